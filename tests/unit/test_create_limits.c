/* SPDX-License-Identifier: MIT */
/* What no package is made of, and where the limits are. */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "support/create_bench.h"

enum { SIZE = 64 };

static const uint8_t program[SIZE] = "a program";
static struct ndfu_firmware *firmware;
static struct ndfu_key *key;

static int set_up(void **state)
{
    (void)state;
    firmware = create_firmware(program, sizeof program);
    return ndfu_key_generate(&key, NULL) == NDFU_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    ndfu_firmware_close(firmware);
    ndfu_key_close(key);
    return 0;
}

static void assert_refused(const struct ndfu_create_options *options, enum ndfu_status wanted,
                           const char *text)
{
    struct ndfu_error error;
    uint8_t *bytes;
    size_t size;

    assert_int_equal(ndfu_package_create_memory(options, &bytes, &size, &error), wanted);
    assert_null(bytes);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
}

static void what_does_not_go_together_is_refused(void **state)
{
    static const uint32_t one[] = {0x1000};
    uint32_t many[NDFU_SD_REQ_MAX];
    struct ndfu_create_options options = create_demands();

    (void)state;
    assert_refused(&options, NDFU_E_ARGUMENT, "no firmware");
    options.application = firmware;
    options.has_hw_version = false;
    assert_refused(&options, NDFU_E_ARGUMENT, "hardware version is missing");
    options = create_demands();
    options.application = firmware;
    options.has_application_version = false;
    assert_refused(&options, NDFU_E_ARGUMENT, "application version is missing");
    options = create_demands();
    options.bootloader = firmware;
    assert_refused(&options, NDFU_E_ARGUMENT, "bootloader version is missing");
    options = create_demands();
    options.application = firmware;
    options.sd_req_count = 0;
    assert_refused(&options, NDFU_E_ARGUMENT, "SoftDevice that the target must have is missing");
    options.sd_req_count = NDFU_SD_REQ_MAX + 1;
    assert_refused(&options, NDFU_E_ARGUMENT, "room for 16 SoftDevices");
    options = create_demands();
    options.application = firmware;
    options.sd_id = one;
    options.sd_id_count = 1;
    assert_refused(&options, NDFU_E_ARGUMENT, "not in the package");
    options = create_demands();
    options.application = firmware;
    options.softdevice = firmware;
    assert_refused(&options, NDFU_E_ARGUMENT, "id of the SoftDevice in the package is missing");
    for (uint32_t i = 0; i < NDFU_SD_REQ_MAX; i++)
        many[i] = i;
    options.sd_req = many;
    options.sd_req_count = NDFU_SD_REQ_MAX;
    options.sd_id = one;
    options.sd_id_count = 1;
    assert_refused(&options, NDFU_E_ARGUMENT, "required ones and those in the package together");
}

static void signing_needs_a_private_key(void **state)
{
    struct ndfu_create_options options = create_demands();
    struct ndfu_key *public_key;
    char *text;

    (void)state;
    options.application = firmware;
    options.application_boot_validation = NDFU_BOOT_VALIDATION_ECDSA;
    assert_refused(&options, NDFU_E_ARGUMENT, "give the key");
    options.application_boot_validation = (enum ndfu_boot_validation_type)4;
    assert_refused(&options, NDFU_E_ARGUMENT, "no boot validation of type 4");
    assert_int_equal(ndfu_key_write(key, NDFU_KEY_PUBLIC, NDFU_KEY_HEX, &text, NULL), NDFU_OK);
    assert_int_equal(ndfu_key_open_memory(text, strlen(text), NULL, &public_key, NULL), NDFU_OK);
    options = create_demands();
    options.application = firmware;
    options.key = public_key;
    assert_refused(&options, NDFU_E_KEY, "the key is a public one");
    ndfu_key_close(public_key);
    free(text);
}

static void the_largest_init_packet_fits_a_target(void **state)
{
    uint32_t many[NDFU_SD_REQ_MAX];
    struct ndfu_create_options options = create_demands();

    (void)state;
    for (size_t i = 0; i < NDFU_SD_REQ_MAX; i++)
        many[i] = UINT32_MAX;
    options.application = firmware;
    options.key = key;
    options.hw_version = options.application_version = UINT32_MAX;
    options.application_boot_validation = NDFU_BOOT_VALIDATION_ECDSA;
    options.sd_req = many;
    options.sd_req_count = NDFU_SD_REQ_MAX;
    ndfu_package_close(create_package(&options));
}

static void versions_are_numbers_or_three(void **state)
{
    static const struct {
        const char *text;
        uint32_t version;
    } good[] = {
        {"0", 0},         {"100", 100}, {"4294967295", UINT32_MAX}, {"0x10", 16},
        {"1.2.3", 10203}, {"0.0.0", 0}, {"01.02.03", 10203},        {"429496.72.95", UINT32_MAX},
    };
    static const char *const bad[] = {
        "",           "4294967296", "-1",      "1.2",     "1.2.3.4", "1.100.0",
        "1.0.100",    "1..2",       "1.2.3 ",  " 1",      "v1.2.3",  "429496.72.96",
        "429497.0.0", "0x",         "0x1.2.3", "1.0x2.3", "1e3",     "99999999999999999999",
    };
    uint32_t version;
    struct ndfu_error error;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        if (ndfu_version_parse(good[i].text, &version, &error) != NDFU_OK)
            fail_msg("%s", error.message);
        assert_int_equal(version, good[i].version);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (ndfu_version_parse(bad[i], &version, &error) != NDFU_E_ARGUMENT)
            fail_msg("'%s' is a version", bad[i]);
        assert_non_null(strstr(error.message, "is no version"));
    }
}

static void softdevices_are_known_by_name(void **state)
{
    uint32_t id = 0;

    (void)state;
    assert_true(ndfu_softdevice_id("s140_nrf52_7.2.0", &id));
    assert_int_equal(id, 0x100);
    assert_false(ndfu_softdevice_id("s140", &id));
    assert_string_equal(ndfu_softdevice_name(0x100), "s140_nrf52_7.2.0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_go_together_is_refused),
        cmocka_unit_test(signing_needs_a_private_key),
        cmocka_unit_test(the_largest_init_packet_fits_a_target),
        cmocka_unit_test(versions_are_numbers_or_three),
        cmocka_unit_test(softdevices_are_known_by_name),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
