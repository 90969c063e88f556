/* SPDX-License-Identifier: MIT */
/* Answers that are late, but not late enough to be asked for again: a host that was busy, a link
 * that takes its time. No target may be overrun for it. */
#include "support/recovery_bench.h"

#include <stdio.h>

enum { ANSWERS = 30 };

static void update(const struct device *device, const char *faults)
{
    struct bench bench;
    char what[200];

    (void)snprintf(what, sizeof what, "%s at %u baud, %s", device->name, device->baud, faults);
    bench_begin(&bench, device);
    assert_installed(&bench, bench_run(&bench, faults), what);
    bench_settle(&bench);
    assert_unharmed(&bench);
    if (target_report(bench.target)->allocation_failures > 0)
        fail_msg("%s: the target ran out of buffers", what);
    bench_end(&bench);
}

/* The answer to a create that came 40 to 85 ms late was taken for one behind the erase, and writes
 * were sent into the erase: the target was deaf from then on. */
static void one_late_answer_made_targets_deaf(void **state)
{
    static const uint32_t bauds[] = {115200, 460800, 1000000};

    (void)state;
    FOR_EACH_DEVICE(device)
    {
        for (size_t i = 0; i < sizeof bauds / sizeof bauds[0]; i++) {
            struct device fast = *device;

            fast.baud = bauds[i];
            for (unsigned answer = 0; answer < ANSWERS; answer++) {
                char faults[80];

                (void)snprintf(faults, sizeof faults, "to-host delay frame at %u by %ums", answer,
                               42 + answer % 3 * 20);
                update(&fast, faults);
            }
        }
    }
}

/* As over a network: such a target was made deaf every time. */
static void a_slow_link_made_targets_deaf(void **state)
{
    static const unsigned delays[] = {20, 45, 60, 80, 100};

    (void)state;
    FOR_EACH_DEVICE(device)
    {
        for (size_t i = 0; i < sizeof delays / sizeof delays[0]; i++) {
            char faults[80];

            (void)snprintf(faults, sizeof faults, "to-host delay frame every 1 by %ums", delays[i]);
            update(device, faults);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_late_answer_made_targets_deaf),
        cmocka_unit_test(a_slow_link_made_targets_deaf),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
