/* SPDX-License-Identifier: MIT */
/* The replayer: it reads transcripts, and it notices every kind of difference. */
#include "support/cmocka.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "target/replay.h"
#include "target/target.h"

#define USB "# target --transport usb --flash sync\n# @open\n"

static bool replay(const char *text, struct target_replay *result)
{
    struct target_vector vector;
    bool same;

    assert_true(target_vector_parse(&vector, text));
    same = target_replay(&vector, result);
    target_vector_release(&vector);
    return same;
}

static void assert_same(const char *text)
{
    struct target_replay result;

    if (!replay(text, &result)) {
        fail_msg("line %u: %s", result.line, result.message);
    }
}

static void assert_differs_at(const char *text, unsigned line)
{
    struct target_replay result;

    assert_false(replay(text, &result));
    assert_int_equal(result.line, line);
    assert_true(strlen(result.message) > 0);
}

static void what_was_recorded_is_replayed(void **state)
{
    struct target_replay result;

    (void)state;
    assert_true(replay(USB "> 0901c0  # 300.0 ms PING 1\n"
                           "< 60090101c0  # 300.3 ms\n"
                           "# (no answer within 100 ms)\n"
                           "# state: slip{idx=0/2051 DECODING buf0 op=09} pool_free=2/3 "
                           "sched_free=32 sdq_used=0 prn=0/0 sdop=idle\n",
                       &result));
    assert_int_equal(result.frames, 1);
    assert_int_equal(result.silences, 1);
    assert_int_equal(result.states, 1);
}

static void another_answer_is_a_difference(void **state)
{
    (void)state;
    assert_differs_at(USB "> 0901c0  # 300.0 ms\n< 60090102c0  # 300.3 ms\n", 4);
}

static void a_missing_answer_is_a_difference(void **state)
{
    (void)state;
    assert_differs_at(USB "> 0901  # 300.0 ms\n< 60090101c0  # 300.3 ms\n", 4);
}

static void an_answer_in_silence_is_a_difference(void **state)
{
    (void)state;
    assert_differs_at(USB "> 0901c0  # 300.0 ms\n# (no answer within 100 ms)\n", 4);
}

static void one_answer_too_many_is_a_difference(void **state)
{
    (void)state;
    assert_differs_at(USB "> 0901c0  # 300.0 ms\n< 60090101c0  # 300.3 ms\n"
                          "> 0902c0  # 400.0 ms\n# @sleep 100\n",
                      6);
}

static void another_state_is_a_difference(void **state)
{
    (void)state;
    assert_differs_at(USB "> 0901  # 300.0 ms\n# @sleep 50\n"
                          "# state: slip{idx=3/2051 DECODING buf0 op=09} pool_free=2/3 "
                          "sched_free=32 sdq_used=0 prn=0/0 sdop=idle\n",
                      5);
}

static void a_state_in_the_middle_of_work_is_found(void **state)
{
    (void)state;
    assert_same(USB "> 414243444546  # 300.0 ms\n"
                    "# state: slip{idx=4/2051 DECODING buf0 op=41} pool_free=2/3 "
                    "sched_free=31 sdq_used=0 prn=0/0 sdop=idle\n"
                    "> 0901c0  # 320.0 ms\n");
}

static void a_reset_that_does_not_come_is_a_difference(void **state)
{
    (void)state;
    assert_same(USB "> 0cc0  # 300.0 ms ABORT\n# port EOF\n# @close \n# @wait-reset\n# @open\n"
                    "> 0901c0  # 700.0 ms\n< 60090101c0  # 700.3 ms\n");
    assert_differs_at(USB "> 0901c0  # 300.0 ms\n< 60090101c0  # 300.3 ms\n# port EOF\n", 5);
    assert_differs_at(USB "> 0901c0  # 300.0 ms\n< 60090101c0  # 300.3 ms\n# @wait-reset\n", 5);
}

static void a_transcript_that_breaks_off_says_so(void **state)
{
    static const char *const texts[] = {
        USB "> 0901c0  # 300.0 ms\n< 60090",
        USB "> 0901c0  # 300.0 ms\n< 600901",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct target_vector vector;

        assert_true(target_vector_parse(&vector, texts[i]));
        assert_int_equal(vector.truncated, 4);
        assert_int_equal(vector.count, 2);
        target_vector_release(&vector);
    }
}

static void what_is_done_at_a_time_is_replayed_at_that_time(void **state)
{
    (void)state;
    /* Without power when it is asked; and asked again when it is back. */
    assert_same(USB "> 09  # 300.0 ms\n# @power-cycle  # 300.1 ms\n# port EOF  # 300.1 ms\n"
                    "# @open  # 400.0 ms\n> 0901c0  # 400.0 ms\n< 60090101c0  # 400.3 ms\n");
    /* The power goes later, and takes nothing with it. */
    assert_same(USB "> 0901c0  # 300.0 ms\n< 60090101c0  # 300.3 ms\n"
                    "# @power-cycle  # 300.4 ms\n");
    assert_differs_at(USB "> 0901c0  # 300.0 ms\n# @power-cycle  # 300.1 ms\n"
                          "< 60090101c0  # 300.3 ms\n",
                      5);
    /* A port that is closed is not answered. */
    assert_same(USB "# @close  # 299.0 ms\n# @open  # 299.5 ms\n> 0901c0  # 300.0 ms\n"
                    "< 60090101c0  # 300.3 ms\n");
    assert_differs_at(USB "> 0901c0  # 300.0 ms\n# @close  # 300.1 ms\n# @open  # 400.0 ms\n"
                          "< 60090101c0  # 300.3 ms\n",
                      6);
}

static void a_port_that_comes_later_can_be_waited_for(void **state)
{
    (void)state;
    /* Enumerating takes over 300 ms from the start; all that follows moves with it. */
    assert_same("# target --transport usb --flash sync\n# @wait-port\n# @open  # 0.0 ms\n"
                "> 0901c0  # 0.1 ms\n< 60090101c0  # 0.4 ms\n# (no answer within 100 ms)\n"
                "> 0902c0  # 200.0 ms\n< 60090102c0  # 200.3 ms\n");
    assert_differs_at("# target --transport usb --flash sync --enumeration 60000\n"
                      "# @wait-port\n# @open  # 0.0 ms\n",
                      2);
    assert_differs_at("# target --transport usb --flash sync\n# @open  # 0.0 ms\n", 2);
}

static void settings_may_stand_anywhere(void **state)
{
    (void)state;
    assert_same("# @close\n# @sleep 1000\n# @open  # 0.0 ms\n> 07c0  # 0.1 ms\n"
                "< 6007018300c0  # 0.4 ms\n# target --transport uart\n"
                "> 0ac0  # 0.5 ms\n< 600a02c0  # 0.6 ms\n# target --unsupported 1024\n");
}

static void rules_can_be_added(void **state)
{
    static const char text[] = USB "> 0901c0  # 300.0 ms\n# (no answer within 100 ms)\n"
                                   "> 0902c0  # 500.0 ms\n< 60090102c0  # 500.3 ms\n";
    struct target_vector vector;
    struct target_replay result;

    (void)state;
    assert_differs_at(text, 4);
    assert_true(target_vector_parse(&vector, text));
    target_vector_add_fault(&vector, "to-host drop frame at 0");
    target_vector_add_fault(&vector, "to-host drop frame at 7");
    assert_true(target_replay(&vector, &result));
    target_vector_add_fault(&vector, "to-host drop frame at 1");
    assert_false(target_replay(&vector, &result));
    assert_int_equal(result.line, 6);
    target_vector_release(&vector);
}

static void the_button_is_replayed(void **state)
{
    (void)state;
    assert_same(USB "# @enter-bootloader  # 300.0 ms\n# port EOF  # 300.0 ms\n"
                    "# @open  # 400.0 ms\n> 0901c0  # 400.0 ms\n< 60090101c0  # 400.3 ms\n");
    assert_differs_at(USB "# @enter-bootloader  # 300.0 ms\n# @open  # 301.0 ms\n", 4);
}

static void a_port_that_leaves_with_half_an_answer_has_left(void **state)
{
    (void)state;
    assert_same("# target --transport usb --flash sync\n# @fault to-host drop byte at 4\n# @open\n"
                "> 0901c0  # 300.0 ms\n> 0cc0  # 310.0 ms\n# port EOF\n");
}

static void faults_are_replayed(void **state)
{
    static const char target[] = "# target --transport usb --flash sync\n";
    static const char conversation[] = "# @open\n> 0901c0  # 300.0 ms\n< 60090101c0  # 300.3 ms\n"
                                       "> 0902c0  # 400.0 ms\n< 60090102c0  # 400.3 ms\n";
    char text[1024];

    (void)state;
    (void)snprintf(text, sizeof text, "%s%s", target, conversation);
    assert_same(text);
    (void)snprintf(text, sizeof text, "%s# @fault to-host drop frame at 1\n%s", target,
                   conversation);
    assert_differs_at(text, 7);
    (void)snprintf(text, sizeof text,
                   "%s# @fault to-host drop frame at 5\n# @fault to-host drop frame at 0\n%s",
                   target, conversation);
    assert_differs_at(text, 6);
    (void)snprintf(text, sizeof text, "%s# @fault to-host lose frame at 1\n%s", target,
                   conversation);
    assert_differs_at(text, 2);
}

static void flash_is_restored(void **state)
{
    struct target_config config;
    struct target *target;
    uint8_t *saved;
    size_t length;
    char *text;
    size_t end;

    (void)state;
    target_config_init(&config);
    target = target_create(&config);
    target_run(target, 1000000000);
    saved = target_save(target, &length);
    text = malloc(2 * length + 1024);
    end =
        (size_t)sprintf(text, "# target --transport usb --flash sync --bl-version 3\n# @restore ");
    for (size_t i = 0; i < length; i++) {
        end += (size_t)sprintf(text + end, "%02x", saved[i]);
    }
    /* The bootloader's version is the one that was saved, not the one of the new target. */
    (void)sprintf(text + end, "\n# @open\n> 0b00c0  # 300.0 ms\n"
                              "< 600b01020000000000400f0000a00000c0  # 300.3 ms\n");
    assert_same(text);
    text[end - 2] = text[end - 2] == '0' ? '1' : '0';
    assert_differs_at(text, 2);
    free(text);
    free(saved);
    target_destroy(target);
}

static void what_cannot_be_read_is_an_error(void **state)
{
    static const char *const texts[] = {
        "# target --transport usb --colour red\n",
        "# @dance\n",
        "# @restore 6e6\n",
        "# state: fine\n",
        "> 0901c0  # 300.0 ms\nhello\n",
        "> 0901c0  # 300.0 ms\n< 600\n",
        "> 0901c0  # 300.0 ms\n< 600\n> 0901c0  # 300.0 ms\n",
    };
    static const unsigned lines[] = {1, 1, 1, 1, 2, 2, 2};
    static const char *const named[] = {"'--colour'", "'@dance'", "", "", "'hello'", "", ""};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct target_vector vector;

        assert_false(target_vector_parse(&vector, texts[i]));
        assert_int_equal(vector.error, lines[i]);
        assert_non_null(strstr(vector.message, named[i]));
        target_vector_release(&vector);
    }
}

static void other_ways_of_writing_are_read(void **state)
{
    (void)state;
    assert_same("# target --transport usb --flash sync\r\n#note\r\n#\r\n\r\n# @open\r\n"
                "> 09C1C0  # 300.0 ms\r\n< 600901C1C0  # 300.3 ms\r\n");
    assert_differs_at("#target --transport usb --flash sync\n#@open\n"
                      "> 0901C0  # 300.0 ms\n< 60090102C0  # 300.3 ms\n",
                      4);
}

static void all_settings_are_understood(void **state)
{
    struct target_vector vector;

    (void)state;
    assert_true(target_vector_parse(
        &vector, "# target --transport uart --flash async-stall --baud 115200 --rts --rx-buffers 6 "
                 "--sd-queue 4 --sd-max-write 4096 --fs-param-check 1 --inactivity 3000 "
                 "--save-progress --sd-present\n"));
    assert_int_equal(vector.config.transport, TARGET_UART);
    assert_int_equal(vector.config.flash, TARGET_FLASH_ASYNC_STALL);
    assert_int_equal(vector.config.baud, 115200);
    assert_true(vector.config.rts);
    assert_int_equal(vector.config.rx_buffers, 6);
    assert_int_equal(vector.config.flash_queue, 4);
    assert_int_equal(vector.config.flash_max_write, 4096);
    assert_true(vector.config.parameter_check);
    assert_int_equal(vector.config.inactivity_ns, 3000000000u);
    assert_true(vector.config.save_progress);
    assert_true(vector.config.softdevice_present);
    target_vector_release(&vector);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_recorded_is_replayed),
        cmocka_unit_test(another_answer_is_a_difference),
        cmocka_unit_test(a_missing_answer_is_a_difference),
        cmocka_unit_test(an_answer_in_silence_is_a_difference),
        cmocka_unit_test(one_answer_too_many_is_a_difference),
        cmocka_unit_test(another_state_is_a_difference),
        cmocka_unit_test(a_state_in_the_middle_of_work_is_found),
        cmocka_unit_test(a_reset_that_does_not_come_is_a_difference),
        cmocka_unit_test(a_transcript_that_breaks_off_says_so),
        cmocka_unit_test(what_is_done_at_a_time_is_replayed_at_that_time),
        cmocka_unit_test(a_port_that_comes_later_can_be_waited_for),
        cmocka_unit_test(settings_may_stand_anywhere),
        cmocka_unit_test(rules_can_be_added),
        cmocka_unit_test(the_button_is_replayed),
        cmocka_unit_test(a_port_that_leaves_with_half_an_answer_has_left),
        cmocka_unit_test(faults_are_replayed),
        cmocka_unit_test(flash_is_restored),
        cmocka_unit_test(what_cannot_be_read_is_an_error),
        cmocka_unit_test(other_ways_of_writing_are_read),
        cmocka_unit_test(all_settings_are_understood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
