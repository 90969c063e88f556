/* SPDX-License-Identifier: MIT */
/* Real firmware, a real package and a real key, and what is known of them from elsewhere. */
#include "support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/verify.h>

#include "support/create_bench.h"
#include "support/package_maker.h"
#include "support/rig.h"
#include "support/test_data.h"

/* What the usual tool makes of bar.hex. */
static const char bar_init_packet[] =
    "0a4608011242086410341a058020feff032000280030003888674224080312209e753f44fd5502bd245a26ef9b5742"
    "f812615342d20d1e31a0881ef269bfd3c94800520408011200";

/* The public key that verifies the signed package, as bootloaders hold it. */
static const char package_key[] =
    "1b0cae9f228060a185a0ba18e7affc9463fbd258acde1ca01d2ad20d25729f37"
    "5700c4f60b92214485705dbe620d9e098202f8ec3bcd06b5c968c7ff2ee7954a";

/* The public half of the signing key, and its fingerprint, by the openssl command. */
static const char signing_key_half[] =
    "60f417aabb6bb5b9058aec0570b83fedab1782d62072ae7d691f98dbeda28d65"
    "4c1d986cadcd593ad8901084900c1bbdcc4fff62b612b604c22672adcdae9b90";
static const char signing_key_fingerprint[] =
    "258010176e1aea2eac8ed342170e904661afca61e8c79d38863892e804584bf3";

static void assert_hex(const uint8_t *bytes, size_t size, const char *wanted)
{
    assert_int_equal(2 * size, strlen(wanted));
    for (size_t i = 0; i < size; i++) {
        char digits[3];

        (void)snprintf(digits, sizeof digits, "%02x", bytes[i]);
        assert_memory_equal(digits, wanted + 2 * i, 2);
    }
}

static struct ndfu_firmware *open_hex(const char *name)
{
    char *path = test_data_path(name);
    struct ndfu_firmware *firmware;
    struct ndfu_error error;

    if (ndfu_firmware_open(path, NDFU_FIRMWARE_GUESS, &firmware, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    free(path);
    return firmware;
}

static void assert_image(const char *hex_name, const char *wanted_name)
{
    struct ndfu_firmware *firmware = open_hex(hex_name);
    struct test_data wanted = test_data_read(wanted_name);

    assert_int_equal(ndfu_firmware_get_info(firmware)->size, wanted.size);
    assert_memory_equal(ndfu_firmware_get_info(firmware)->data, wanted.bytes, wanted.size);
    ndfu_firmware_close(firmware);
    free(wanted.bytes);
}

static void hex_files_give_the_wanted_images(void **state)
{
    (void)state;
    assert_image("packages/bar.hex", "packages/bar_wanted.bin");
    assert_image("packages/foo.hex", "packages/foo_wanted.bin");
}

static struct ndfu_package *create(const struct ndfu_firmware *firmware, const struct ndfu_key *key)
{
    struct ndfu_create_options options = create_demands();

    options.application = firmware;
    options.key = key;
    return create_package(&options);
}

static void the_init_packet_is_the_one_that_the_usual_tool_makes(void **state)
{
    struct ndfu_firmware *firmware = open_hex("packages/bar.hex");
    struct ndfu_package *package = create(firmware, NULL);
    const struct ndfu_image *image = ndfu_package_image(package, 0);

    (void)state;
    assert_hex(image->init_packet_data, image->init_packet_size, bar_init_packet);
    ndfu_package_close(package);
    ndfu_firmware_close(firmware);
}

/* The parts of the signed package, to be changed. */
struct parts {
    uint8_t *image;
    size_t image_size;
    uint8_t *init_packet;
    size_t init_packet_size;
};

static uint8_t *copy(const uint8_t *bytes, size_t size)
{
    uint8_t *copied = malloc(size);

    assert_non_null(copied);
    memcpy(copied, bytes, size);
    return copied;
}

static struct parts take_apart(void)
{
    struct test_data file = test_data_read("packages/blinky_mbr_sdk160.zip");
    struct ndfu_package *package;
    const struct ndfu_image *image;
    struct parts parts;

    assert_int_equal(ndfu_package_open_memory(file.bytes, file.size, &package, NULL), NDFU_OK);
    image = ndfu_package_image(package, 0);
    parts.image = copy(image->data, image->size);
    parts.image_size = image->size;
    parts.init_packet = copy(image->init_packet_data, image->init_packet_size);
    parts.init_packet_size = image->init_packet_size;
    ndfu_package_close(package);
    free(file.bytes);
    return parts;
}

static void drop(struct parts *parts)
{
    free(parts->image);
    free(parts->init_packet);
}

/* Whether the parts can be opened as a package that verifies; a key that is none does not. */
static bool verifies(const struct parts *parts, const char *key_text)
{
    struct made_package made = make_application(parts->init_packet, parts->init_packet_size,
                                                parts->image, parts->image_size);
    struct ndfu_package *package = NULL;
    struct ndfu_key *key = NULL;
    struct ndfu_error error;
    enum ndfu_status status = ndfu_key_open_memory(key_text, strlen(key_text), NULL, &key, &error);

    if (status == NDFU_OK)
        status = ndfu_package_open_memory(made.bytes, made.size, &package, &error);
    if (status == NDFU_OK)
        status = ndfu_package_verify(package, key, &error);
    if (status != NDFU_OK)
        assert_int_not_equal(error.message[0], '\0');
    ndfu_package_close(package);
    ndfu_key_close(key);
    free(made.bytes);
    return status == NDFU_OK;
}

static void the_signed_package_verifies(void **state)
{
    struct parts parts = take_apart();

    (void)state;
    assert_true(verifies(&parts, package_key));
    drop(&parts);
}

/* Every bit of the init packet, in which the signature is, and many of the image. */
static void it_does_not_with_any_bit_of_it_flipped(void **state)
{
    struct parts parts = take_apart();
    const struct {
        uint8_t *bytes;
        size_t size;
        size_t step; /* bits */
    } places[] = {
        {parts.init_packet, parts.init_packet_size, 1},
        {parts.image, parts.image_size, 7},
    };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        for (size_t bit = 0; bit < 8 * places[i].size; bit += places[i].step) {
            places[i].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            if (verifies(&parts, package_key))
                fail_msg("bit %zu of %s does not matter", bit, i ? "the image" : "the init packet");
            places[i].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
    assert_true(verifies(&parts, package_key));
    drop(&parts);
}

static void it_does_not_with_any_bit_of_the_key_flipped(void **state)
{
    static const char digits[] = "0123456789abcdef";
    struct parts parts = take_apart();
    char key[sizeof package_key];

    (void)state;
    memcpy(key, package_key, sizeof key);
    for (size_t bit = 0; bit < 4 * (sizeof key - 1); bit++) {
        const char digit = key[bit / 4];

        key[bit / 4] = digits[(strchr(digits, digit) - digits) ^ (1 << bit % 4)];
        assert_false(verifies(&parts, key));
        key[bit / 4] = digit;
    }
    assert_true(verifies(&parts, key));
    drop(&parts);
}

static struct ndfu_key *open_signing_key(void)
{
    char *path = test_data_path("packages/test-signing-key.pem");
    struct ndfu_key *key;
    struct ndfu_error error;

    if (ndfu_key_open(path, &key, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    free(path);
    return key;
}

static void the_signing_key_has_the_known_half(void **state)
{
    struct ndfu_key *key = open_signing_key();
    uint8_t half[64];
    uint8_t fingerprint[32];

    (void)state;
    assert_true(ndfu_key_is_private(key));
    ndfu_key_public(key, half);
    assert_hex(half, sizeof half, signing_key_half);
    ndfu_key_fingerprint(key, fingerprint);
    assert_hex(fingerprint, sizeof fingerprint, signing_key_fingerprint);
    ndfu_key_close(key);
}

static void read_half(uint8_t half[64])
{
    for (size_t i = 0; i < 64; i++) {
        unsigned byte;

        assert_int_equal(sscanf(signing_key_half + 2 * i, "%2x", &byte), 1);
        half[i] = (uint8_t)byte;
    }
}

static enum ndfu_status update(const struct target_config *config,
                               const struct ndfu_package *package, struct rig *rig)
{
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    const struct ndfu_engine_options options = rig_options(package, images);
    struct target *target = target_create(config);
    enum ndfu_status status;

    assert_non_null(target);
    rig_create(rig, target, &options, 0);
    status = rig_run(rig);
    rig_destroy(rig);
    target_destroy(target);
    return status;
}

static void what_the_signing_key_signs_is_accepted_where_its_half_is(void **state)
{
    struct ndfu_key *key = open_signing_key();
    struct ndfu_firmware *firmware = open_hex("packages/bar.hex");
    struct ndfu_package *package = create(firmware, key);
    struct target_config config;
    struct rig rig;
    uint8_t half[64];

    (void)state;
    read_half(half);
    target_config_init_strict(&config, half);
    config.any_softdevice = true;
    if (update(&config, package, &rig) != NDFU_OK)
        fail_msg("%s", rig.error.message);
    config.public_key[0] ^= 1;
    assert_int_equal(update(&config, package, &rig), NDFU_E_REFUSED);
    assert_int_equal(rig.error.target_result, 0x05);
    ndfu_package_close(package);
    ndfu_firmware_close(firmware);
    ndfu_key_close(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hex_files_give_the_wanted_images),
        cmocka_unit_test(the_init_packet_is_the_one_that_the_usual_tool_makes),
        cmocka_unit_test(the_signed_package_verifies),
        cmocka_unit_test(it_does_not_with_any_bit_of_it_flipped),
        cmocka_unit_test(it_does_not_with_any_bit_of_the_key_flipped),
        cmocka_unit_test(the_signing_key_has_the_known_half),
        cmocka_unit_test(what_the_signing_key_signs_is_accepted_where_its_half_is),
    };

    if (!test_data_is_there())
        return 77;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
