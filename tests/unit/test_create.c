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

#include <ndfu/create.h>
#include <ndfu/verify.h>

#include "support/package_maker.h"
#include "target/crypto.h"
#include "target/init_packet.h"

enum { SIZE = 5000, OTHER_SIZE = 3000 };

static uint8_t program[SIZE];
static uint8_t other[OTHER_SIZE];
static struct ndfu_firmware *firmware;
static struct ndfu_firmware *other_firmware;
static struct ndfu_key *key;
static const uint32_t softdevices[] = {0x1000, 0xfffe};

static struct ndfu_firmware *open_binary(const uint8_t *bytes, size_t size)
{
    struct ndfu_firmware *opened;

    assert_int_equal(
        ndfu_firmware_open_memory(bytes, size, NULL, NDFU_FIRMWARE_BINARY, &opened, NULL), NDFU_OK);
    return opened;
}

static int set_up(void **state)
{
    (void)state;
    pseudo_random_image(program, sizeof program, 7);
    pseudo_random_image(other, sizeof other, 8);
    firmware = open_binary(program, sizeof program);
    other_firmware = open_binary(other, sizeof other);
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

static struct ndfu_create_options demands(void)
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

static struct ndfu_package *create(const struct ndfu_create_options *options)
{
    struct ndfu_package *package;
    struct ndfu_error error;

    if (ndfu_package_create(options, &package, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    if (ndfu_package_verify(package, options->key, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    return package;
}

/* An init packet as the usual tool makes it, by the tests' own encoder. */
static struct init_packet wanted_packet(enum init_packet_type type, const uint8_t *image,
                                        size_t size)
{
    struct init_packet packet;

    init_packet_describe(&packet, type, image, size);
    packet.fw_version.value = 100;
    packet.sd_req_count = 2;
    memcpy(packet.sd_req, softdevices, sizeof softdevices);
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
    struct ndfu_create_options options = demands();
    struct ndfu_package *package;
    const struct ndfu_image *image;

    (void)state;
    options.application = firmware;
    package = create(&options);
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
    struct ndfu_create_options options = demands();
    struct init_packet wanted;
    struct ndfu_package *package;

    (void)state;
    options.external_application = firmware;
    package = create(&options);
    wanted = wanted_packet(INIT_PACKET_EXTERNAL_APPLICATION, program, SIZE);
    assert_encoded(ndfu_package_image(package, 0), &wanted);
    ndfu_package_close(package);

    options = demands();
    options.softdevice = firmware;
    package = create(&options);
    wanted = wanted_packet(INIT_PACKET_SOFTDEVICE, program, SIZE);
    wanted.fw_version.present = false;
    assert_encoded(ndfu_package_image(package, 0), &wanted);
    ndfu_package_close(package);

    options = demands();
    options.bootloader = firmware;
    options.has_bootloader_version = true;
    options.bootloader_version = 3;
    package = create(&options);
    wanted = wanted_packet(INIT_PACKET_BOOTLOADER, program, SIZE);
    wanted.fw_version.value = 3;
    assert_encoded(ndfu_package_image(package, 0), &wanted);
    ndfu_package_close(package);
}

static void debug_and_no_boot_validation_are_described(void **state)
{
    struct init_packet wanted = wanted_packet(INIT_PACKET_APPLICATION, program, SIZE);
    struct ndfu_create_options options = demands();
    struct ndfu_package *package;
    const struct ndfu_init_packet *packet;

    (void)state;
    options.application = firmware;
    options.is_debug = true;
    package = create(&options);
    wanted.is_debug.value = 1;
    assert_encoded(ndfu_package_image(package, 0), &wanted);
    ndfu_package_close(package);

    options.application_boot_validation = NDFU_BOOT_VALIDATION_SHA256;
    package = create(&options);
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
    struct ndfu_create_options options = demands();
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
    package = create(&options);
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
    struct ndfu_create_options options = demands();
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
    package = create(&options);
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
    struct ndfu_create_options options = demands();
    struct ndfu_package *package;
    const struct ndfu_init_packet *packet;
    uint8_t public_bytes[64];

    (void)state;
    options.application = firmware;
    options.key = key;
    options.application_boot_validation = NDFU_BOOT_VALIDATION_ECDSA;
    package = create(&options);
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
    struct ndfu_create_options options = demands();
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
    struct ndfu_create_options options = demands();
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
    struct ndfu_create_options options = demands();
    struct ndfu_package *packages[2];
    const struct ndfu_image *images[2];

    (void)state;
    options.application = firmware;
    options.key = key;
    for (size_t i = 0; i < 2; i++) {
        packages[i] = create(&options);
        images[i] = ndfu_package_image(packages[i], 0);
    }
    assert_int_equal(images[0]->init_packet_size, images[1]->init_packet_size);
    assert_memory_equal(images[0]->init_packet_data, images[1]->init_packet_data,
                        images[0]->init_packet_size - 64);
    assert_memory_equal(images[0]->sha256, images[1]->sha256, 32);
    ndfu_package_close(packages[0]);
    ndfu_package_close(packages[1]);
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
    uint32_t many[NDFU_SD_REQ_MAX];
    struct ndfu_create_options options = demands();

    (void)state;
    assert_refused(&options, NDFU_E_ARGUMENT, "no firmware");
    options.application = firmware;
    options.has_hw_version = false;
    assert_refused(&options, NDFU_E_ARGUMENT, "hardware version is missing");
    options = demands();
    options.application = firmware;
    options.has_application_version = false;
    assert_refused(&options, NDFU_E_ARGUMENT, "application version is missing");
    options = demands();
    options.bootloader = firmware;
    assert_refused(&options, NDFU_E_ARGUMENT, "bootloader version is missing");
    options = demands();
    options.application = firmware;
    options.sd_req_count = 0;
    assert_refused(&options, NDFU_E_ARGUMENT, "SoftDevice that the target must have is missing");
    options.sd_req_count = NDFU_SD_REQ_MAX + 1;
    assert_refused(&options, NDFU_E_ARGUMENT, "room for 16 SoftDevices");
    options = demands();
    options.application = firmware;
    options.sd_id = softdevices;
    options.sd_id_count = 1;
    assert_refused(&options, NDFU_E_ARGUMENT, "not in the package");
    options = demands();
    options.application = firmware;
    options.softdevice = other_firmware;
    assert_refused(&options, NDFU_E_ARGUMENT, "id of the SoftDevice in the package is missing");
    for (uint32_t i = 0; i < NDFU_SD_REQ_MAX; i++)
        many[i] = i;
    options.sd_req = many;
    options.sd_req_count = NDFU_SD_REQ_MAX;
    options.sd_id = softdevices;
    options.sd_id_count = 1;
    assert_refused(&options, NDFU_E_ARGUMENT, "required ones and those in the package together");
}

static void signing_needs_a_private_key(void **state)
{
    struct ndfu_create_options options = demands();
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
    options = demands();
    options.application = firmware;
    options.key = public_key;
    assert_refused(&options, NDFU_E_KEY, "the key is a public one");
    ndfu_key_close(public_key);
    free(text);
}

static void the_largest_init_packet_fits_a_target(void **state)
{
    uint32_t many[NDFU_SD_REQ_MAX];
    struct ndfu_create_options options = demands();

    (void)state;
    for (size_t i = 0; i < NDFU_SD_REQ_MAX; i++)
        many[i] = UINT32_MAX;
    options.application = firmware;
    options.key = key;
    options.hw_version = options.application_version = UINT32_MAX;
    options.application_boot_validation = NDFU_BOOT_VALIDATION_ECDSA;
    options.sd_req = many;
    options.sd_req_count = NDFU_SD_REQ_MAX;
    ndfu_package_close(create(&options));
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
        cmocka_unit_test(an_unsigned_application_is_described_as_others_do),
        cmocka_unit_test(every_kind_of_image_is_described_as_others_do),
        cmocka_unit_test(debug_and_no_boot_validation_are_described),
        cmocka_unit_test(softdevice_and_bootloader_go_together),
        cmocka_unit_test(a_signed_package_is_one_that_a_bootloader_verifies),
        cmocka_unit_test(boot_validation_by_signature_signs_the_image),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(a_package_does_not_say_when_it_was_made),
        cmocka_unit_test(but_for_the_signature_signed_packages_are_the_same),
        cmocka_unit_test(what_does_not_go_together_is_refused),
        cmocka_unit_test(signing_needs_a_private_key),
        cmocka_unit_test(the_largest_init_packet_fits_a_target),
        cmocka_unit_test(versions_are_numbers_or_three),
        cmocka_unit_test(softdevices_are_known_by_name),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
