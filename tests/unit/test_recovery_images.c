/* SPDX-License-Identifier: MIT */
/* Which images of a package are passed over, and which the target must have for that. */
#include "support/recovery_bench.h"

#include <stdio.h>
#include <string.h>

#include "support/open_package.h"

enum {
    VERSION_OF_APPLICATION = 9,
    SD_VERSION = 7002000,
    SD_END = 0x4000,
    IN_THE_APPLICATION = 6000
};

static uint8_t application[SIZE];
static uint8_t first[2 * SIZE];

static void add_image(struct zip_maker *zip, const struct init_packet *packet, const char *dat,
                      const char *bin, const uint8_t *image, size_t size)
{
    uint8_t bytes[INIT_PACKET_CAPACITY];

    zip_maker_add(zip, dat, bytes, init_packet_encode(packet, NULL, bytes));
    zip_maker_add(zip, bin, image, size);
}

/* An application, behind another image if there is one. */
static struct ndfu_package *make(const char *key, const struct init_packet *of_first, size_t size)
{
    struct zip_maker *zip = zip_maker_create();
    struct init_packet packet;
    char manifest[300];

    (void)snprintf(manifest, sizeof manifest,
                   "{\"manifest\":{%s%s%s\"application\":{\"bin_file\":\"a.bin\","
                   "\"dat_file\":\"a.dat\"}}}",
                   of_first ? "\"" : "", of_first ? key : "",
                   of_first ? "\":{\"bin_file\":\"b.bin\",\"dat_file\":\"b.dat\"}," : "");
    zip_maker_add(zip, "manifest.json", manifest, strlen(manifest));
    pseudo_random_image(application, sizeof application, 1);
    init_packet_describe(&packet, INIT_PACKET_APPLICATION, application, sizeof application);
    packet.fw_version.value = VERSION_OF_APPLICATION;
    add_image(zip, &packet, "a.dat", "a.bin", application, sizeof application);
    if (of_first)
        add_image(zip, of_first, "b.dat", "b.bin", first, size);
    return open_package(zip_maker_finish(zip));
}

static struct init_packet describe_first(enum init_packet_type type, size_t size)
{
    struct init_packet packet;

    init_packet_describe(&packet, type, first, size);
    packet.fw_version.value = 1;
    return packet;
}

static void begin(struct bench *bench)
{
    bench_begin(bench, &devices[USB_SYNC]);
    bench->config.any_firmware_version = false;
    bench->config.any_softdevice = true;
    bench->config.any_hardware_version = true;
}

static void put_package(struct bench *bench, struct ndfu_package *package)
{
    ndfu_package_close(bench->package);
    bench->package = package;
    bench->options = rig_options(package, bench->images);
}

/* A run that was interrupted in the application, with an init packet that the package has, too. */
static void interrupt_in_application(struct bench *bench)
{
    put_package(bench, make(NULL, NULL, 0));
    assert_int_equal(bench_run_until(bench, "", IN_THE_APPLICATION), NDFU_E_CANCELLED);
}

static unsigned activated(struct bench *bench)
{
    bench_settle(bench);
    return target_report(bench->target)->images;
}

static struct ndfu_package *make_bootloader(bool is_debug, bool has_version)
{
    struct init_packet packet;

    pseudo_random_image(first, SIZE, 2);
    packet = describe_first(INIT_PACKET_SOFTDEVICE_BOOTLOADER, SIZE);
    packet.is_debug.present = is_debug;
    packet.is_debug.value = is_debug;
    packet.fw_version.present = has_version;
    return make("softdevice_bootloader", &packet, SIZE);
}

/* A bootloader for debugging takes the same version again, so that having it says nothing: the
 * update was a success without it. */
static void an_image_for_debugging_was_passed_over(void **state)
{
    struct bench bench;

    (void)state;
    begin(&bench);
    bench.config.bootloader_version = 1;
    bench.config.debug_build = true;
    interrupt_in_application(&bench);
    put_package(&bench, make_bootloader(true, true));
    assert_int_equal(bench_run(&bench, ""), NDFU_OK);
    assert_int_equal(activated(&bench), 2);
    bench_end(&bench);
}

/* No version at all was one that every bootloader has. */
static void an_image_without_a_version_was_passed_over(void **state)
{
    struct bench bench;

    (void)state;
    begin(&bench);
    bench.config.bootloader_version = 1;
    interrupt_in_application(&bench);
    put_package(&bench, make_bootloader(false, false));
    assert_int_equal(bench_run(&bench, ""), NDFU_E_REFUSED);
    assert_int_equal(activated(&bench), 0);
    bench_end(&bench);
}

static void put_le32(uint8_t *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> (8 * i));
}

/* It tells of itself where real ones do. */
static struct ndfu_package *make_softdevice(uint32_t version)
{
    const size_t size = SD_END - 0x1000;
    struct init_packet packet;

    pseudo_random_image(first, size, 3);
    first[0x2000] = 0x40;
    put_le32(first + 0x2004, 0x51b1e5db);
    put_le32(first + 0x2008, SD_END);
    put_le32(first + 0x2014, version);
    packet = describe_first(INIT_PACKET_SOFTDEVICE, size);
    return make("softdevice", &packet, size);
}

static void has_softdevice_and_application(struct bench *bench)
{
    bench->config.application_version = VERSION_OF_APPLICATION - 1;
    bench->config.softdevice_present = true;
    bench->config.softdevice_version = SD_VERSION;
    bench->config.softdevice_end = SD_END;
}

/* Targets compare the version of a SoftDevice with that of their application. One that was refused
 * as too old was said to be there already, and the update was a success without it. */
static void a_softdevice_that_is_not_there_was_passed_over(void **state)
{
    struct bench bench;

    (void)state;
    begin(&bench);
    has_softdevice_and_application(&bench);
    put_package(&bench, make_softdevice(SD_VERSION + 1));
    assert_int_equal(bench_run(&bench, ""), NDFU_E_REFUSED);
    assert_int_equal(bench.error.target_extended, 0x05);
    assert_non_null(strstr(bench.error.message, "compares with that of its application"));
    assert_int_equal(activated(&bench), 0);
    bench_end(&bench);
}

static void a_softdevice_that_is_there_is_passed_over(void **state)
{
    struct bench bench;

    (void)state;
    begin(&bench);
    has_softdevice_and_application(&bench);
    put_package(&bench, make_softdevice(SD_VERSION));
    assert_int_equal(bench_run(&bench, ""), NDFU_OK);
    assert_told(&bench, "the target has this version or a newer one already");
    assert_int_equal(activated(&bench), 1);
    bench_end(&bench);
}

/* The SoftDevice was installed, and the application begun. */
static void the_application_behind_a_softdevice_is_gone_on_with(void **state)
{
    struct bench bench;

    (void)state;
    begin(&bench);
    has_softdevice_and_application(&bench);
    interrupt_in_application(&bench);
    put_package(&bench, make_softdevice(SD_VERSION));
    assert_int_equal(bench_run(&bench, ""), NDFU_OK);
    assert_told(&bench, "they are passed over");
    assert_true(bench_sent(&bench) < SIZE);
    assert_int_equal(activated(&bench), 1);
    bench_end(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_for_debugging_was_passed_over),
        cmocka_unit_test(an_image_without_a_version_was_passed_over),
        cmocka_unit_test(a_softdevice_that_is_not_there_was_passed_over),
        cmocka_unit_test(a_softdevice_that_is_there_is_passed_over),
        cmocka_unit_test(the_application_behind_a_softdevice_is_gone_on_with),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
