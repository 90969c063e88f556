/* SPDX-License-Identifier: MIT */
/* What the time that answers take tells of a target's flash. */
#include "support/cmocka.h"

#include "plan/flash.h"

enum { MS = 1000, QUICK = 2 * MS, ERASED = 87 * MS };

static bool create_again(struct ndfu_flash *flash, unsigned times, uint64_t took_us)
{
    bool is_erased = false;

    for (unsigned i = 0; i < times; i++)
        is_erased = ndfu_flash_take_create(flash, took_us);
    return is_erased;
}

/* One answer that the host saw 40 ms late or more was taken for one behind the erase. */
static void a_single_late_answer_proves_nothing(void **state)
{
    struct ndfu_flash flash = {0};

    (void)state;
    assert_false(create_again(&flash, 2, ERASED));
    assert_false(ndfu_flash_is_synchronous(&flash));
}

static void creates_that_are_answered_late_every_time_wait_for_the_erase(void **state)
{
    struct ndfu_flash flash = {0};

    (void)state;
    assert_true(create_again(&flash, 3, ERASED));
    assert_true(ndfu_flash_is_synchronous(&flash));
    assert_true(ndfu_flash_take_create(&flash, ERASED));
}

static void one_quick_answer_counts_for_good(void **state)
{
    struct ndfu_flash flash = {0};

    (void)state;
    assert_true(create_again(&flash, 3, ERASED));
    assert_false(ndfu_flash_take_create(&flash, QUICK));
    assert_false(create_again(&flash, 10, ERASED));
    assert_false(ndfu_flash_is_synchronous(&flash));
}

/* Over a network, every answer takes its time. */
static void what_the_link_takes_is_not_taken_for_an_erase(void **state)
{
    struct ndfu_flash slow_link = {0};

    (void)state;
    ndfu_flash_take_round_trip(&slow_link, 60 * MS);
    assert_false(create_again(&slow_link, 10, 62 * MS));
    assert_false(ndfu_flash_is_synchronous(&slow_link));
    assert_true(create_again(&slow_link, 3, 60 * MS + ERASED));
}

/* A host that was busy once must not go slowly for ever. */
static void only_the_last_round_trips_count(void **state)
{
    struct ndfu_flash flash = {0};

    (void)state;
    ndfu_flash_take_round_trip(&flash, UINT64_MAX);
    assert_false(create_again(&flash, 3, ERASED));
    for (int i = 0; i < NDFU_FLASH_ROUND_TRIPS; i++)
        ndfu_flash_take_round_trip(&flash, QUICK);
    assert_true(create_again(&flash, 3, ERASED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_late_answer_proves_nothing),
        cmocka_unit_test(creates_that_are_answered_late_every_time_wait_for_the_erase),
        cmocka_unit_test(one_quick_answer_counts_for_good),
        cmocka_unit_test(what_the_link_takes_is_not_taken_for_an_erase),
        cmocka_unit_test(only_the_last_round_trips_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
