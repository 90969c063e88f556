/* SPDX-License-Identifier: MIT */
/* What the simulated target's flash keeps when the power goes: settings in two pages, progress that
 * is saved or not, and operations that are cut in half. */
#include "support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/update_fixture.h"
#include "target/fault.h"

static void start(struct fixture *fixture, enum target_flash_mode flash, bool save_progress)
{
    struct target_config config;

    target_config_init(&config);
    config.flash = flash;
    config.save_progress = save_progress;
    fixture_start(fixture, &config);
}

static void give_faults(struct fixture *fixture, const char *script)
{
    struct target_faults *faults = target_faults_parse(script, NULL);

    assert_non_null(faults);
    target_set_faults(fixture->target, fixture->client.now, faults);
    target_faults_destroy(faults);
}

static void power_cycle(struct fixture *fixture)
{
    target_power_cycle(fixture->target, fixture->client.now);
    client_reopen(&fixture->client);
}

static void an_executed_init_packet_survives(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    fixture_send_init_packet(&fixture);
    power_cycle(&fixture);
    assert_int_equal(client_select(&fixture.client, 1), 1);
    assert_int_equal(fixture.client.offset, fixture.packet_length);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
    fixture_stop(&fixture);
}

static void an_init_packet_that_was_not_executed_does_not(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    assert_int_equal(client_create(&fixture.client, 1, (uint32_t)fixture.packet_length), 1);
    client_write(&fixture.client, fixture.packet, fixture.packet_length);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, fixture.packet_length);
    power_cycle(&fixture);
    assert_int_equal(client_select(&fixture.client, 1), 1);
    assert_int_equal(fixture.client.offset, 0);
    fixture_stop(&fixture);
}

/* The answer comes while the settings are still on their way into flash. */
static void power_lost_right_after_the_answer_loses_the_init_packet(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_FLASH_ASYNC, false);
    assert_int_equal(
        client_send_init_packet(&fixture.client, fixture.packet, fixture.packet_length), 1);
    power_cycle(&fixture);
    assert_int_equal(target_report(fixture.target)->torn, 1);
    assert_int_equal(client_select(&fixture.client, 1), 1);
    assert_int_equal(fixture.client.offset, 0);
    fixture_update(&fixture, 2048);
    fixture_stop(&fixture);
}

static void progress_survives_only_where_it_is_saved(void **state)
{
    (void)state;
    for (int saved = 0; saved <= 1; saved++) {
        struct fixture fixture;

        start(&fixture, TARGET_FLASH_SYNC, saved);
        fixture_send_init_packet(&fixture);
        assert_int_equal(client_send_object(&fixture.client, fixture.image, 0, FIXTURE_PAGE, 2048),
                         1);
        assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
        client_write(&fixture.client, fixture.image + FIXTURE_PAGE, 1024);
        assert_int_equal(client_get_crc(&fixture.client), 1);
        power_cycle(&fixture);
        assert_int_equal(client_select(&fixture.client, 2), 1);
        assert_int_equal(fixture.client.offset, saved ? FIXTURE_PAGE : 0);
        assert_int_equal(fixture.client.crc, saved ? fixture_crc(&fixture, FIXTURE_PAGE) : 0);
        fixture_stop(&fixture);
    }
}

static void a_new_create_falls_back_to_the_last_executed_object(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    fixture_send_init_packet(&fixture);
    assert_int_equal(client_send_object(&fixture.client, fixture.image, 0, FIXTURE_PAGE, 2048), 1);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
    client_write(&fixture.client, fixture.image + FIXTURE_PAGE, 1024);
    assert_int_equal(client_select(&fixture.client, 2), 1);
    assert_int_equal(fixture.client.offset, FIXTURE_PAGE + 1024);
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 1);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, FIXTURE_PAGE);
    assert_int_equal(fixture.client.crc, fixture_crc(&fixture, FIXTURE_PAGE));
    fixture_stop(&fixture);
}

static void a_glitch_of_the_bus_falls_back_to_what_is_stored(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    fixture_create_object(&fixture);
    client_write(&fixture.client, fixture.image, 1024);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 1024);
    target_reenumerate(fixture.target, fixture.client.now);
    assert_false(target_is_linked(fixture.target));
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    client_reopen(&fixture.client);
    assert_int_equal(client_select(&fixture.client, 2), 1);
    assert_int_equal(fixture.client.offset, 0);
    assert_int_equal(target_report(fixture.target)->resets[TARGET_RESET_POWER], 1);
    fixture_stop(&fixture);
}

/* Sends what an update sends, whether it is answered or not, until the power goes. */
static void update_until_the_power_goes(struct fixture *fixture)
{
    struct client *client = &fixture->client;
    uint32_t cuts = target_report(fixture->target)->power_cuts;

    client->patience = SECOND / 2;
    (void)client_send_init_packet(client, fixture->packet, fixture->packet_length);
    client_sleep(client, SECOND / 2);
    for (size_t offset = 0; offset < FIXTURE_IMAGE; offset += FIXTURE_PAGE) {
        size_t left = FIXTURE_IMAGE - offset;

        if (target_report(fixture->target)->power_cuts != cuts) {
            return;
        }
        (void)client_send_object(client, fixture->image, offset,
                                 left < FIXTURE_PAGE ? left : FIXTURE_PAGE, 2048);
    }
    client_sleep(client, 2 * SECOND);
}

/* After a power cut the init packet is there in full or not at all, and an update goes through. */
static void assert_recovers(struct fixture *fixture, const char *script)
{
    client_reopen(&fixture->client);
    if (target_report(fixture->target)->power_cuts != 1) {
        fail_msg("%s: the power was not cut", script);
    }
    fixture->client.patience = 2 * SECOND;
    assert_int_equal(client_select(&fixture->client, 1), 1);
    if (fixture->client.offset != 0) {
        assert_int_equal(fixture->client.offset, fixture->packet_length);
    }
    fixture_update(fixture, 2048);
}

static void cut_and_recover(enum target_flash_mode flash, const char *script)
{
    struct fixture fixture;

    start(&fixture, flash, true);
    give_faults(&fixture, script);
    update_until_the_power_goes(&fixture);
    assert_recovers(&fixture, script);
    fixture_stop(&fixture);
}

/* The erases and words of an update with saved progress, activation included: 5 settings of two
 * pages with 224 words each, and 3 pages of image. */
enum { ERASES = 2 * 5 + 3, WORDS = 2 * 5 * 224 + 2500 };

static void power_may_go_at_every_erase(void **state)
{
    (void)state;
    for (int mode = TARGET_FLASH_SYNC; mode <= TARGET_FLASH_ASYNC; mode++) {
        for (unsigned i = 0; i < ERASES; i++) {
            char script[64];

            (void)snprintf(script, sizeof script, "power cut at erase %u", i);
            cut_and_recover((enum target_flash_mode)mode, script);
            (void)snprintf(script, sizeof script, "power cut at erase %u half off 1s", i);
            cut_and_recover((enum target_flash_mode)mode, script);
        }
    }
}

static void power_may_go_at_any_word(void **state)
{
    (void)state;
    for (unsigned i = 0; i < WORDS; i += 97) {
        char script[64];

        (void)snprintf(script, sizeof script, "power cut at word %u half", i);
        cut_and_recover(i % 2 ? TARGET_FLASH_SYNC : TARGET_FLASH_ASYNC, script);
    }
}

/* Without the backup page the progress that was saved before would be lost. */
static void the_backup_page_serves_when_the_first_is_torn(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, true);
    fixture_send_init_packet(&fixture);
    assert_int_equal(client_send_object(&fixture.client, fixture.image, 0, FIXTURE_PAGE, 2048), 1);
    client_sleep(&fixture.client, SECOND / 2);
    give_faults(&fixture, "power cut at erase 1 half"); /* behind that of the second object */
    assert_int_equal(
        client_send_object(&fixture.client, fixture.image, FIXTURE_PAGE, FIXTURE_PAGE, 2048), 1);
    client_sleep(&fixture.client, SECOND / 2);
    assert_int_equal(target_report(fixture.target)->torn, 1);
    client_reopen(&fixture.client);
    assert_int_equal(client_select(&fixture.client, 2), 1);
    assert_int_equal(fixture.client.offset, FIXTURE_PAGE);
    fixture_stop(&fixture);
}

static void a_page_that_was_cut_is_neither_old_nor_erased(void **state)
{
    struct fixture fixture;
    uint8_t flash[64];
    unsigned old = 0;
    unsigned erased = 0;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    fixture_create_object(&fixture);
    memset(fixture.image, 0, sizeof flash);
    client_write(&fixture.client, fixture.image, sizeof flash);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    give_faults(&fixture, "power cut at erase 0 half");
    assert_int_equal(client_create(&fixture.client, 2, FIXTURE_PAGE), 0);
    target_flash_read(fixture.target, 0x1000, flash, sizeof flash);
    for (size_t i = 0; i < sizeof flash; i++) {
        old += flash[i] == 0x00;
        erased += flash[i] == 0xff;
    }
    assert_true(old < sizeof flash / 2 && erased < sizeof flash / 2);
    fixture_stop(&fixture);
}

static void the_word_that_was_cut_is_neither_old_nor_new(void **state)
{
    struct fixture fixture;
    uint8_t flash[16];

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    fixture_create_object(&fixture);
    give_faults(&fixture, "power cut at word 2 half");
    memset(fixture.image, 0, sizeof flash);
    client_write(&fixture.client, fixture.image, sizeof flash);
    client_sleep(&fixture.client, 100 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->power_cuts, 1);
    assert_int_equal(target_report(fixture.target)->torn, 1);
    target_flash_read(fixture.target, 0x1000, flash, sizeof flash);
    assert_memory_equal(flash, fixture.image, 8);
    assert_memory_not_equal(flash + 8, "\x00\x00\x00\x00", 4);
    assert_memory_not_equal(flash + 8, "\xff\xff\xff\xff", 4);
    assert_memory_equal(flash + 12, "\xff\xff\xff\xff", 4);
    fixture_stop(&fixture);
}

static void between_two_words_nothing_is_torn(void **state)
{
    struct fixture fixture;
    uint8_t flash[16];

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    fixture_create_object(&fixture);
    give_faults(&fixture, "power cut at word 2");
    client_write(&fixture.client, fixture.image, sizeof flash);
    client_sleep(&fixture.client, 100 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->torn, 0);
    target_flash_read(fixture.target, 0x1000, flash, sizeof flash);
    assert_memory_equal(flash, fixture.image, 8);
    assert_memory_equal(flash + 8, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    fixture_stop(&fixture);
}

static void a_target_without_power_is_gone(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    give_faults(&fixture, "power cut after 100ms off 2s");
    client_sleep(&fixture.client, 200 * MILLISECOND);
    assert_int_equal(target_mode(fixture.target), TARGET_OFF);
    assert_false(target_is_linked(fixture.target));
    assert_false(target_open(fixture.target, fixture.client.now));
    client_sleep(&fixture.client, 2 * SECOND);
    assert_true(target_is_linked(fixture.target));
    fixture_stop(&fixture);
}

static void a_port_that_was_left_open_is_dead(void **state)
{
    struct fixture fixture;
    uint8_t byte;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    client_send(&fixture.client, (const uint8_t[]){0x09, 1}, 2);
    client_sleep(&fixture.client, 10 * MILLISECOND); /* the answer is there, and not read */
    target_power_cycle(fixture.target, fixture.client.now);
    client_sleep(&fixture.client, SECOND);
    assert_true(target_is_linked(fixture.target));
    client_send(&fixture.client, (const uint8_t[]){0x09, 2}, 2);
    client_sleep(&fixture.client, 10 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->requests[0x09], 1);
    assert_true(target_open(fixture.target, fixture.client.now));
    assert_int_equal(target_read(fixture.target, fixture.client.now, &byte, 1), 0);
    assert_int_equal(client_ping(&fixture.client, 3), 1);
    fixture_stop(&fixture);
}

static void what_was_saved_can_be_restored(void **state)
{
    struct target_config config;
    struct fixture fixture;
    struct target *other;
    struct client client;
    uint8_t *saved;
    size_t length;
    uint8_t byte;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    fixture_send_init_packet(&fixture);
    saved = target_save(fixture.target, &length);
    assert_non_null(saved);

    target_config_init(&config);
    other = target_create(&config);
    assert_true(target_restore(other, SECOND, saved, length));
    client_open(&client, other);
    assert_int_equal(client_select(&client, 1), 1);
    assert_int_equal(client.offset, fixture.packet_length);
    assert_int_equal(client_create(&client, 2, FIXTURE_PAGE), 1);
    client_write(&client, fixture.image, 64);
    assert_int_equal(client_get_crc(&client), 1);
    assert_true(target_restore(other, client.now, saved, length)); /* what came later is gone */
    target_flash_read(other, 0x1000, &byte, 1);
    assert_int_equal(byte, 0xff);
    client_reopen(&client);
    assert_int_equal(client_select(&client, 1), 1);
    assert_int_equal(client.offset, fixture.packet_length);

    assert_false(target_restore(other, client.now, saved, length - 1));
    saved[length / 2] ^= 1;
    assert_false(target_restore(other, client.now, saved, length));
    assert_false(target_restore(other, client.now, saved, 0));
    assert_int_equal(client_ping(&client, 1), 1);

    free(saved);
    target_destroy(other);
    fixture_stop(&fixture);
}

static void a_target_that_starts_from_what_was_saved_starts_once(void **state)
{
    struct target_config config;
    struct fixture fixture;
    struct target *other;
    struct client client;
    uint8_t *saved;
    size_t length;

    (void)state;
    start(&fixture, TARGET_FLASH_SYNC, false);
    fixture_send_init_packet(&fixture);
    saved = target_save(fixture.target, &length);

    target_config_init(&config);
    other = target_create(&config);
    assert_true(target_restore(other, 0, saved, length));
    client_open(&client, other);
    assert_int_equal(client_select(&client, 1), 1);
    assert_int_equal(client.offset, fixture.packet_length);
    assert_int_equal(target_report(other)->power_cuts, 0);
    assert_int_equal(target_report(other)->resets[TARGET_RESET_POWER], 1);

    free(saved);
    target_destroy(other);
    fixture_stop(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_executed_init_packet_survives),
        cmocka_unit_test(an_init_packet_that_was_not_executed_does_not),
        cmocka_unit_test(power_lost_right_after_the_answer_loses_the_init_packet),
        cmocka_unit_test(progress_survives_only_where_it_is_saved),
        cmocka_unit_test(a_new_create_falls_back_to_the_last_executed_object),
        cmocka_unit_test(a_glitch_of_the_bus_falls_back_to_what_is_stored),
        cmocka_unit_test(power_may_go_at_every_erase),
        cmocka_unit_test(power_may_go_at_any_word),
        cmocka_unit_test(the_backup_page_serves_when_the_first_is_torn),
        cmocka_unit_test(a_page_that_was_cut_is_neither_old_nor_erased),
        cmocka_unit_test(the_word_that_was_cut_is_neither_old_nor_new),
        cmocka_unit_test(between_two_words_nothing_is_torn),
        cmocka_unit_test(a_target_without_power_is_gone),
        cmocka_unit_test(a_port_that_was_left_open_is_dead),
        cmocka_unit_test(what_was_saved_can_be_restored),
        cmocka_unit_test(a_target_that_starts_from_what_was_saved_starts_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
