/* SPDX-License-Identifier: MIT */
/* Each check of a package: what passes it, what fails it and with which words, what stays open. */
#include "support/cmocka.h"

#include <string.h>

#include <ndfu/verify.h>

#include "support/open_package.h"

enum { IMAGE_SIZE = 5000 };

static uint8_t image[IMAGE_SIZE];
static struct signing_key *signer;
static struct ndfu_key *key; /* the public half of the signer */

static struct ndfu_key *public_half(const struct signing_key *of)
{
    uint8_t bytes[64];
    char text[129];
    struct ndfu_key *half;

    signing_key_public(of, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        text[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    assert_int_equal(ndfu_key_open_memory(text, 128, NULL, &half, NULL), NDFU_OK);
    return half;
}

static int set_up(void **state)
{
    (void)state;
    pseudo_random_image(image, sizeof image, 7);
    signer = signing_key_generate();
    key = public_half(signer);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ndfu_key_close(key);
    signing_key_destroy(signer);
    return 0;
}

static struct init_packet describe(enum init_packet_type type)
{
    struct init_packet packet;

    init_packet_describe(&packet, type, image, IMAGE_SIZE);
    return packet;
}

static struct ndfu_package *open_bytes(const uint8_t *bytes, size_t size)
{
    return open_package(make_application(bytes, size, image, IMAGE_SIZE));
}

static struct ndfu_package *open_of(const struct init_packet *packet,
                                    const struct signing_key *signed_with)
{
    uint8_t bytes[INIT_PACKET_CAPACITY];

    return open_bytes(bytes, init_packet_encode(packet, signed_with, bytes));
}

/* Closes the package. */
static void assert_verdict(struct ndfu_package *package, enum ndfu_check check,
                           const struct ndfu_key *with, enum ndfu_verdict verdict, const char *text)
{
    struct ndfu_finding finding;

    ndfu_image_verify(ndfu_package_image(package, 0), check, with, &finding);
    if (finding.verdict != verdict || !strstr(finding.text, text))
        fail_msg("%s %s: '%s' instead of '%s'", ndfu_check_name(check),
                 ndfu_verdict_name(finding.verdict), finding.text, text);
    assert_int_equal(finding.status == NDFU_OK, verdict != NDFU_VERDICT_FAILED);
    if (verdict == NDFU_VERDICT_FAILED) {
        struct ndfu_error error;

        assert_int_equal(ndfu_package_verify(package, with, &error), finding.status);
        assert_string_equal(error.message, finding.text);
    }
    ndfu_package_close(package);
}

static void a_signed_package_passes_every_check(void **state)
{
    const struct init_packet packet = describe(INIT_PACKET_APPLICATION);
    struct ndfu_package *package = open_of(&packet, signer);

    (void)state;
    for (int check = 0; check < NDFU_CHECKS; check++) {
        struct ndfu_finding finding;

        ndfu_image_verify(ndfu_package_image(package, 0), (enum ndfu_check)check, key, &finding);
        assert_int_equal(finding.verdict, NDFU_VERDICT_PASSED);
        assert_int_not_equal(finding.text[0], '\0');
    }
    assert_int_equal(ndfu_package_verify(package, key, NULL), NDFU_OK);
    ndfu_package_close(package);
}

static void without_a_key_signatures_stay_open(void **state)
{
    const struct init_packet packet = describe(INIT_PACKET_APPLICATION);
    struct ndfu_package *package = open_of(&packet, NULL);

    (void)state;
    assert_int_equal(ndfu_package_verify(package, NULL, NULL), NDFU_OK);
    assert_verdict(package, NDFU_CHECK_SIGNATURE, NULL, NDFU_VERDICT_OPEN, "not signed");
    assert_verdict(open_of(&packet, signer), NDFU_CHECK_SIGNATURE, NULL, NDFU_VERDICT_OPEN,
                   "not known without a key");
}

static void a_signature_must_be_there_and_be_of_the_key(void **state)
{
    struct init_packet packet = describe(INIT_PACKET_APPLICATION);
    struct signing_key *other = signing_key_generate();

    (void)state;
    assert_verdict(open_of(&packet, NULL), NDFU_CHECK_SIGNATURE, key, NDFU_VERDICT_FAILED,
                   "'app.dat' is not signed");
    assert_verdict(open_of(&packet, other), NDFU_CHECK_SIGNATURE, key, NDFU_VERDICT_FAILED,
                   "does not verify with this key");
    packet.signature_type = 1;
    assert_verdict(open_of(&packet, signer), NDFU_CHECK_SIGNATURE, key, NDFU_VERDICT_FAILED,
                   "a signature of type 1 and 64 bytes");
    signing_key_destroy(other);
}

/* What is signed is the init command, as it stands in the packet: not what a decoder makes of it.
 */
static void an_init_command_is_verified_as_it_was_sent(void **state)
{
    const struct init_packet packet = describe(INIT_PACKET_APPLICATION);
    uint8_t bytes[INIT_PACKET_CAPACITY];
    size_t size = init_packet_encode(&packet, signer, bytes);
    uint8_t *operation = memchr(bytes, 0x08, size); /* op_code, in front of the init command */

    (void)state;
    assert_non_null(operation);
    /* An op_code in two bytes means the same, and is not signed. */
    memmove(operation + 3, operation + 2, size - (size_t)(operation + 2 - bytes));
    operation[1] = 0x81;
    operation[2] = 0x00;
    size++;
    operation[-1]++; /* lengths of the command and of the signed command */
    bytes[1]++;
    assert_verdict(open_bytes(bytes, size), NDFU_CHECK_SIGNATURE, key, NDFU_VERDICT_PASSED,
                   "verifies");
    /* The version in two bytes means the same too, but is signed. */
    size = init_packet_encode(&packet, signer, bytes);
    operation = memchr(bytes, 0x08, size);
    assert_int_equal(operation[2], 0x12);
    assert_int_equal(operation[4], 0x08);
    memmove(operation + 7, operation + 6, size - (size_t)(operation + 6 - bytes));
    operation[5] = 0x81;
    operation[6] = 0x00;
    operation[3]++;
    operation[-1]++;
    bytes[1]++;
    assert_verdict(open_bytes(bytes, size + 1), NDFU_CHECK_SIGNATURE, key, NDFU_VERDICT_FAILED,
                   "does not verify");
}

static void versions_must_be_there(void **state)
{
    struct init_packet packet = describe(INIT_PACKET_APPLICATION);

    (void)state;
    packet.hw_version.present = false;
    assert_verdict(open_of(&packet, signer), NDFU_CHECK_HW_VERSION, key, NDFU_VERDICT_FAILED,
                   "no hardware version");
    packet = describe(INIT_PACKET_APPLICATION);
    packet.fw_version.present = false;
    assert_verdict(open_of(&packet, signer), NDFU_CHECK_FW_VERSION, key, NDFU_VERDICT_FAILED,
                   "no firmware version");
    packet = describe(INIT_PACKET_SOFTDEVICE);
    packet.fw_version.present = false;
    assert_verdict(open_of(&packet, signer), NDFU_CHECK_FW_VERSION, key, NDFU_VERDICT_PASSED,
                   "a SoftDevice needs none");
    packet = describe(INIT_PACKET_APPLICATION);
    packet.sd_req_count = 0;
    assert_verdict(open_of(&packet, signer), NDFU_CHECK_SD_REQ, key, NDFU_VERDICT_OPEN,
                   "only a target without SoftDevice");
}

static void an_init_packet_must_fit_a_command_object(void **state)
{
    enum { UNKNOWN = 450 };
    const struct init_packet packet = describe(INIT_PACKET_APPLICATION);
    uint8_t bytes[INIT_PACKET_CAPACITY + UNKNOWN] = {0};
    const size_t size = init_packet_encode(&packet, signer, bytes);

    (void)state;
    bytes[size] = 15 << 3 | 2; /* a field that nobody knows */
    bytes[size + 1] = (uint8_t)(UNKNOWN | 0x80);
    bytes[size + 2] = UNKNOWN >> 7;
    assert_verdict(open_bytes(bytes, size + 3 + UNKNOWN), NDFU_CHECK_INIT_PACKET_SIZE, key,
                   NDFU_VERDICT_FAILED, "targets take at most 512");
}

static void sizes_must_not_wrap_around(void **state)
{
    const struct package_part part = {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER,
                                      image, 16};
    struct init_packet packet;
    uint8_t bytes[INIT_PACKET_CAPACITY];
    struct zip_maker *maker = zip_maker_create();
    static const char manifest[] =
        "{\"manifest\": {\"softdevice_bootloader\": {\"bin_file\": \"a\", \"dat_file\": \"b\"}}}";
    struct ndfu_package *package;

    (void)state;
    init_packet_describe(&packet, part.type, image, part.size);
    packet.sd_size.value = 0xfffffff0;
    packet.bl_size.value = 32;
    zip_maker_add(maker, "manifest.json", manifest, strlen(manifest));
    zip_maker_add(maker, "a", image, part.size);
    zip_maker_add(maker, "b", bytes, init_packet_encode(&packet, NULL, bytes));
    package = open_package(zip_maker_finish(maker));
    assert_verdict(package, NDFU_CHECK_IMAGE_SIZE, NULL, NDFU_VERDICT_FAILED,
                   "16 bytes, but its init packet is for 0");
}

static void names_are_there_for_every_check(void **state)
{
    (void)state;
    for (int check = 0; check < NDFU_CHECKS; check++) {
        assert_string_not_equal(ndfu_check_name((enum ndfu_check)check), "unknown");
        assert_string_not_equal(ndfu_check_text((enum ndfu_check)check), "unknown check");
    }
    assert_string_equal(ndfu_check_name((enum ndfu_check)NDFU_CHECKS), "unknown");
    assert_string_equal(ndfu_verdict_name(NDFU_VERDICT_OPEN), "open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signed_package_passes_every_check),
        cmocka_unit_test(without_a_key_signatures_stay_open),
        cmocka_unit_test(a_signature_must_be_there_and_be_of_the_key),
        cmocka_unit_test(an_init_command_is_verified_as_it_was_sent),
        cmocka_unit_test(versions_must_be_there),
        cmocka_unit_test(an_init_packet_must_fit_a_command_object),
        cmocka_unit_test(sizes_must_not_wrap_around),
        cmocka_unit_test(names_are_there_for_every_check),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
