/* SPDX-License-Identifier: MIT */
/* Packages that are sound, and every way in which one is not. */
#include "support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/package.h>

#include "support/package_maker.h"

enum { IMAGE_SIZE = 5000 };

static uint8_t image[IMAGE_SIZE];

static int make_image(void **state)
{
    (void)state;
    pseudo_random_image(image, sizeof image, 7);
    return 0;
}

/* Frees what was made, opened or not. */
static enum ndfu_status open_made(struct made_package made, struct ndfu_package **package,
                                  struct ndfu_error *error)
{
    const enum ndfu_status status = ndfu_package_open_memory(made.bytes, made.size, package, error);

    free(made.bytes);
    return status;
}

static void assert_fails(struct made_package made, enum ndfu_status wanted, const char *text)
{
    struct ndfu_package *package = NULL;
    struct ndfu_error error;
    enum ndfu_status status = open_made(made, &package, &error);

    if (status == NDFU_OK)
        status = ndfu_package_check(package, &error);
    ndfu_package_close(package);
    assert_int_equal(status, wanted);
    assert_int_equal(error.status, wanted);
    assert_int_equal(error.layer, NDFU_LAYER_PACKAGE);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
}

static struct made_package make_of(const struct init_packet *packet, size_t size)
{
    uint8_t bytes[INIT_PACKET_CAPACITY];

    return make_application(bytes, init_packet_encode(packet, NULL, bytes), image, size);
}

static struct init_packet describe(size_t size)
{
    struct init_packet packet;

    init_packet_describe(&packet, INIT_PACKET_APPLICATION, image, size);
    return packet;
}

static void a_sound_package_is_read_whole(void **state)
{
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, IMAGE_SIZE};
    struct signing_key *key = signing_key_generate();
    struct ndfu_package *package;
    const struct ndfu_image *read;

    (void)state;
    assert_int_equal(open_made(make_package(&part, 1, key), &package, NULL), NDFU_OK);
    signing_key_destroy(key);
    assert_int_equal(ndfu_package_image_count(package), 1);
    assert_null(ndfu_package_image(package, 1));
    read = ndfu_package_image(package, 0);
    assert_int_equal(read->kind, NDFU_IMAGE_APPLICATION);
    assert_string_equal(read->bin_file, "application.bin");
    assert_int_equal(read->size, IMAGE_SIZE);
    assert_memory_equal(read->data, image, IMAGE_SIZE);
    assert_int_equal(read->wanted_size, IMAGE_SIZE);
    assert_true(read->hash_matches);
    assert_true(read->init_packet.is_signed);
    assert_int_equal(read->init_packet.signature_length, 64);
    assert_int_equal(read->init_packet.fw_version, 1);
    assert_int_equal(read->init_packet.hw_version, 52);
    assert_int_equal(read->init_packet.hash_type, NDFU_HASH_SHA256);
    assert_int_equal(ndfu_package_check(package, NULL), NDFU_OK);
    ndfu_package_close(package);
}

static void images_are_in_the_order_of_sending(void **state)
{
    const struct package_part parts[] = {
        {"external_application", INIT_PACKET_EXTERNAL_APPLICATION, image, 400},
        {"application", INIT_PACKET_APPLICATION, image, 100},
        {"bootloader", INIT_PACKET_BOOTLOADER, image, 200},
        {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER, image, 320},
        {"softdevice", INIT_PACKET_SOFTDEVICE, image, 300},
    };
    struct ndfu_package *package;

    (void)state;
    assert_int_equal(open_made(make_package(parts, 5, NULL), &package, NULL), NDFU_OK);
    assert_int_equal(ndfu_package_image_count(package), 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(ndfu_package_image(package, i)->kind, i);
    assert_int_equal(ndfu_package_check(package, NULL), NDFU_OK);
    assert_int_equal(ndfu_package_image(package, 0)->wanted_size, 320);
    ndfu_package_close(package);
}

static void what_is_no_zip_is_refused(void **state)
{
    static const char *const texts[] = {"", "x", "PK", "{\"manifest\": {}}"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct made_package made = {(uint8_t *)strdup(texts[i]), strlen(texts[i])};

        assert_fails(made, NDFU_E_PACKAGE_FORMAT, i == 0 ? "empty" : "not a sound zip");
    }
}

static void a_package_cut_anywhere_is_refused(void **state)
{
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, 100};
    struct made_package made = make_package(&part, 1, NULL);

    (void)state;
    for (size_t size = 0; size < made.size; size++) {
        struct ndfu_package *package;
        uint8_t *copy = malloc(size ? size : 1);

        memcpy(copy, made.bytes, size);
        assert_int_equal(ndfu_package_open_memory(copy, size, &package, NULL),
                         NDFU_E_PACKAGE_FORMAT);
        free(copy);
    }
    free(made.bytes);
}

/* Most flips break the zip or a CRC; a few, as in a time stamp, change nothing that matters. */
static void a_package_with_any_bit_flipped_is_refused_or_the_same(void **state)
{
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, 100};
    struct made_package made = make_package(&part, 1, NULL);
    unsigned refused = 0;

    (void)state;
    for (size_t bit = 0; bit < 8 * made.size; bit++) {
        struct ndfu_package *package;

        made.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (ndfu_package_open_memory(made.bytes, made.size, &package, NULL) == NDFU_OK) {
            assert_int_equal(ndfu_package_image(package, 0)->size, 100);
            assert_memory_equal(ndfu_package_image(package, 0)->data, image, 100);
            ndfu_package_close(package);
        } else {
            refused++;
        }
        made.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_true(refused > 4 * made.size);
    free(made.bytes);
}

static void a_zip_bomb_is_not_unpacked(void **state)
{
    enum { BOMB = 8 * 1024 * 1024 };
    uint8_t *zeros = calloc(1, BOMB);
    const struct init_packet packet = describe(100);
    uint8_t bytes[INIT_PACKET_CAPACITY];

    (void)state;
    assert_fails(make_application(bytes, init_packet_encode(&packet, NULL, bytes), zeros, BOMB),
                 NDFU_E_PACKAGE_LIMIT, "250 to 1");
    free(zeros);
}

static void a_member_larger_than_any_image_is_not_unpacked(void **state)
{
    const size_t size = NDFU_IMAGE_MAX + 4;
    uint8_t *large = malloc(size);
    const struct init_packet packet = describe(100);
    uint8_t bytes[INIT_PACKET_CAPACITY];

    (void)state;
    pseudo_random_image(large, size, 3);
    assert_fails(make_application(bytes, init_packet_encode(&packet, NULL, bytes), large, size),
                 NDFU_E_PACKAGE_LIMIT, "app.bin");
    free(large);
}

static void an_init_packet_larger_than_any_is_not_unpacked(void **state)
{
    static uint8_t large[NDFU_INIT_PACKET_MAX + 1];

    (void)state;
    assert_fails(make_application(large, sizeof large, image, 100), NDFU_E_PACKAGE_LIMIT,
                 "app.dat");
}

static void a_zip_of_too_many_members_is_refused(void **state)
{
    struct zip_maker *maker = zip_maker_create();

    (void)state;
    for (unsigned i = 0; i <= NDFU_MEMBERS_MAX; i++) {
        char name[16];

        (void)snprintf(name, sizeof name, "%u", i);
        zip_maker_add(maker, name, "", 0);
    }
    assert_fails(zip_maker_finish(maker), NDFU_E_PACKAGE_LIMIT, "65 members");
}

static void a_package_without_manifest_is_refused(void **state)
{
    struct zip_maker *maker = zip_maker_create();

    (void)state;
    zip_maker_add(maker, "app.bin", image, 100);
    assert_fails(zip_maker_finish(maker), NDFU_E_MANIFEST, "no (or more than one) manifest.json");
}

static void members_that_are_not_known_are_passed_over(void **state)
{
    struct ndfu_package *package;

    (void)state;
    assert_int_equal(
        open_made(make_with_manifest("{\"dfu_version\": 0.8, \"manifest\": {\"x\": 1, "
                                     "\"application\": {\"bin_file\": \"app.bin\", \"dat_file\": "
                                     "\"app.dat\", \"more\": []}}}\n"),
                  &package, NULL),
        NDFU_OK);
    ndfu_package_close(package);
}

static void an_init_packet_that_is_garbage_is_refused(void **state)
{
    (void)state;
    assert_fails(make_application((const uint8_t *)"garbage", 7, image, 100), NDFU_E_INIT_PACKET,
                 "'app.dat' is not an init packet");
    assert_fails(make_application((const uint8_t *)"", 0, image, 100), NDFU_E_INIT_PACKET,
                 "it is empty");
    assert_fails(make_application((const uint8_t *)"\x0a\x00", 2, image, 100), NDFU_E_INIT_PACKET,
                 "no init command");
}

static void an_init_packet_with_two_commands_is_refused(void **state)
{
    static const uint8_t another[] = {0x0a, 0x04, 0x08, 0x01, 0x12, 0x00};
    struct init_packet packet = describe(100);
    struct signing_key *key = signing_key_generate();
    uint8_t bytes[INIT_PACKET_CAPACITY + sizeof another];
    const size_t size = init_packet_encode(&packet, key, bytes);

    (void)state;
    memcpy(bytes + size, another, sizeof another);
    assert_fails(make_application(bytes, size + sizeof another, image, 100), NDFU_E_INIT_PACKET,
                 "a signed command and another one");
    signing_key_destroy(key);
}

static void an_init_packet_without_a_type_is_refused(void **state)
{
    struct init_packet packet = describe(100);

    (void)state;
    packet.type.present = false;
    assert_fails(make_of(&packet, 100), NDFU_E_INIT_PACKET, "what kind of firmware");
    packet.type = (struct init_packet_field){true, 17};
    assert_fails(make_of(&packet, 100), NDFU_E_INIT_PACKET, "what kind of firmware");
}

static void an_init_packet_of_another_kind_than_the_manifest_says_is_refused(void **state)
{
    struct init_packet packet;

    (void)state;
    init_packet_describe(&packet, INIT_PACKET_BOOTLOADER, image, 100);
    assert_fails(make_of(&packet, 100), NDFU_E_INIT_PACKET,
                 "application, but the init packet is for bootloader");
}

static void a_hash_that_does_not_match_is_refused(void **state)
{
    struct init_packet packet = describe(100);

    (void)state;
    packet.hash[5] ^= 0x10;
    assert_fails(make_of(&packet, 100), NDFU_E_HASH, "does not have the SHA-256");
}

static void a_hash_of_another_type_is_refused(void **state)
{
    struct init_packet packet = describe(100);

    (void)state;
    packet.hash_type.value = 2;
    assert_fails(make_of(&packet, 100), NDFU_E_INIT_PACKET, "SHA-256 alone");
    packet.hash_type.present = false;
    assert_fails(make_of(&packet, 100), NDFU_E_INIT_PACKET, "no hash");
}

static void a_size_that_does_not_match_is_refused(void **state)
{
    struct init_packet packet = describe(100);

    (void)state;
    packet.app_size.value = 104;
    assert_fails(make_of(&packet, 100), NDFU_E_IMAGE, "100 bytes, but its init packet is for 104");
}

static struct made_package make_softdevice_bootloader(const char *metadata)
{
    struct zip_maker *maker = zip_maker_create();
    struct init_packet packet;
    uint8_t bytes[INIT_PACKET_CAPACITY];
    char manifest[512];

    (void)snprintf(manifest, sizeof manifest,
                   "{\"manifest\": {\"softdevice_bootloader\": {\"bin_file\": \"sb.bin\", "
                   "\"dat_file\": \"sb.dat\", \"info_read_only_metadata\": %s}}}",
                   metadata);
    init_packet_describe(&packet, INIT_PACKET_SOFTDEVICE_BOOTLOADER, image, 320);
    zip_maker_add(maker, "manifest.json", manifest, strlen(manifest));
    zip_maker_add(maker, "sb.dat", bytes, init_packet_encode(&packet, NULL, bytes));
    zip_maker_add(maker, "sb.bin", image, 320);
    return zip_maker_finish(maker);
}

static void sizes_in_the_manifest_must_be_those_of_the_init_packet(void **state)
{
    struct ndfu_package *package;

    (void)state;
    assert_int_equal(open_made(make_softdevice_bootloader("{\"bl_size\": 160, \"sd_size\": 160}"),
                               &package, NULL),
                     NDFU_OK);
    ndfu_package_close(package);
    assert_fails(make_softdevice_bootloader("{\"bl_size\": 100, \"sd_size\": 220}"),
                 NDFU_E_MANIFEST, "220 bytes and the bootloader 100");
}

static void an_empty_image_is_refused(void **state)
{
    const struct init_packet packet = describe(0);

    (void)state;
    assert_fails(make_of(&packet, 0), NDFU_E_IMAGE, "is empty");
}

static void an_image_that_is_no_multiple_of_a_word_is_refused(void **state)
{
    const struct init_packet packet = describe(102);

    (void)state;
    assert_fails(make_of(&packet, 102), NDFU_E_IMAGE, "102 bytes, which is no multiple of 4");
}

static void a_file_that_cannot_be_read_says_why(void **state)
{
    struct ndfu_package *package;
    struct ndfu_error error;

    (void)state;
    assert_int_equal(ndfu_package_open("/nowhere/at-all.zip", &package, &error),
                     NDFU_E_PACKAGE_READ);
    assert_null(package);
    assert_non_null(strstr(error.message, "/nowhere/at-all.zip"));
    assert_int_not_equal(error.os_error, 0);
    assert_int_equal(ndfu_package_open("/tmp", &package, &error), NDFU_E_PACKAGE_READ);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_package_is_read_whole),
        cmocka_unit_test(images_are_in_the_order_of_sending),
        cmocka_unit_test(what_is_no_zip_is_refused),
        cmocka_unit_test(a_package_cut_anywhere_is_refused),
        cmocka_unit_test(a_package_with_any_bit_flipped_is_refused_or_the_same),
        cmocka_unit_test(a_zip_bomb_is_not_unpacked),
        cmocka_unit_test(a_member_larger_than_any_image_is_not_unpacked),
        cmocka_unit_test(an_init_packet_larger_than_any_is_not_unpacked),
        cmocka_unit_test(a_zip_of_too_many_members_is_refused),
        cmocka_unit_test(a_package_without_manifest_is_refused),
        cmocka_unit_test(members_that_are_not_known_are_passed_over),
        cmocka_unit_test(an_init_packet_that_is_garbage_is_refused),
        cmocka_unit_test(an_init_packet_with_two_commands_is_refused),
        cmocka_unit_test(an_init_packet_without_a_type_is_refused),
        cmocka_unit_test(an_init_packet_of_another_kind_than_the_manifest_says_is_refused),
        cmocka_unit_test(a_hash_that_does_not_match_is_refused),
        cmocka_unit_test(a_hash_of_another_type_is_refused),
        cmocka_unit_test(a_size_that_does_not_match_is_refused),
        cmocka_unit_test(sizes_in_the_manifest_must_be_those_of_the_init_packet),
        cmocka_unit_test(an_empty_image_is_refused),
        cmocka_unit_test(an_image_that_is_no_multiple_of_a_word_is_refused),
        cmocka_unit_test(a_file_that_cannot_be_read_says_why),
    };

    return cmocka_run_group_tests(tests, make_image, NULL);
}
