/* SPDX-License-Identifier: MIT */
/* The status table: names and texts are there, and nothing is given twice. */
#include "support/cmocka.h"

#include <string.h>

#include <ndfu/status.h>

#include "base/error.h"

#define ROW(enumerator, number, name, text) enumerator,
static const enum ndfu_status statuses[] = {NDFU_STATUS_TABLE(ROW)};
#undef ROW

enum { STATUSES = sizeof statuses / sizeof statuses[0] };

static void every_status_has_its_own_name_and_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < STATUSES; i++) {
        assert_string_not_equal(ndfu_status_name(statuses[i]), "unknown");
        for (size_t k = i + 1; k < STATUSES; k++) {
            assert_int_not_equal(statuses[i], statuses[k]);
            assert_string_not_equal(ndfu_status_name(statuses[i]), ndfu_status_name(statuses[k]));
            assert_string_not_equal(ndfu_status_text(statuses[i]), ndfu_status_text(statuses[k]));
        }
    }
}

static void a_number_that_is_no_status_is_unknown(void **state)
{
    (void)state;
    assert_string_equal(ndfu_status_name((enum ndfu_status)999), "unknown");
    assert_non_null(ndfu_status_text((enum ndfu_status)999));
}

static void setting_an_error_clears_what_it_held(void **state)
{
    struct ndfu_error error;
    enum ndfu_status status;

    (void)state;
    memset(&error, 0xa5, sizeof error);
    status = ndfu_error_set(&error, NDFU_E_TIMEOUT, NDFU_LAYER_TARGET, "ping", "waited %d ms", 5);
    assert_int_equal(status, NDFU_E_TIMEOUT);
    assert_int_equal(error.status, NDFU_E_TIMEOUT);
    assert_int_equal(error.layer, NDFU_LAYER_TARGET);
    assert_string_equal(error.operation, "ping");
    assert_string_equal(error.message, "waited 5 ms");
    assert_int_equal(error.os_error, 0);
    assert_int_equal(error.target_result, 0);
    assert_int_equal(error.offset, 0);
}

/* What it was to be made of was cleared first. */
static void an_error_can_be_made_of_what_it_held(void **state)
{
    struct ndfu_error error;

    (void)state;
    (void)ndfu_error_set(&error, NDFU_E_TIMEOUT, NDFU_LAYER_TARGET, "ping", "no answer");
    (void)ndfu_error_set(&error, error.status, error.layer, error.operation, "%s in time",
                         error.message);
    assert_int_equal(error.status, NDFU_E_TIMEOUT);
    assert_int_equal(error.layer, NDFU_LAYER_TARGET);
    assert_string_equal(error.operation, "ping");
    assert_string_equal(error.message, "no answer in time");
}

static void a_text_too_long_for_an_error_is_cut(void **state)
{
    struct ndfu_error error;
    char text[2 * sizeof error.message];

    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    (void)ndfu_error_set(&error, NDFU_E_INTERNAL, NDFU_LAYER_NONE, text, "%s", text);
    assert_int_equal(strlen(error.operation), sizeof error.operation - 1);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
}

static void an_error_that_nobody_wants_is_not_written(void **state)
{
    (void)state;
    assert_int_equal(ndfu_error_set(NULL, NDFU_E_DATA, NDFU_LAYER_NONE, "x", "y"), NDFU_E_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_own_name_and_text),
        cmocka_unit_test(a_number_that_is_no_status_is_unknown),
        cmocka_unit_test(setting_an_error_clears_what_it_held),
        cmocka_unit_test(an_error_can_be_made_of_what_it_held),
        cmocka_unit_test(a_text_too_long_for_an_error_is_cut),
        cmocka_unit_test(an_error_that_nobody_wants_is_not_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
