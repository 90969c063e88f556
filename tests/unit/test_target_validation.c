/* SPDX-License-Identifier: MIT */
/* Which init packets the simulated target refuses, and with which answer. */
#include "support/cmocka.h"

#include <string.h>

#include "support/update_fixture.h"

static struct signing_key *key;
static struct signing_key *other_key;
static uint8_t public_key[64];

static int make_keys(void **state)
{
    (void)state;
    key = signing_key_generate();
    other_key = signing_key_generate();
    signing_key_public(key, public_key);
    return 0;
}

static int drop_keys(void **state)
{
    (void)state;
    signing_key_destroy(key);
    signing_key_destroy(other_key);
    return 0;
}

/* What a packet is answered: result and, for 0B, the extended error behind it. */
static unsigned answer_to_bytes(const struct target_config *config, const uint8_t *bytes,
                                size_t length)
{
    struct fixture fixture;
    unsigned answer;

    fixture_start(&fixture, config);
    answer = client_send_init_packet(&fixture.client, bytes, length);
    if (answer == 0x0B) {
        assert_int_equal(fixture.client.length, 4);
        answer = answer << 8 | fixture.client.frame[3];
    }
    if (answer != 1) { /* refused: no data may follow */
        assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 8);
    }
    fixture_stop(&fixture);
    return answer;
}

static unsigned answer_to(const struct target_config *config, const struct init_packet *packet,
                          const struct signing_key *signer)
{
    uint8_t bytes[INIT_PACKET_CAPACITY];
    size_t length = init_packet_encode(packet, signer, bytes);

    return answer_to_bytes(config, bytes, length);
}

static void describe(struct init_packet *packet)
{
    uint8_t image[FIXTURE_IMAGE];

    pseudo_random_image(image, sizeof image, 1);
    init_packet_describe(packet, INIT_PACKET_APPLICATION, image, sizeof image);
}

static void a_good_packet_is_accepted(void **state)
{
    struct target_config config;
    struct init_packet packet;

    (void)state;
    target_config_init_strict(&config, public_key);
    describe(&packet);
    assert_int_equal(answer_to(&config, &packet, key), 1);
}

static void signatures_are_checked_first(void **state)
{
    struct target_config config;
    struct init_packet packet;

    (void)state;
    target_config_init_strict(&config, public_key);
    describe(&packet);
    packet.hw_version.value = 53; /* the signature is wrong all the same */
    assert_int_equal(answer_to(&config, &packet, NULL), 0x0B08);
    assert_int_equal(answer_to(&config, &packet, other_key), 0x05);
    packet.signature_type = 1;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B0B);
    packet.signature_type = 0;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B06);
}

/* Flips every byte of a signed packet in turn: none may be accepted. */
static void no_byte_of_a_signed_packet_can_be_changed(void **state)
{
    struct target_config config;
    struct init_packet packet;
    uint8_t bytes[INIT_PACKET_CAPACITY];
    size_t length;

    (void)state;
    target_config_init_strict(&config, public_key);
    describe(&packet);
    length = init_packet_encode(&packet, key, bytes);
    for (size_t i = 0; i < length; i++) {
        bytes[i] ^= 0x01;
        /* the command's op code (byte 6) is not signed, and nobody looks at it */
        assert_true(i == 6 || answer_to_bytes(&config, bytes, length) != 1);
        bytes[i] ^= 0x01;
    }
}

static void each_field_has_its_own_refusal(void **state)
{
    struct target_config config;
    struct init_packet good;
    struct init_packet packet;

    (void)state;
    target_config_init_strict(&config, public_key);
    describe(&good);

    packet = good;
    packet.hw_version.value = 53;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B06);
    packet.hw_version.present = false;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B04);

    packet = good;
    packet.type.value = INIT_PACKET_EXTERNAL_APPLICATION;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B04);
    packet.type.present = false;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B04);

    packet = good;
    packet.app_size.value = 0;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B04);
    packet.app_size.value = 0xF0000;
    assert_int_equal(answer_to(&config, &packet, key), 1);
    packet.app_size.value = 0xF0001;
    assert_int_equal(answer_to(&config, &packet, key), 4);

    packet = good;
    packet.hash_type.value = 2;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B09);
    packet.hash_type.present = false;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B09);

    packet = good;
    packet.fw_version.present = false;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B07);
}

static void versions_may_not_go_back(void **state)
{
    struct target_config config;
    struct init_packet packet;

    (void)state;
    target_config_init_strict(&config, public_key);
    config.application_version = 5;
    config.bootloader_version = 5;
    describe(&packet);
    packet.fw_version.value = 4;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B05);
    packet.fw_version.value = 5;
    assert_int_equal(answer_to(&config, &packet, key), 1);
    packet.type.value = INIT_PACKET_BOOTLOADER;
    packet.bl_size = packet.app_size;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B05); /* equal is too low here */
    packet.fw_version.value = 6;
    assert_int_equal(answer_to(&config, &packet, key), 1);
    packet.bl_size.value = 0xA001; /* more than the bootloader's own place */
    assert_int_equal(answer_to(&config, &packet, key), 4);
}

static void a_debug_build_skips_the_versions_of_debug_packets(void **state)
{
    struct target_config config;
    struct init_packet packet;

    (void)state;
    target_config_init_strict(&config, public_key);
    describe(&packet);
    packet.hw_version.value = 53;
    packet.is_debug.value = 1;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B06);
    config.debug_build = true;
    assert_int_equal(answer_to(&config, &packet, key), 1);
    packet.is_debug.value = 0;
    assert_int_equal(answer_to(&config, &packet, key), 0x0B06);
}

static void the_softdevice_requirement(void **state)
{
    static const struct {
        uint32_t required[2];
        size_t count;
        unsigned absent;  /* the answer without SoftDevice */
        unsigned present; /* the answer with SoftDevice 0100 */
    } cases[] = {
        {{0}, 0, 1, 0x0B07},
        {{0}, 1, 1, 1},
        {{0x100}, 1, 0x0B07, 1},
        {{0x101}, 1, 0x0B07, 0x0B07},
        {{0x101, 0x100}, 2, 0x0B07, 1},
        {{0, 0x100}, 2, 1, 1},
        {{0, 0x101}, 2, 1, 0x0B07},
        {{0xFFFE}, 1, 0x0B07, 0x0B07},
    };
    struct target_config config;
    struct init_packet packet;

    (void)state;
    target_config_init_strict(&config, public_key);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        describe(&packet);
        memcpy(packet.sd_req, cases[i].required, sizeof cases[i].required);
        packet.sd_req_count = cases[i].count;
        config.softdevice_present = false;
        assert_int_equal(answer_to(&config, &packet, key), cases[i].absent);
        config.softdevice_present = true;
        assert_int_equal(answer_to(&config, &packet, key), cases[i].present);
    }
}

static void a_lenient_target_takes_any_well_formed_packet(void **state)
{
    struct target_config config;
    struct init_packet packet;

    (void)state;
    target_config_init(&config);
    config.application_version = 9;
    describe(&packet);
    packet.hw_version.value = 12345;
    packet.sd_req[0] = 0x0CAF;
    assert_int_equal(answer_to(&config, &packet, NULL), 1);
    assert_int_equal(answer_to(&config, &packet, other_key), 1);
    packet.hash_type.value = 1;
    assert_int_equal(answer_to(&config, &packet, NULL), 0x0B09);
}

static void a_signature_can_be_asked_for_without_a_key(void **state)
{
    struct target_config config;
    struct init_packet packet;

    (void)state;
    target_config_init(&config);
    config.signature = TARGET_SIGNATURE_PRESENT;
    describe(&packet);
    assert_int_equal(answer_to(&config, &packet, NULL), 0x0B08);
    assert_int_equal(answer_to(&config, &packet, other_key), 1);
}

static void zeros_behind_a_packet_are_taken_and_other_bytes_are_not(void **state)
{
    struct target_config config;
    struct init_packet packet;
    uint8_t bytes[INIT_PACKET_CAPACITY + 2] = {0};
    size_t length;

    (void)state;
    target_config_init_strict(&config, public_key);
    describe(&packet);
    length = init_packet_encode(&packet, key, bytes);
    assert_int_equal(answer_to_bytes(&config, bytes, length + 2), 1);
    bytes[length] = 0x7a;
    assert_int_equal(answer_to_bytes(&config, bytes, length + 1), 5);
}

static void a_refused_packet_is_dropped_but_an_undecodable_one_stays(void **state)
{
    const uint8_t garbage[] = {0x55, 1, 2, 3, 4};
    struct target_config config;
    struct fixture fixture;

    (void)state;
    target_config_init_strict(&config, public_key);
    fixture_start(&fixture, &config); /* whose packet is not signed */
    assert_int_equal(
        client_send_init_packet(&fixture.client, fixture.packet, fixture.packet_length), 0x0B);
    assert_int_equal(client_select(&fixture.client, 1), 1);
    assert_int_equal(fixture.client.offset, 0);
    assert_int_equal(client_send_init_packet(&fixture.client, garbage, sizeof garbage), 5);
    assert_int_equal(client_select(&fixture.client, 1), 1);
    assert_int_equal(fixture.client.offset, sizeof garbage);
    fixture_stop(&fixture);
}

static void a_new_packet_takes_the_place_of_the_old_one(void **state)
{
    struct target_config config;
    struct fixture fixture;

    (void)state;
    target_config_init(&config);
    fixture_start(&fixture, &config);
    fixture_create_object(&fixture);
    assert_int_equal(client_create(&fixture.client, 1, 10), 1);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 8);
    assert_int_equal(client_select(&fixture.client, 2), 1);
    assert_int_equal(fixture.client.offset, 0);
    fixture_stop(&fixture);
}

static void a_second_execute_changes_nothing(void **state)
{
    struct target_config config;
    struct fixture fixture;
    uint32_t erases;

    (void)state;
    target_config_init(&config);
    fixture_start(&fixture, &config);
    fixture_send_init_packet(&fixture);
    erases = target_report(fixture.target)->erases;
    assert_int_equal(client_execute(&fixture.client), 1);
    assert_int_equal(target_report(fixture.target)->erases, erases);
    fixture_stop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_packet_is_accepted),
        cmocka_unit_test(signatures_are_checked_first),
        cmocka_unit_test(no_byte_of_a_signed_packet_can_be_changed),
        cmocka_unit_test(each_field_has_its_own_refusal),
        cmocka_unit_test(versions_may_not_go_back),
        cmocka_unit_test(a_debug_build_skips_the_versions_of_debug_packets),
        cmocka_unit_test(the_softdevice_requirement),
        cmocka_unit_test(a_lenient_target_takes_any_well_formed_packet),
        cmocka_unit_test(a_signature_can_be_asked_for_without_a_key),
        cmocka_unit_test(zeros_behind_a_packet_are_taken_and_other_bytes_are_not),
        cmocka_unit_test(a_refused_packet_is_dropped_but_an_undecodable_one_stays),
        cmocka_unit_test(a_new_packet_takes_the_place_of_the_old_one),
        cmocka_unit_test(a_second_execute_changes_nothing),
    };

    return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
