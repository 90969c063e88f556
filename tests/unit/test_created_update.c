/* SPDX-License-Identifier: MIT */
/* Packages that the library makes, on simulated targets that take them, and on others. */
#include "support/cmocka.h"

#include <string.h>

#include "support/create_bench.h"
#include "support/package_maker.h"
#include "support/rig.h"

enum { SIZE = 10000, VERSION = 5, HARDWARE = 52, SOFTDEVICE = 0x100 };

/* In virtual time, more than any target takes to put an image in its place. */
static const uint64_t ACTIVATION_NS = UINT64_C(30) * 1000 * 1000 * 1000;

static const uint32_t softdevices[] = {SOFTDEVICE};
static uint8_t program[SIZE];
static struct ndfu_firmware *firmware;
static struct ndfu_key *key;

static int set_up(void **state)
{
    (void)state;
    pseudo_random_image(program, sizeof program, 7);
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

static struct ndfu_package *create(const struct ndfu_key *signed_with)
{
    struct ndfu_create_options options = create_demands();

    options.application = firmware;
    options.application_version = VERSION;
    options.sd_req = softdevices;
    options.sd_req_count = 1;
    options.key = signed_with;
    return create_package(&options);
}

/* A target that the package is for. */
static struct target_config fitting_config(void)
{
    struct target_config config;
    uint8_t public_bytes[64];

    ndfu_key_public(key, public_bytes);
    target_config_init_strict(&config, public_bytes);
    config.hardware_version = HARDWARE;
    config.application_version = VERSION;
    config.softdevice_present = true;
    config.softdevice_fwid = SOFTDEVICE;
    return config;
}

/* Runs an update to its end. The target stays the caller's. */
static enum ndfu_status update(struct target *target, const struct ndfu_package *package,
                               struct ndfu_error *error)
{
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    const struct ndfu_engine_options options = rig_options(package, images);
    struct rig rig;
    enum ndfu_status status;

    assert_non_null(target);
    rig_create(&rig, target, &options, 0);
    status = rig_run(&rig);
    *error = rig.error;
    target_run(target, rig.now_ns + ACTIVATION_NS);
    rig_destroy(&rig);
    return status;
}

static void assert_accepted(const struct target_config *config, const struct ndfu_key *signed_with)
{
    struct ndfu_package *package = create(signed_with);
    struct target *target = target_create(config);
    struct ndfu_error error;

    if (update(target, package, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    assert_int_equal(target_report(target)->images, 1);
    assert_int_equal(target_report(target)->image[0].length, SIZE);
    assert_memory_equal(target_report(target)->image[0].sha256,
                        ndfu_package_image(package, 0)->sha256, 32);
    target_destroy(target);
    ndfu_package_close(package);
}

static void assert_refused(const struct target_config *config, const struct ndfu_key *signed_with,
                           uint8_t result, uint8_t extended, const char *text)
{
    struct ndfu_package *package = create(signed_with);
    struct target *target = target_create(config);
    struct ndfu_error error;

    assert_int_equal(update(target, package, &error), NDFU_E_REFUSED);
    assert_int_equal(error.target_result, result);
    assert_int_equal(error.target_extended, extended);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
    assert_int_equal(target_report(target)->images, 0);
    assert_int_equal(target_report(target)->data_creates, 0);
    target_destroy(target);
    ndfu_package_close(package);
}

static void a_signed_package_is_accepted_by_the_target_that_has_the_key(void **state)
{
    const struct target_config config = fitting_config();

    (void)state;
    assert_accepted(&config, key);
}

static void an_unsigned_package_is_accepted_by_a_target_that_wants_no_signature(void **state)
{
    struct target_config config = fitting_config();

    (void)state;
    config.signature = TARGET_SIGNATURE_IGNORED;
    assert_accepted(&config, NULL);
}

static void a_target_with_another_key_refuses_it(void **state)
{
    struct target_config config = fitting_config();
    struct ndfu_key *other;

    (void)state;
    assert_int_equal(ndfu_key_generate(&other, NULL), NDFU_OK);
    assert_refused(&config, other, 0x05, 0, "the signature does not verify");
    ndfu_key_close(other);
}

static void a_target_that_wants_a_signature_refuses_an_unsigned_package(void **state)
{
    const struct target_config config = fitting_config();

    (void)state;
    assert_refused(&config, NULL, 0x0b, 0x08, "sign the package");
}

static void a_target_of_another_hardware_version_refuses_it(void **state)
{
    struct target_config config = fitting_config();

    (void)state;
    config.hardware_version = 51;
    assert_refused(&config, key, 0x0b, 0x06, "the package is for hardware version 52");
}

static void a_target_with_a_newer_application_refuses_it(void **state)
{
    struct target_config config = fitting_config();

    (void)state;
    config.application_version = VERSION + 1;
    assert_refused(&config, key, 0x0b, 0x05, "the package has version 5");
}

static void a_target_with_another_softdevice_refuses_it(void **state)
{
    struct target_config config = fitting_config();

    (void)state;
    config.softdevice_fwid = 0x0123;
    assert_refused(&config, key, 0x0b, 0x07, "the package is for 0x0100 s140_nrf52_7.2.0");
    config.softdevice_present = false;
    assert_refused(&config, key, 0x0b, 0x07, "the package is for 0x0100");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signed_package_is_accepted_by_the_target_that_has_the_key),
        cmocka_unit_test(an_unsigned_package_is_accepted_by_a_target_that_wants_no_signature),
        cmocka_unit_test(a_target_with_another_key_refuses_it),
        cmocka_unit_test(a_target_that_wants_a_signature_refuses_an_unsigned_package),
        cmocka_unit_test(a_target_of_another_hardware_version_refuses_it),
        cmocka_unit_test(a_target_with_a_newer_application_refuses_it),
        cmocka_unit_test(a_target_with_another_softdevice_refuses_it),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
