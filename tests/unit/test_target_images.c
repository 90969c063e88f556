/* SPDX-License-Identifier: MIT */
/* Packages of several images, activation, and what the simulated target starts after a reset. */
#include "support/cmocka.h"

#include <string.h>

#include "support/update_fixture.h"

static const uint8_t abort_request[] = {0x0C};

static void start(struct fixture *fixture, bool stay)
{
    struct target_config config;

    target_config_init(&config);
    config.stay_in_bootloader = stay;
    config.any_firmware_version = false;
    fixture_start(fixture, &config);
}

/* @return the result of the init packet's execute, or 1 when the whole image was taken */
static uint8_t send(struct fixture *fixture, enum init_packet_type type, uint32_t version)
{
    struct init_packet packet;
    uint8_t bytes[INIT_PACKET_CAPACITY];
    size_t length;
    uint8_t result;

    init_packet_describe(&packet, type, fixture->image, sizeof fixture->image);
    packet.fw_version.value = version;
    length = init_packet_encode(&packet, NULL, bytes);
    result = client_send_init_packet(&fixture->client, bytes, length);
    if (result != 1) {
        return result;
    }
    return client_send_image(&fixture->client, fixture->image, sizeof fixture->image, 2048);
}

static void images_follow_one_another_across_resets(void **state)
{
    static const enum init_packet_type types[] = {INIT_PACKET_SOFTDEVICE_BOOTLOADER,
                                                  INIT_PACKET_SOFTDEVICE, INIT_PACKET_BOOTLOADER,
                                                  INIT_PACKET_APPLICATION};
    struct fixture fixture;
    const struct target_report *report;

    (void)state;
    start(&fixture, false);
    report = target_report(fixture.target);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(send(&fixture, types[i], i + 1), 1);
        if (i < 3) {
            client_await_reset(&fixture.client);
        }
    }
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(report->images, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(report->image[i].type, (int)types[i]);
        assert_int_equal(report->image[i].version, i + 1);
    }
    assert_int_equal(report->resets[TARGET_RESET_UPDATE], 4);
    assert_int_equal(target_mode(fixture.target), TARGET_APPLICATION);
    fixture_stop(&fixture);
}

static void an_older_application_is_refused_afterwards(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, true);
    assert_int_equal(send(&fixture, INIT_PACKET_APPLICATION, 3), 1);
    client_await_reset(&fixture.client);
    assert_int_equal(send(&fixture, INIT_PACKET_APPLICATION, 2), 0x0B);
    assert_int_equal(fixture.client.frame[3], 0x05);
    assert_int_equal(send(&fixture, INIT_PACKET_APPLICATION, 3), 1);
    fixture_stop(&fixture);
}

static void a_softdevice_goes_over_the_application(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, false);
    fixture_update(&fixture, 2048);
    target_enter_bootloader(fixture.target, fixture.client.now);
    client_reopen(&fixture.client);
    assert_int_equal(send(&fixture, INIT_PACKET_SOFTDEVICE, 1), 1);
    client_await_reset(&fixture.client);
    target_power_cycle(fixture.target, fixture.client.now);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_mode(fixture.target), TARGET_BOOTLOADER); /* nothing to start */
    fixture_stop(&fixture);
}

/* There is no room for both: the old one is given up when the init packet is executed. */
static void a_large_image_costs_the_old_application(void **state)
{
    static const uint32_t lengths[] = {0xED000, 0xED001};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct init_packet packet;
        struct fixture fixture;

        start(&fixture, false);
        fixture_update(&fixture, 2048); /* three pages of 0xF0 */
        target_enter_bootloader(fixture.target, fixture.client.now);
        client_reopen(&fixture.client);
        init_packet_describe(&packet, INIT_PACKET_APPLICATION, fixture.image, 1);
        packet.app_size.value = lengths[i];
        fixture.packet_length = init_packet_encode(&packet, NULL, fixture.packet);
        fixture_send_init_packet(&fixture);
        client_send(&fixture.client, abort_request, sizeof abort_request);
        client_sleep(&fixture.client, SECOND);
        assert_int_equal(target_mode(fixture.target),
                         i == 0 ? TARGET_APPLICATION : TARGET_BOOTLOADER);
        fixture_stop(&fixture);
    }
}

static void a_bootloader_that_is_there_already_is_refused(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, true);
    assert_int_equal(send(&fixture, INIT_PACKET_BOOTLOADER, 1), 1);
    client_await_reset(&fixture.client);
    assert_int_equal(send(&fixture, INIT_PACKET_BOOTLOADER, 1), 0x0B);
    assert_int_equal(fixture.client.frame[3], 0x05);
    assert_int_equal(send(&fixture, INIT_PACKET_APPLICATION, 1), 1); /* the next one goes on */
    fixture_stop(&fixture);
}

static void activation_takes_its_time(void **state)
{
    struct target_config config;
    struct fixture fixture;
    uint64_t before;

    (void)state;
    target_config_init(&config);
    config.activation_ns = 3 * SECOND;
    fixture_start(&fixture, &config);
    fixture_send_init_packet(&fixture);
    assert_int_equal(client_send_image(&fixture.client, fixture.image, sizeof fixture.image, 2048),
                     1);
    before = fixture.client.now;
    client_await_reset(&fixture.client);
    assert_in_range(fixture.client.now - before, 3 * SECOND, 4 * SECOND);
    fixture_stop(&fixture);
}

static void a_valid_application_is_started_and_the_bootloader_only_when_asked(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, false);
    fixture_update(&fixture, 2048);
    assert_int_equal(target_mode(fixture.target), TARGET_APPLICATION);
    assert_false(target_is_linked(fixture.target));
    target_power_cycle(fixture.target, fixture.client.now);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_mode(fixture.target), TARGET_APPLICATION);
    target_enter_bootloader(fixture.target, fixture.client.now);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 1), 1);
    client_send(&fixture.client, abort_request, sizeof abort_request);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_mode(fixture.target), TARGET_APPLICATION);
    fixture_stop(&fixture);
}

static void it_does_not_wait_for_the_next_image_for_ever(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, false);
    fixture_update(&fixture, 2048);
    target_enter_bootloader(fixture.target, fixture.client.now);
    client_reopen(&fixture.client);
    assert_int_equal(send(&fixture, INIT_PACKET_BOOTLOADER, 1), 1);
    client_await_reset(&fixture.client);
    client_sleep(&fixture.client, 9 * SECOND);
    assert_int_equal(target_mode(fixture.target), TARGET_BOOTLOADER);
    client_sleep(&fixture.client, 2 * SECOND);
    assert_int_equal(target_mode(fixture.target), TARGET_APPLICATION);
    fixture_stop(&fixture);
}

/* Where the hash does not match, what was there before stays. */
static void a_wrong_hash_leaves_the_old_application(void **state)
{
    struct init_packet packet;
    struct fixture fixture;

    (void)state;
    start(&fixture, false);
    fixture_update(&fixture, 2048);
    target_enter_bootloader(fixture.target, fixture.client.now);
    client_reopen(&fixture.client);
    init_packet_describe(&packet, INIT_PACKET_APPLICATION, fixture.image, sizeof fixture.image);
    packet.hash[0] ^= 1;
    fixture.packet_length = init_packet_encode(&packet, NULL, fixture.packet);
    fixture_send_init_packet(&fixture);
    assert_int_equal(client_send_image(&fixture.client, fixture.image, sizeof fixture.image, 2048),
                     0x0B);
    assert_int_equal(fixture.client.frame[3], 0x0C);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_UPDATE], 2);
    assert_int_equal(target_report(fixture.target)->images, 1);
    assert_int_equal(target_mode(fixture.target), TARGET_APPLICATION);
    fixture_stop(&fixture);
}

static void an_execute_without_init_packet_resets_the_target(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, true);
    assert_int_equal(client_select(&fixture.client, 2), 1);
    assert_int_equal(client_execute(&fixture.client), 0x0B);
    assert_int_equal(fixture.client.frame[3], 0x0C);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_UPDATE], 1);
    fixture_stop(&fixture);
}

static void after_an_update_select_tells_an_offset_of_0_and_a_crc_of_sorts(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, true);
    fixture_update(&fixture, 2048);
    client_reopen(&fixture.client);
    assert_int_equal(client_select(&fixture.client, 1), 1);
    assert_int_equal(fixture.client.offset, 0);
    assert_int_equal(client_select(&fixture.client, 2), 1);
    assert_int_equal(fixture.client.offset, 0);
    assert_int_equal(fixture.client.crc, 0x1000);
    fixture_stop(&fixture);
}

static void a_repeated_execute_can_be_refused(void **state)
{
    (void)state;
    for (int refuse = 0; refuse <= 1; refuse++) {
        struct target_config config;
        struct fixture fixture;

        target_config_init(&config);
        config.refuse_repeated_execute = refuse;
        fixture_start(&fixture, &config);
        fixture_send_init_packet(&fixture);
        assert_int_equal(client_send_object(&fixture.client, fixture.image, 0, FIXTURE_PAGE, 2048),
                         1);
        assert_int_equal(client_execute(&fixture.client), refuse ? 8 : 1);
        fixture_stop(&fixture);
    }
}

static void opcodes_can_be_left_out(void **state)
{
    static const uint8_t opcodes[] = {0x00, 0x0A, 0x0B};

    (void)state;
    for (int out = 0; out <= 1; out++) {
        struct target_config config;
        struct fixture fixture;

        target_config_init(&config);
        config.unsupported_opcodes = out ? 1u << 0x00 | 1u << 0x0A | 1u << 0x0B : 0;
        fixture_start(&fixture, &config);
        for (size_t i = 0; i < sizeof opcodes; i++) {
            const uint8_t frame[] = {opcodes[i], 0};

            client_send(&fixture.client, frame, sizeof frame);
            assert_true(client_receive(&fixture.client));
            assert_int_equal(fixture.client.frame[1], opcodes[i]);
            assert_int_equal(fixture.client.frame[2], out ? 2 : 1);
        }
        fixture_stop(&fixture);
    }
}

/* @return the type that opcode 0B tells of the n-th image */
static uint8_t image_type(struct fixture *fixture, uint8_t index)
{
    const uint8_t frame[] = {0x0B, index};

    client_send(&fixture->client, frame, sizeof frame);
    assert_true(client_receive(&fixture->client));
    assert_int_equal(fixture->client.length, 16);
    return fixture->client.frame[3];
}

static void installed_images_are_listed(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, true);
    assert_int_equal(image_type(&fixture, 0), 2);
    assert_int_equal(image_type(&fixture, 1), 0xFF);
    assert_int_equal(send(&fixture, INIT_PACKET_SOFTDEVICE, 1), 1);
    client_await_reset(&fixture.client);
    assert_int_equal(image_type(&fixture, 1), 0);
    assert_int_equal(image_type(&fixture, 2), 0xFF);
    assert_int_equal(send(&fixture, INIT_PACKET_APPLICATION, 1), 1);
    client_await_reset(&fixture.client);
    assert_int_equal(image_type(&fixture, 2), 1);
    fixture_stop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_follow_one_another_across_resets),
        cmocka_unit_test(an_older_application_is_refused_afterwards),
        cmocka_unit_test(a_softdevice_goes_over_the_application),
        cmocka_unit_test(a_large_image_costs_the_old_application),
        cmocka_unit_test(a_bootloader_that_is_there_already_is_refused),
        cmocka_unit_test(activation_takes_its_time),
        cmocka_unit_test(a_valid_application_is_started_and_the_bootloader_only_when_asked),
        cmocka_unit_test(it_does_not_wait_for_the_next_image_for_ever),
        cmocka_unit_test(a_wrong_hash_leaves_the_old_application),
        cmocka_unit_test(an_execute_without_init_packet_resets_the_target),
        cmocka_unit_test(after_an_update_select_tells_an_offset_of_0_and_a_crc_of_sorts),
        cmocka_unit_test(a_repeated_execute_can_be_refused),
        cmocka_unit_test(opcodes_can_be_left_out),
        cmocka_unit_test(installed_images_are_listed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
