/* SPDX-License-Identifier: MIT */
/*
 * Making packages: against init packets that the tests' own encoder makes, and against the decoder
 * and the cryptography of the simulated target. Neither shares code with the library.
 */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>

#include "support/create_bench.h"
#include "support/package_maker.h"
#include "target/crypto.h"
#include "target/init_packet.h"

enum { SIZE = 5000, OTHER_SIZE = 3000 };

static uint8_t program[SIZE];
static uint8_t other[OTHER_SIZE];
static struct ndfu_firmware *firmware;
static struct ndfu_firmware *other_firmware;
static struct ndfu_key *key;

static int set_up(void **state)
{
    (void)state;
    pseudo_random_image(program, sizeof program, 7);
    pseudo_random_image(other, sizeof other, 8);
    firmware = create_firmware(program, sizeof program);
    other_firmware = create_firmware(other, sizeof other);
    return ndfu_key_generate(&key, NULL) == NDFU_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    ndfu_firmware_close(firmware);
    ndfu_firmware_close(other_firmware);
    ndfu_key_close(key);
    return 0;
}

/* An init packet as the usual tool makes it, by the tests' own encoder. */
static struct init_packet wanted_packet(enum init_packet_type type, const uint8_t *image,
                                        size_t size)
{
    struct init_packet packet;

    init_packet_describe(&packet, type, image, size);
    packet.fw_version.value = 100;
    packet.sd_req_count = 2;
    packet.sd_req[0] = 0x1000;
    packet.sd_req[1] = 0xfffe;
    return packet;
}

static void assert_encoded(const struct ndfu_image *image, const struct init_packet *wanted)
{
    uint8_t bytes[INIT_PACKET_CAPACITY];
    const size_t size = init_packet_encode(wanted, NULL, bytes);

    assert_int_equal(image->init_packet_size, size);
    assert_memory_equal(image->init_packet_data, bytes, size);
}

static void an_unsigned_application_is_described_as_others_do(void **state)
{
    const struct init_packet wanted = wanted_packet(INIT_PACKET_APPLICATION, program, SIZE);
    struct ndfu_create_options options = create_demands();
    struct ndfu_package *package;
    const struct ndfu_image *image;

    (void)state;
    options.application = firmware;
    package = create_package(&options);
    assert_int_equal(ndfu_package_image_count(package), 1);
    image = ndfu_package_image(package, 0);
    assert_string_equal(image->bin_file, "application.bin");
    assert_int_equal(image->size, SIZE);
    assert_memory_equal(image->data, program, SIZE);
    assert_encoded(image, &wanted);
    ndfu_package_close(package);
}

static void every_kind_of_image_is_described_as_others_do(void **state)
{
    struct ndfu_create_options options = create_demands();
    struct init_packet wanted;
    struct ndfu_package *package;

    (void)state;
    options.external_application = firmware;
    package = create_package(&options);
    wanted = wanted_packet(INIT_PACKET_EXTERNAL_APPLICATION, program, SIZE);
    assert_encoded(ndfu_package_image(package, 0), &wanted);
    ndfu_package_close(package);

    options = create_demands();
    options.softdevice = firmware;
    package = create_package(&options);
    wanted = wanted_packet(INIT_PACKET_SOFTDEVICE, program, SIZE);
    wanted.fw_version.present = false;
    assert_encoded(ndfu_package_image(package, 0), &wanted);
    ndfu_package_close(package);

    options = create_demands();
    options.bootloader = firmware;
    options.has_bootloader_version = true;
    options.bootloader_version = 3;
    package = create_package(&options);
    wanted = wanted_packet(INIT_PACKET_BOOTLOADER, program, SIZE);
    wanted.fw_version.value = 3;
    assert_encoded(ndfu_package_image(package, 0), &wanted);
    ndfu_package_close(package);
}

static void debug_and_no_boot_validation_are_described(void **state)
{
    struct init_packet wanted = wanted_packet(INIT_PACKET_APPLICATION, program, SIZE);
    struct ndfu_create_options options = create_demands();
    struct ndfu_package *package;
    const struct ndfu_init_packet *packet;

    (void)state;
    options.application = firmware;
    options.is_debug = true;
    package = create_package(&options);
    wanted.is_debug.value = 1;
    assert_encoded(ndfu_package_image(package, 0), &wanted);
    ndfu_package_close(package);

    options.application_boot_validation = NDFU_BOOT_VALIDATION_SHA256;
    package = create_package(&options);
    packet = &ndfu_package_image(package, 0)->init_packet;
    assert_int_equal(packet->boot_validation_count, 1);
    assert_int_equal(packet->boot_validation[0], NDFU_BOOT_VALIDATION_SHA256);
    assert_int_equal(packet->boot_validation_bytes[0].length, 0);
    ndfu_package_close(package);
}

/* SoftDevice and bootloader are one image, and what comes after it needs the new SoftDevice. */
static void softdevice_and_bootloader_go_together(void **state)
{
    static const uint32_t id[] = {0xfffe, 0x123};
    struct ndfu_create_options options = create_demands();
    uint8_t joint[SIZE + OTHER_SIZE];
    struct init_packet wanted;
    struct ndfu_package *package;
    const struct ndfu_image *image;

    (void)state;
    options.softdevice = firmware;
    options.bootloader = other_firmware;
    options.has_bootloader_version = true;
    options.bootloader_version = 9;
    options.application = other_firmware;
    options.sd_id = id;
    options.sd_id_count = 2;
    package = create_package(&options);
    assert_int_equal(ndfu_package_image_count(package), 2);
    image = ndfu_package_image(package, 0);
    memcpy(joint, program, SIZE);
    memcpy(joint + SIZE, other, OTHER_SIZE);
    assert_int_equal(image->size, sizeof joint);
    assert_memory_equal(image->data, joint, sizeof joint);
    wanted = wanted_packet(INIT_PACKET_SOFTDEVICE_BOOTLOADER, joint, sizeof joint);
    wanted.fw_version.value = 9;
    wanted.sd_size.value = SIZE;
    wanted.bl_size.value = OTHER_SIZE;
    wanted.sd_req_count = 3;
    wanted.sd_req[2] = 0x123; /* the other one was required anyway */
    assert_encoded(image, &wanted);

    image = ndfu_package_image(package, 1);
    wanted = wanted_packet(INIT_PACKET_APPLICATION, other, OTHER_SIZE);
    memcpy(wanted.sd_req, id, sizeof id);
    assert_encoded(image, &wanted);
    ndfu_package_close(package);
}

static void a_signed_package_is_one_that_a_bootloader_verifies(void **state)
{
    const struct init_packet wanted = wanted_packet(INIT_PACKET_APPLICATION, program, SIZE);
    struct ndfu_create_options options = create_demands();
    struct target_init_packet packet;
    uint8_t unsigned_bytes[INIT_PACKET_CAPACITY];
    uint8_t public_bytes[64];
    struct ndfu_package *package;
    const struct ndfu_image *image;
    size_t size;

    (void)state;
    options.application = firmware;
    options.key = key;
    options.application_boot_validation = NDFU_BOOT_VALIDATION_CRC;
    package = create_package(&options);
    image = ndfu_package_image(package, 0);
    assert_true(
        target_init_packet_decode(&packet, image->init_packet_data, image->init_packet_size));
    assert_true(packet.is_signed);
    assert_int_equal(packet.signature_length, 64);
    ndfu_key_public(key, public_bytes);
    assert_true(target_signature_verify(public_bytes, packet.signed_bytes, packet.signed_length,
                                        packet.signature));
    /* What is signed is what an unsigned packet would be. */
    size = init_packet_encode(&wanted, NULL, unsigned_bytes);
    assert_memory_equal(unsigned_bytes + size - packet.signed_length, packet.signed_bytes,
                        packet.signed_length);
    ndfu_package_close(package);
}

static void boot_validation_by_signature_signs_the_image(void **state)
{
    struct ndfu_create_options options = create_demands();
    struct ndfu_package *package;
    const struct ndfu_init_packet *packet;
    uint8_t public_bytes[64];

    (void)state;
    options.application = firmware;
    options.key = key;
    options.application_boot_validation = NDFU_BOOT_VALIDATION_ECDSA;
    package = create_package(&options);
    packet = &ndfu_package_image(package, 0)->init_packet;
    ndfu_key_public(key, public_bytes);
    assert_int_equal(packet->boot_validation_bytes[0].length, 64);
    assert_true(target_signature_verify(public_bytes, program, SIZE,
                                        packet->boot_validation_bytes[0].bytes));
    ndfu_package_close(package);
}

static void create_bytes(const struct ndfu_create_options *options, uint8_t **bytes, size_t *size)
{
    assert_int_equal(ndfu_package_create_memory(options, bytes, size, NULL), NDFU_OK);
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    static const char *const zones[] = {"UTC", "Asia/Tokyo", "America/New_York", "XYZ-13:30",
                                        "XYZ12"};
    struct ndfu_create_options options = create_demands();
    uint8_t *first;
    size_t first_size;

    (void)state;
    options.application = firmware;
    create_bytes(&options, &first, &first_size);
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        uint8_t *bytes;
        size_t size;

        assert_int_equal(setenv("TZ", zones[i], 1), 0);
        tzset();
        create_bytes(&options, &bytes, &size);
        assert_int_equal(size, first_size);
        assert_memory_equal(bytes, first, size);
        free(bytes);
    }
    free(first);
}

/* Noon of 1980-01-01, whenever and wherever it is made, and nothing compressed by some version. */
static void a_package_does_not_say_when_it_was_made(void **state)
{
    static const uint8_t header[] = {'P', 'K', 3, 4};
    static const uint8_t stored_at_noon[] = {0, 0, 0x00, 0x60, 0x21, 0x00};
    struct ndfu_create_options options = create_demands();
    unsigned members = 0;
    uint8_t *bytes;
    size_t size;

    (void)state;
    options.application = firmware;
    create_bytes(&options, &bytes, &size);
    for (const uint8_t *at = bytes; (at = memmem(at, size - (size_t)(at - bytes), header, 4));
         at++) {
        assert_memory_equal(at + 8, stored_at_noon, sizeof stored_at_noon);
        members++;
    }
    assert_int_equal(members, 3);
    free(bytes);
}

static void but_for_the_signature_signed_packages_are_the_same(void **state)
{
    struct ndfu_create_options options = create_demands();
    struct ndfu_package *packages[2];
    const struct ndfu_image *images[2];

    (void)state;
    options.application = firmware;
    options.key = key;
    for (size_t i = 0; i < 2; i++) {
        packages[i] = create_package(&options);
        images[i] = ndfu_package_image(packages[i], 0);
    }
    assert_int_equal(images[0]->init_packet_size, images[1]->init_packet_size);
    assert_memory_equal(images[0]->init_packet_data, images[1]->init_packet_data,
                        images[0]->init_packet_size - 64);
    assert_memory_equal(images[0]->sha256, images[1]->sha256, 32);
    ndfu_package_close(packages[0]);
    ndfu_package_close(packages[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unsigned_application_is_described_as_others_do),
        cmocka_unit_test(every_kind_of_image_is_described_as_others_do),
        cmocka_unit_test(debug_and_no_boot_validation_are_described),
        cmocka_unit_test(softdevice_and_bootloader_go_together),
        cmocka_unit_test(a_signed_package_is_one_that_a_bootloader_verifies),
        cmocka_unit_test(boot_validation_by_signature_signs_the_image),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(a_package_does_not_say_when_it_was_made),
        cmocka_unit_test(but_for_the_signature_signed_packages_are_the_same),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
