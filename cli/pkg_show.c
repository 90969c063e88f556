/* SPDX-License-Identifier: MIT */
/* ndfu pkg show: what a package holds. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "hex.h"
#include "output.h"
#include "package_choice.h"
#include "pkg_json.h"

static const struct option_row options[] = {
    PACKAGE_OPTION_ROWS("a key that signatures may verify with: "),
    {0},
};

/* Ids that mean something other than a release. */
static const char *softdevice_text(uint32_t id)
{
    if (id == 0x0000)
        return "none";
    if (id == 0xfffe)
        return "any";
    return ndfu_softdevice_name(id);
}

/* A number by its name, or as it is. */
static const char *named(const char *name, uint32_t number, char *buffer, size_t size)
{
    if (name)
        return name;
    (void)snprintf(buffer, size, "unknown type %" PRIu32, number);
    return buffer;
}

static void show_softdevices(const struct ndfu_init_packet *packet)
{
    (void)printf("  SoftDevice    ");
    if (packet->sd_req_count == 0)
        (void)printf("no requirement");
    for (size_t i = 0; i < packet->sd_req_count; i++) {
        const char *text = softdevice_text(packet->sd_req[i]);

        (void)printf("%s%s%s0x%04" PRIX32 "%s", i ? ", " : "", text ? text : "", text ? " (" : "",
                     packet->sd_req[i], text ? ")" : "");
    }
    (void)putchar('\n');
}

static void show_version(const char *title, bool has, uint32_t version)
{
    if (has)
        (void)printf("  %-14s%" PRIu32 "\n", title, version);
    else
        (void)printf("  %-14snot given\n", title);
}

static void show_sizes(const struct ndfu_image *image)
{
    (void)printf("  Image         %s, %zu bytes", image->bin_file, image->size);
    if (image->size != image->wanted_size)
        (void)printf(", but the init packet is for %" PRIu32 " bytes", image->wanted_size);
    (void)putchar('\n');
    if (image->kind == NDFU_IMAGE_SOFTDEVICE_BOOTLOADER)
        (void)printf("                SoftDevice %" PRIu32 " bytes, bootloader %" PRIu32 " bytes\n",
                     image->init_packet.sd_size, image->init_packet.bl_size);
    (void)printf("  Init packet   %s, %zu bytes", image->dat_file, image->init_packet_size);
    if (image->init_packet.kind != image->kind)
        (void)printf(", but it is for %s", ndfu_image_kind_text(image->init_packet.kind));
    (void)putchar('\n');
}

static void show_hash(const struct ndfu_image *image)
{
    const struct ndfu_init_packet *packet = &image->init_packet;
    char digits[HEX_TEXT_SIZE];
    char buffer[32];

    if (!packet->has_hash) {
        (void)printf("  Hash          not given\n");
        return;
    }
    (void)printf(
        "  Hash          %s %s, %s\n",
        named(ndfu_hash_type_name(packet->hash_type), packet->hash_type, buffer, sizeof buffer),
        hex_text(packet->hash, packet->hash_length, digits),
        image->hash_matches ? "matches the image" : "does NOT match the image");
}

static void show_verification(const struct ndfu_image *image, const struct ndfu_key *key)
{
    struct ndfu_finding finding;
    char digits[HEX_TEXT_SIZE];

    if (!key) {
        (void)printf(" (not verified)\n");
        return;
    }
    ndfu_image_verify(image, NDFU_CHECK_SIGNATURE, key, &finding);
    (void)printf(", %s with the key\n                %s\n",
                 finding.verdict == NDFU_VERDICT_PASSED ? "verifies" : "does NOT verify",
                 fingerprint_text(key, digits));
}

static void show_signature(const struct ndfu_image *image, const struct ndfu_key *key)
{
    const struct ndfu_init_packet *packet = &image->init_packet;
    char digits[HEX_TEXT_SIZE];
    char buffer[32];

    if (!packet->is_signed) {
        (void)printf("  Signature     none\n");
        return;
    }
    (void)printf("  Signature     %s, %zu bytes",
                 named(ndfu_signature_type_name(packet->signature_type), packet->signature_type,
                       buffer, sizeof buffer),
                 packet->signature_length);
    show_verification(image, key);
    (void)printf("                %s\n",
                 hex_text(packet->signature, packet->signature_length, digits));
}

static void show_boot_validation(const struct ndfu_init_packet *packet)
{
    for (size_t i = 0; i < packet->boot_validation_count; i++) {
        const struct ndfu_boot_validation_bytes *with = &packet->boot_validation_bytes[i];
        const uint32_t type = packet->boot_validation[i];
        char digits[HEX_TEXT_SIZE];
        char buffer[32];

        (void)printf("  Boot check    %s%s%s\n",
                     named(ndfu_boot_validation_name(type), type, buffer, sizeof buffer),
                     with->length ? " " : "", hex_text(with->bytes, with->length, digits));
    }
}

static void show_image(const struct ndfu_image *image, size_t index, size_t count,
                       const struct ndfu_key *key)
{
    const struct ndfu_init_packet *packet = &image->init_packet;

    (void)printf("\nImage %zu of %zu: %s\n", index + 1, count, ndfu_image_kind_text(image->kind));
    show_sizes(image);
    show_version("Version", packet->has_fw_version, packet->fw_version);
    show_version("Hardware", packet->has_hw_version, packet->hw_version);
    show_softdevices(packet);
    show_hash(image);
    show_signature(image, key);
    show_boot_validation(packet);
    if (packet->is_debug)
        (void)printf("  Debug         yes: the target does not check versions\n");
}

static void show_text(const char *path, const struct ndfu_package *package,
                      const struct ndfu_key *key)
{
    const size_t count = ndfu_package_image_count(package);

    (void)printf("%s: %zu image%s\n", path, count, count == 1 ? "" : "s");
    for (size_t i = 0; i < count; i++)
        show_image(ndfu_package_image(package, i), i, count, key);
}

static enum ndfu_status show(const char *path, const struct ndfu_key *key, struct ndfu_error *error)
{
    struct ndfu_package *package;
    enum ndfu_status status = ndfu_package_open(path, &package, error);

    if (status != NDFU_OK)
        return status;
    if (output_is_json())
        print_package_json(path, package, key);
    else
        show_text(path, package, key);
    status = key ? ndfu_package_verify(package, key, error) : ndfu_package_check(package, error);
    ndfu_package_close(package);
    return status;
}

static int run(const void *values, const char *operand)
{
    return inspect_package(values, operand, command_pkg_show.name, show);
}

const struct command command_pkg_show = {
    .name = "pkg show",
    .operand = "PACKAGE",
    .summary = "Show what a package holds",
    .description =
        "Prints each image in the order of sending, with what its init packet says of it "
        "and\nwhether they agree. Ends with 3 where they do not, or where a key is given and "
        "something\nis not right. See 'ndfu pkg verify' for the checks one by one.",
    .options = options,
    .values_size = sizeof(struct package_choice),
    .run = run,
};
