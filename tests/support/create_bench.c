/* SPDX-License-Identifier: MIT */
#include "support/create_bench.h"

#include "support/cmocka.h"

#include <ndfu/verify.h>

static const uint32_t softdevices[] = {0x1000, 0xfffe};

struct ndfu_create_options create_demands(void)
{
    struct ndfu_create_options options;

    ndfu_create_options_init(&options, sizeof options);
    options.has_hw_version = true;
    options.hw_version = 52;
    options.has_application_version = true;
    options.application_version = 100;
    options.sd_req = softdevices;
    options.sd_req_count = 2;
    return options;
}

struct ndfu_package *create_package(const struct ndfu_create_options *options)
{
    struct ndfu_package *package;
    struct ndfu_error error;

    if (ndfu_package_create(options, &package, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    if (ndfu_package_verify(package, options->key, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    return package;
}

struct ndfu_firmware *create_firmware(const uint8_t *bytes, size_t size)
{
    struct ndfu_firmware *firmware;

    assert_int_equal(
        ndfu_firmware_open_memory(bytes, size, NULL, NDFU_FIRMWARE_BINARY, &firmware, NULL),
        NDFU_OK);
    return firmware;
}
