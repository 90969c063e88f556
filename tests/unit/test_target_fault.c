/* SPDX-License-Identifier: MIT */
/* Fault scripts: each rule does what it says and nothing else, and malformed ones are refused. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>

#include "support/update_fixture.h"
#include "target/fault.h"

static void give(struct fixture *fixture, const char *script)
{
    struct target_fault_error error = {0};
    struct target_faults *faults = target_faults_parse(script, &error);

    if (!faults) {
        fail_msg("%s: line %u: %s", script, error.line, error.message);
    }
    target_set_faults(fixture->target, fixture->client.now, faults);
    target_faults_destroy(faults);
}

static void start(struct fixture *fixture, const char *script)
{
    struct target_config config;

    target_config_init(&config);
    fixture_start(fixture, &config);
    fixture->client.patience = 100 * MILLISECOND;
    give(fixture, script);
}

/* What a target under faults answers to some bytes, as text: each answer in hexadecimal. */
static void assert_answers(const char *script, const uint8_t *bytes, size_t length,
                           const char *wanted)
{
    struct fixture fixture;
    char got[512] = "";

    start(&fixture, script);
    client_send_raw(&fixture.client, bytes, length);
    while (client_receive(&fixture.client)) {
        size_t used = strlen(got);

        (void)snprintf(got + used, sizeof got - used, "%s", used ? " " : "");
        for (size_t i = 0; i < fixture.client.length; i++) {
            used = strlen(got);
            (void)snprintf(got + used, sizeof got - used, "%02x",
                           (unsigned)fixture.client.frame[i]);
        }
    }
    assert_string_equal(got, wanted);
    fixture_stop(&fixture);
}

/* The same for one ping with id 11. */
static void assert_ping(const char *script, const char *wanted)
{
    const uint8_t ping[] = {0x09, 0x11, 0xC0};

    assert_answers(script, ping, sizeof ping, wanted);
}

static void no_rules_change_nothing(void **state)
{
    (void)state;
    assert_ping("", "60090111");
    assert_ping("\n# nothing\n   \n", "60090111");
}

static void bytes_to_the_target(void **state)
{
    (void)state;
    assert_ping("to-target drop byte at 0", "601102");
    assert_ping("to-target drop byte at 2", "");
    assert_ping("to-target drop byte at 3", "60090111");
    assert_ping("to-target flip byte at 1 mask f0", "600901e1");
    assert_ping("to-target flip byte at 1", "60090110");
    assert_ping("to-target repeat byte at 0", "60090109");
    assert_ping("to-target drop byte every 2", "60090100"); /* the id, not the END behind it */
}

static void bytes_to_the_host(void **state)
{
    (void)state;
    assert_ping("to-host drop byte at 1", "600111");
    assert_ping("to-host flip byte at 3 mask 03", "60090112");
    assert_ping("to-host repeat byte at 0", "6060090111");
    assert_ping("to-host drop byte at 4", "");
    assert_ping("to-host drop byte every 2", "6001");
}

static void frames_to_the_target(void **state)
{
    /* in one packet: the second answer is lost when both are answered */
    const uint8_t two[] = {0x09, 1, 0xC0, 0x09, 2, 0xC0};

    (void)state;
    assert_answers("", two, sizeof two, "60090101");
    assert_answers("to-target drop frame at 0", two, sizeof two, "60090102");
    assert_answers("to-target drop frame at 1", two, sizeof two, "60090101");
    assert_answers("to-target drop frame every 1", two, sizeof two, "");
    assert_answers("to-target flip frame at 0 mask 10", two, sizeof two, "60090111");
    assert_answers("to-target flip frame at 0 mask 01 offset 0", two, sizeof two,
                   "60090102"); /* the first has become a write */
    assert_answers("to-target delay frame at 1 by 20ms", two, sizeof two, "60090101 60090102");
}

static void responses(void **state)
{
    (void)state;
    assert_ping("to-host drop frame at 0", "");
    assert_ping("to-host drop frame at 1", "60090111");
    assert_ping("to-host repeat frame at 0", "60090111 60090111");
    assert_ping("to-host flip frame at 0 offset 3 mask ff", "600901ee");
}

static void a_repeated_frame_is_carried_out_twice(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, "");
    fixture.client.patience = SECOND;
    fixture_create_object(&fixture);
    give(&fixture, "to-target repeat frame at 0");
    client_write(&fixture.client, fixture.image, 128);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 256);
    fixture_stop(&fixture);
}

/* @return how long a ping takes */
static uint64_t ping_time(const char *script)
{
    struct fixture fixture;
    uint64_t before;
    uint64_t time;

    start(&fixture, script);
    before = fixture.client.now;
    fixture.client.patience = SECOND;
    assert_int_equal(client_ping(&fixture.client, 1), 1);
    time = fixture.client.now - before;
    fixture_stop(&fixture);
    return time;
}

static void delays(void **state)
{
    uint64_t time = ping_time("");

    (void)state;
    assert_true(time < MILLISECOND);
    assert_int_equal(ping_time("to-host delay frame at 0 by 300ms"), time + 300 * MILLISECOND);
    assert_int_equal(ping_time("to-host delay byte at 4 by 1500us"), time + 1500000);
    assert_in_range(ping_time("to-target delay frame at 0 by 0.25s"), SECOND / 4,
                    SECOND / 4 + MILLISECOND);
    assert_in_range(ping_time("to-target delay byte at 2 by 30ms"), 30 * MILLISECOND,
                    31 * MILLISECOND);
    assert_int_equal(ping_time("to-target delay frame at 1 by 30ms"), time);
}

static void what_is_behind_something_late_is_late_too(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, "to-target delay byte at 1 by 50ms");
    client_send_raw(&fixture.client, (const uint8_t[]){0x09, 1, 0xC0}, 3);
    client_sleep(&fixture.client, 20 * MILLISECOND);
    client_send_raw(&fixture.client, (const uint8_t[]){0xDB, 0x00, 0xC0}, 3);
    client_sleep(&fixture.client, 29 * MILLISECOND);
    assert_int_equal(target_state(fixture.target).index, 1);
    assert_true(client_receive(&fixture.client));
    assert_int_equal(fixture.client.frame[3], 1);
    assert_int_equal(target_state(fixture.target).index, 0);
    fixture_stop(&fixture);
}

static void times_limits_a_rule(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, "to-host drop frame every 1 times 2");
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    assert_int_equal(client_ping(&fixture.client, 2), 0);
    assert_int_equal(client_ping(&fixture.client, 3), 1);
    fixture_stop(&fixture);
}

static void every_counts(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, "to-target drop frame every 3");
    for (unsigned i = 1; i <= 9; i++) {
        assert_int_equal(client_ping(&fixture.client, (uint8_t)i), i % 3 == 0 ? 0 : 1);
    }
    fixture_stop(&fixture);
}

/* @return which of 200 pings are lost, as a hash */
static unsigned lost_pings(const char *script, unsigned *count)
{
    struct fixture fixture;
    unsigned hash = 1;

    *count = 0;
    start(&fixture, script);
    fixture.client.patience = MILLISECOND;
    for (unsigned i = 0; i < 200; i++) {
        unsigned lost = client_ping(&fixture.client, (uint8_t)i) == 0;

        *count += lost;
        hash = hash * 31 + lost;
    }
    fixture_stop(&fixture);
    return hash;
}

static void a_chance_is_drawn_from_its_seed(void **state)
{
    unsigned count;
    unsigned hash = lost_pings("to-target drop frame chance 0.25 seed 7", &count);

    (void)state;
    assert_in_range(count, 25, 75);
    assert_int_equal(lost_pings("to-target drop frame chance 0.25 seed 7", &count), hash);
    assert_int_not_equal(lost_pings("to-target drop frame chance 0.25 seed 8", &count), hash);
    (void)lost_pings("to-target drop frame chance 0", &count);
    assert_int_equal(count, 0);
    (void)lost_pings("to-target drop frame chance 1", &count);
    assert_int_equal(count, 200);
}

static void noise(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, "to-target noise 5 at 1 seed 4");
    client_send_raw(&fixture.client, (const uint8_t[]){0x41, 0x42}, 2);
    client_sleep(&fixture.client, MILLISECOND);
    assert_int_equal(target_state(fixture.target).index, 7);
    fixture_stop(&fixture);

    start(&fixture, "to-host noise 8 after 20ms");
    client_sleep(&fixture.client, 19 * MILLISECOND);
    assert_int_equal(target_read(fixture.target, fixture.client.now, fixture.client.frame, 64), 0);
    assert_int_equal(target_advance(fixture.target, fixture.client.now + SECOND),
                     fixture.client.now + MILLISECOND);
    fixture.client.now += MILLISECOND;
    assert_int_equal(target_read(fixture.target, fixture.client.now, fixture.client.frame, 64), 8);
    fixture_stop(&fixture);
}

static void a_line_can_be_given_up_for_dead(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, "to-host drop byte every 1");
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    target_set_faults(fixture.target, fixture.client.now, NULL);
    assert_int_equal(client_ping(&fixture.client, 2), 1);
    fixture_stop(&fixture);
}

static void bytes_for_a_closed_port_are_not_counted(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, "to-target drop frame at 0");
    target_close(fixture.target, fixture.client.now);
    assert_int_equal(client_ping(&fixture.client, 1), 0);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 2), 0);
    assert_int_equal(client_ping(&fixture.client, 3), 1);
    fixture_stop(&fixture);
}

static void power_goes_at_an_exact_byte(void **state)
{
    struct target_config config;
    struct fixture fixture;

    (void)state;
    target_config_init(&config);
    config.transport = TARGET_UART;
    config.baud = 10000;
    for (unsigned count = 1; count < 4; count++) {
        char script[64];
        uint64_t sent_at;

        (void)snprintf(script, sizeof script, "power cut at byte %u off 10s", count);
        fixture_start(&fixture, &config);
        give(&fixture, script);
        sent_at = fixture.client.now;
        client_send_raw(&fixture.client, (const uint8_t[]){0x09, 1, 0x02, 0x03}, 4);
        client_sleep(&fixture.client, count * MILLISECOND - 1);
        assert_int_equal(target_mode(fixture.target), TARGET_BOOTLOADER);
        target_run(fixture.target, sent_at + count * MILLISECOND);
        assert_int_equal(target_mode(fixture.target), TARGET_OFF);
        fixture_stop(&fixture);
    }
}

static void power_comes_back(void **state)
{
    struct fixture fixture;

    (void)state;
    start(&fixture, "power cut after 10ms");
    client_sleep(&fixture.client, 10 * MILLISECOND);
    assert_int_equal(target_report(fixture.target)->power_cuts, 1);
    client_reopen(&fixture.client);
    assert_int_equal(client_ping(&fixture.client, 1), 1);
    client_sleep(&fixture.client, SECOND);
    assert_int_equal(target_report(fixture.target)->power_cuts, 1); /* once */
    fixture_stop(&fixture);
}

static void a_malformed_rule_is_refused_with_its_line(void **state)
{
    static const char *const scripts[] = {
        "sideways drop byte at 1",
        "to-target",
        "to-target lose byte at 1",
        "to-target drop bit at 1",
        "to-target drop byte",
        "to-target drop byte near 1",
        "to-target drop byte at",
        "to-target drop byte at x",
        "to-target drop byte at -1",
        "to-target drop byte at 1 2",
        "to-target drop byte at 1 by 2ms",
        "to-target drop byte every 0",
        "to-target drop byte chance 2",
        "to-target drop byte chance often",
        "to-target flip byte at 1 mask 100",
        "to-target flip byte at 1 mask 0",
        "to-target delay byte at 1",
        "to-target delay byte at 1 by 5",
        "to-target delay byte at 1 by 5h",
        "to-target delay byte at 1 by -5ms",
        "to-target noise at 1",
        "to-target noise 5",
        "power off at byte 1",
        "power cut",
        "power cut at noon 1",
        "power cut at byte 1 half",
        "power cut after",
        "power cut after 1ms loud",
        "power cut at word 18446744073709551616",
        "port",
        "port shut after 1ms",
        "port cut",
        "port cut at erase 1",
        "port cut at byte 1 half",
        "port cut after 1ms off",
    };

    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        char text[256];
        struct target_fault_error error = {0};

        (void)snprintf(text, sizeof text, "# a comment\nto-host drop byte at 1 # fine\n%s\n",
                       scripts[i]);
        if (target_faults_parse(text, &error)) {
            fail_msg("accepted: %s", scripts[i]);
        }
        assert_int_equal(error.line, 3);
        assert_true(strlen(error.message) > 0);
        assert_null(target_faults_parse(scripts[i], NULL));
    }
}

static void the_message_names_what_is_wrong(void **state)
{
    struct target_fault_error error;

    (void)state;
    assert_null(target_faults_parse("to-target flop byte at 1", &error));
    assert_non_null(strstr(error.message, "'flop'"));
    assert_null(target_faults_parse("to-target delay byte at 1 by 5", &error));
    assert_non_null(strstr(error.message, "'5'"));
}

static void there_may_be_32_rules(void **state)
{
    char text[33 * 32] = "";
    struct target_faults *faults;
    struct target_fault_error error;

    (void)state;
    for (unsigned i = 0; i < 32; i++) {
        strcat(text, "to-host drop byte at 1\n");
    }
    faults = target_faults_parse(text, &error);
    assert_non_null(faults);
    target_faults_destroy(faults);
    strcat(text, "to-host drop byte at 1\n");
    assert_null(target_faults_parse(text, &error));
    assert_int_equal(error.line, 33);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_rules_change_nothing),
        cmocka_unit_test(bytes_to_the_target),
        cmocka_unit_test(bytes_to_the_host),
        cmocka_unit_test(frames_to_the_target),
        cmocka_unit_test(responses),
        cmocka_unit_test(a_repeated_frame_is_carried_out_twice),
        cmocka_unit_test(delays),
        cmocka_unit_test(what_is_behind_something_late_is_late_too),
        cmocka_unit_test(times_limits_a_rule),
        cmocka_unit_test(every_counts),
        cmocka_unit_test(a_chance_is_drawn_from_its_seed),
        cmocka_unit_test(noise),
        cmocka_unit_test(a_line_can_be_given_up_for_dead),
        cmocka_unit_test(bytes_for_a_closed_port_are_not_counted),
        cmocka_unit_test(power_goes_at_an_exact_byte),
        cmocka_unit_test(power_comes_back),
        cmocka_unit_test(a_malformed_rule_is_refused_with_its_line),
        cmocka_unit_test(the_message_names_what_is_wrong),
        cmocka_unit_test(there_may_be_32_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
