/* SPDX-License-Identifier: MIT */
/*
 * A program outside the tree: makes a package in memory, sends it to the device at PORT, and prints the
 * SHA-256 of what it has sent. All bytes of the image are SEED.
 */
#include <ndfu/ndfu.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum ndfu_status make_package(const struct ndfu_firmware *firmware,
                                     struct ndfu_package **package, struct ndfu_error *error)
{
    static const uint32_t softdevice = 0x0100;
    struct ndfu_create_options options;

    ndfu_create_options_init(&options, sizeof options);
    options.application = firmware;
    options.has_application_version = true;
    options.application_version = 1;
    options.has_hw_version = true;
    options.hw_version = 52;
    options.sd_req = &softdevice;
    options.sd_req_count = 1;
    return ndfu_package_create(&options, package, error);
}

static enum ndfu_status send(const struct ndfu_package *package, const char *port,
                             struct ndfu_error *error)
{
    struct ndfu_update *update;
    enum ndfu_status status = ndfu_update_create(package, port, NULL, &update, error);

    if (status == NDFU_OK)
        status = ndfu_update_run(update, error);
    ndfu_update_destroy(update);
    return status;
}

static void print_sum(const struct ndfu_package *package)
{
    const struct ndfu_image *image = ndfu_package_image(package, 0);

    for (size_t i = 0; i < sizeof image->sha256; i++)
        printf("%02x", (unsigned)image->sha256[i]);
    printf("\n");
}

int main(int argc, char **argv)
{
    struct ndfu_firmware *firmware;
    struct ndfu_package *package = NULL;
    struct ndfu_error error;
    enum ndfu_status status;
    uint8_t image[600];

    if (argc != 3)
        return 2;
    memset(image, atoi(argv[2]), sizeof image);
    status = ndfu_firmware_open_memory(image, sizeof image, NULL, NDFU_FIRMWARE_BINARY, &firmware,
                                       &error);
    if (status == NDFU_OK)
        status = make_package(firmware, &package, &error);
    if (status == NDFU_OK)
        status = send(package, argv[1], &error);
    if (status == NDFU_OK)
        print_sum(package);
    else
        fprintf(stderr, "%s: %s\n", ndfu_status_name(status), error.message);
    ndfu_package_close(package);
    ndfu_firmware_close(firmware);
    return status != NDFU_OK;
}
