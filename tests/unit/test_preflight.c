/* SPDX-License-Identifier: MIT */
/* What a target tells, against what a package demands. */
#include "support/cmocka.h"

#include <string.h>

#include <ndfu/preflight.h>
#include <ndfu/update.h>

#include "support/create_bench.h"

enum {
    SIZE = 8000,
    SD_7_2_0 = 0x0100, /* s140 */
    SD_7_3_0 = 0x0123, /* s140 */
    SD_UNKNOWN = 0xcafe,
    SD_ANY = 0xfffe,
};

static uint8_t program[SIZE];
static struct ndfu_firmware *firmware;
static uint8_t softdevice[0x3000];
static struct ndfu_create_options options;
static uint32_t sd_req[NDFU_SD_REQ_MAX];
static struct ndfu_target_info info;
static struct ndfu_error error;

static int set_up_once(void **state)
{
    (void)state;
    firmware = create_firmware(program, sizeof program);
    return 0;
}

static int tear_down_once(void **state)
{
    (void)state;
    ndfu_firmware_close(firmware);
    return 0;
}

static void install(enum ndfu_installed_type type, uint32_t version, uint32_t address)
{
    info.images[info.image_count++] = (struct ndfu_installed_image){
        .type = (uint8_t)type, .version = version, .address = address};
}

/* A target with bootloader 7, SoftDevice 7.2.0 and application 5, and an application for it. */
static int set_up(void **state)
{
    (void)state;
    info = (struct ndfu_target_info){
        .size = sizeof info, .has_hardware = true, .rom_size = 0x100000, .has_images = true};
    install(NDFU_INSTALLED_BOOTLOADER, 7, 0xf4000);
    install(NDFU_INSTALLED_SOFTDEVICE, 7002000, 0x1000);
    install(NDFU_INSTALLED_APPLICATION, 5, 0x27000);
    options = create_demands();
    options.application = firmware;
    options.application_version = 5;
    options.has_bootloader_version = true;
    options.bootloader_version = 8;
    sd_req[0] = SD_7_2_0;
    options.sd_req = sd_req;
    options.sd_req_count = 1;
    memset(&error, 0, sizeof error);
    return 0;
}

static enum ndfu_status judge_without(uint32_t leave_out)
{
    struct ndfu_package *package = create_package(&options);
    const enum ndfu_status status = ndfu_preflight(package, &info, leave_out, &error);

    ndfu_package_close(package);
    return status;
}

static void assert_fits(void)
{
    assert_int_equal(judge_without(0), NDFU_OK);
}

static void assert_refused(const char *one, const char *other)
{
    assert_int_equal(judge_without(0), NDFU_E_UNSUITABLE);
    if (!strstr(error.message, one) || !strstr(error.message, other))
        fail_msg("not in the message: %s, %s: %s", one, other, error.message);
}

static void an_application_may_not_be_older(void **state)
{
    (void)state;
    assert_fits();
    options.application_version = 4;
    assert_refused("version 4,", "version 5:");
    options.is_debug = true;
    assert_fits();
}

static void a_bootloader_at_the_end_must_be_newer(void **state)
{
    (void)state;
    options.application = NULL;
    options.bootloader = firmware;
    assert_fits();
    options.bootloader_version = 7;
    assert_refused("version 7,", "higher ones alone");
    /* In front of another image it is passed over. */
    options.application = firmware;
    assert_fits();
}

static void the_softdevice_is_told_by_its_version(void **state)
{
    (void)state;
    sd_req[0] = SD_7_3_0;
    assert_refused("s140_nrf52_7.3.0", "version 7.2.0;");
    options.is_debug = true;
    assert_fits();
    options.is_debug = false;
    for (int i = 0; i < 4; i++) {
        static const uint32_t fitting[] = {SD_7_2_0, SD_UNKNOWN, SD_ANY, 0x0101 /* s132 7.2.0 */};

        options.sd_req_count = 2;
        sd_req[1] = fitting[i];
        assert_fits();
    }
    sd_req[1] = 0;
    assert_refused("s140_nrf52_7.3.0,", "version 7.2.0;");
    options.sd_req_count = 1;
    sd_req[0] = 0;
    assert_fits();
    sd_req[0] = SD_7_3_0;
    info.images[1].version = 0;
    assert_fits();
}

static void what_follows_a_softdevice_is_for_that_one(void **state)
{
    static const uint32_t sd_id[] = {SD_7_3_0};

    (void)state;
    options.softdevice = firmware;
    options.sd_id = sd_id;
    options.sd_id_count = 1;
    assert_fits();
    /* Left out, it is not what the application finds. */
    assert_int_equal(judge_without(1u << NDFU_IMAGE_SOFTDEVICE), NDFU_E_UNSUITABLE);
    assert_non_null(strstr(error.message, "the application in the package is for"));
    /* Nobody asks what comes behind an image that fails. */
    sd_req[0] = 0x00b6;
    options.sd_id_count = 0;
    options.application = NULL;
    assert_refused("the SoftDevice in the package is for s140_nrf52_6.1.1", "version 7.2.0;");
}

/* An earlier run has put SoftDevice and bootloader there, and was cut off in the application. */
static void what_is_installed_already_is_not_judged(void **state)
{
    static const uint32_t sd_id[] = {SD_7_2_0};

    (void)state;
    options.softdevice = options.bootloader = firmware;
    options.bootloader_version = 7;
    options.sd_id = sd_id;
    options.sd_id_count = 1;
    sd_req[0] = 0x00b6;
    assert_fits();
}

static void an_image_must_fit_into_the_flash(void **state)
{
    (void)state;
    info.images[0].address = 0x1000 + SIZE;
    assert_fits();
    info.images[0].address--;
    assert_refused("8000 bytes", "7999 between");
    info.has_images = false;
    assert_fits();
    info.rom_size = SIZE - 1;
    assert_refused("8000 bytes", "7999:");
    info.has_hardware = false;
    assert_fits();
    info.has_hardware = true;
    options.external_application = firmware;
    options.application = NULL;
    assert_fits();
}

static void what_is_not_told_is_left_to_the_target(void **state)
{
    (void)state;
    info.has_images = false;
    options.application_version = 1;
    sd_req[0] = SD_7_3_0;
    assert_fits();
    info.has_images = true;
    info.image_count = 1;
    assert_fits();
}

static void put_le32(uint8_t *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> (8 * i));
}

/* A SoftDevice that is 0x27000 bytes with the MBR, and tells of itself at 0x3000. */
static void make_softdevice(uint32_t version)
{
    uint8_t *tells = softdevice + 0x2000;

    tells[0] = 0x40;
    put_le32(tells + 0x04, 0x51b1e5db);
    put_le32(tells + 0x08, 0x27000);
    put_le32(tells + 0x14, version);
}

/* @return which kinds of a package with SoftDevice, bootloader or both are there already */
static uint32_t installed(bool has_softdevice, bool has_bootloader)
{
    static const uint32_t sd_id[] = {SD_7_2_0};
    struct ndfu_firmware *made = create_firmware(softdevice, sizeof softdevice);
    struct ndfu_package *package;
    uint32_t kinds;

    options.softdevice = has_softdevice ? made : NULL;
    options.bootloader = has_bootloader ? firmware : NULL;
    options.sd_id = sd_id;
    options.sd_id_count = has_softdevice ? 1 : 0;
    package = create_package(&options);
    kinds = ndfu_preflight_installed(package, &info);
    ndfu_package_close(package);
    ndfu_firmware_close(made);
    return kinds;
}

static void a_bootloader_is_known_by_its_version(void **state)
{
    (void)state;
    assert_int_equal(installed(false, true), 0);
    options.bootloader_version = 7;
    assert_int_equal(installed(false, true), 1u << NDFU_IMAGE_BOOTLOADER);
    options.bootloader_version = 6;
    assert_int_equal(installed(false, true), 0);
    options.bootloader_version = 7;
    info.has_images = false;
    assert_int_equal(installed(false, true), 0);
}

static void a_softdevice_is_known_by_version_and_size(void **state)
{
    const uint32_t both = 1u << NDFU_IMAGE_SOFTDEVICE_BOOTLOADER;
    const uint32_t alone = 1u << NDFU_IMAGE_SOFTDEVICE;

    (void)state;
    make_softdevice(7002000);
    info.images[1].length = 0x27000;
    assert_int_equal(installed(true, false), alone);
    assert_int_equal(installed(true, true), 0);
    options.bootloader_version = 7;
    assert_int_equal(installed(true, true), both);
    info.images[1].length = 0x26000;
    assert_int_equal(installed(true, false), alone);
    info.images[1].length = 0x25000; /* s132 of this version */
    assert_int_equal(installed(true, false), 0);
    info.images[1].length = 0x27000;
    make_softdevice(7003000);
    assert_int_equal(installed(true, true), 0);
    make_softdevice(7002000);
    softdevice[0x2004] ^= 1;
    assert_int_equal(installed(true, false), 0);
    softdevice[0x2004] ^= 1;
    softdevice[0x2000] = 0x14;
    assert_int_equal(installed(true, false), 0);
}

static void a_softdevice_that_is_too_short_tells_nothing(void **state)
{
    struct ndfu_package *package;

    (void)state;
    options.softdevice = firmware;
    options.application = NULL;
    package = create_package(&options);
    assert_int_equal(ndfu_preflight_installed(package, &info), 0);
    ndfu_package_close(package);
}

static void an_update_of_nothing_is_refused(void **state)
{
    struct ndfu_package *package = create_package(&options);
    struct ndfu_update_options how;
    struct ndfu_update *update;

    (void)state;
    ndfu_update_options_init(&how, sizeof how);
    how.leave_out = 1u << NDFU_IMAGE_APPLICATION;
    assert_int_equal(ndfu_update_create(package, "/dev/null", &how, &update, &error),
                     NDFU_E_ARGUMENT);
    assert_non_null(strstr(error.message, "left out"));
    how.leave_out = 1u << NDFU_IMAGE_BOOTLOADER;
    assert_int_equal(ndfu_update_create(package, "/dev/null", &how, &update, &error), NDFU_OK);
    ndfu_update_destroy(update);
    ndfu_package_close(package);
}

static void every_softdevice_has_a_version(void **state)
{
    uint32_t version;

    (void)state;
    for (uint32_t id = 0; id <= UINT16_MAX; id++)
        assert_int_equal(ndfu_softdevice_version(id, &version), ndfu_softdevice_name(id) != NULL);
    assert_true(ndfu_softdevice_version(0x00b9, &version));
    assert_int_equal(version, 6001001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_application_may_not_be_older, set_up),
        cmocka_unit_test_setup(a_bootloader_at_the_end_must_be_newer, set_up),
        cmocka_unit_test_setup(the_softdevice_is_told_by_its_version, set_up),
        cmocka_unit_test_setup(what_follows_a_softdevice_is_for_that_one, set_up),
        cmocka_unit_test_setup(what_is_installed_already_is_not_judged, set_up),
        cmocka_unit_test_setup(an_image_must_fit_into_the_flash, set_up),
        cmocka_unit_test_setup(what_is_not_told_is_left_to_the_target, set_up),
        cmocka_unit_test_setup(a_bootloader_is_known_by_its_version, set_up),
        cmocka_unit_test_setup(a_softdevice_is_known_by_version_and_size, set_up),
        cmocka_unit_test_setup(a_softdevice_that_is_too_short_tells_nothing, set_up),
        cmocka_unit_test_setup(an_update_of_nothing_is_refused, set_up),
        cmocka_unit_test(every_softdevice_has_a_version),
    };

    return cmocka_run_group_tests(tests, set_up_once, tear_down_once);
}
