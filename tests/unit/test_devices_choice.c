/* SPDX-License-Identifier: MIT */
/* Which devices are meant, and until when a station looks for them. */
#include "devices_choice.h"

#include <string.h>

#include "options.h"
#include "support/cmocka.h"

struct values {
    struct devices_choice devices;
};

static const struct option_row rows[] = {
    DEVICES_OPTION_ROWS(struct values, devices),
    {0},
};
static const struct command command = {.name = "flash", .options = rows};

static void parse(struct values *values, int count, const char *const *arguments)
{
    const char *operand;
    struct ndfu_error error;

    *values = (struct values){0};
    assert_int_equal(
        parse_options(&command, count, (char **)(void *)arguments, values, &operand, &error),
        PARSED_RUN);
}

/* A station that was started with --wait --loop had stopped by Monday. */
static void test_a_loop_with_wait_alone_ends_after_a_day(void **state)
{
    const char *const alone[] = {"flash", "--wait", "--loop", NULL};
    const char *const neither[] = {"flash", "--loop", NULL};
    const char *const seconds[] = {"flash", "--loop", "--wait", "2", NULL};
    struct values values;

    (void)state;
    parse(&values, 3, alone);
    assert_int_equal(devices_choice_idle_ms(&values.devices), 0);
    parse(&values, 2, neither);
    assert_int_equal(devices_choice_idle_ms(&values.devices), 0);
    parse(&values, 4, seconds);
    assert_int_equal(devices_choice_idle_ms(&values.devices), 2000);
}

/* It is what --wait is without being given; the help did not say that it is no limit. */
static void test_a_loop_with_wait_0_says_that_it_does_not_end(void **state)
{
    const char *const zero[] = {"flash", "--loop", "--wait", "0", NULL};
    const struct option_row *row = rows;
    struct values values;

    (void)state;
    parse(&values, 4, zero);
    assert_int_equal(devices_choice_idle_ms(&values.devices), 0);
    while (strcmp(row->name, "loop") != 0)
        row++;
    assert_non_null(strstr(row->help, "(0, and --wait alone: no limit)"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_loop_with_wait_alone_ends_after_a_day),
        cmocka_unit_test(test_a_loop_with_wait_0_says_that_it_does_not_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
