/* SPDX-License-Identifier: MIT */
/* What updates and stations are not made of. */
#include "support/cmocka.h"

#include <string.h>

#include <ndfu/ndfu.h>

#include "support/open_package.h"

#define NOWHERE "/dev/ttyNOWHERE"

static int set_up(void **state)
{
    static uint8_t image[1024];
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, sizeof image};

    *state = open_package(make_package(&part, 1, NULL));
    return 0;
}

static int tear_down(void **state)
{
    ndfu_package_close(*state);
    return 0;
}

static void assert_refused(const struct ndfu_package *package, const char *port,
                           const struct ndfu_update_options *options, const char *text)
{
    struct ndfu_update *update;
    struct ndfu_error error;

    assert_int_equal(ndfu_update_create(package, port, options, &update, &error), NDFU_E_ARGUMENT);
    assert_null(update);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
}

static void an_update_without_a_package_crashed(void **state)
{
    (void)state;
    assert_refused(NULL, NOWHERE, NULL, "no package");
}

/* Whatever they said was left out, and the only device there was would have been updated. */
static void a_choice_of_a_device_without_a_size_was_no_choice(void **state)
{
    const struct ndfu_device_selector selector = {.serial_number = "MINE"};
    struct ndfu_update_options options;

    ndfu_update_options_init(&options, sizeof options);
    options.device = &selector;
    assert_refused(*state, NULL, &options, "size of the selector");
}

static void a_station_without_the_size_of_its_options_took_none_of_them(void **state)
{
    const struct ndfu_station_options options = {.jobs = 1};
    struct ndfu_station *station;
    struct ndfu_error error;

    (void)state;
    assert_int_equal(ndfu_station_create(&options, &station, &error), NDFU_E_ARGUMENT);
    assert_null(station);
    assert_non_null(strstr(error.message, "size of the options"));
}

static void what_makes_no_sense_is_refused_before_it_runs(void **state)
{
    struct ndfu_update_options options;

    ndfu_update_options_init(&options, sizeof options);
    options.application_timeout_ms = 1;
    assert_refused(*state, NOWHERE, &options, "only a device");
    ndfu_update_options_init(&options, sizeof options);
    options.entry = NDFU_ENTRY_CALLER;
    assert_refused(*state, NULL, &options, "no function");
    options.entry = NDFU_ENTRY_COMMAND;
    assert_refused(*state, NULL, &options, "no command");
    options.entry = (enum ndfu_entry)99;
    assert_refused(*state, NULL, &options, "99 is not a way");
    ndfu_update_options_init(&options, sizeof options);
    options.entry_timeout_ms = 0;
    assert_refused(*state, NULL, &options, "no time to come back");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_update_without_a_package_crashed),
        cmocka_unit_test(a_choice_of_a_device_without_a_size_was_no_choice),
        cmocka_unit_test(a_station_without_the_size_of_its_options_took_none_of_them),
        cmocka_unit_test(what_makes_no_sense_is_refused_before_it_runs),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
