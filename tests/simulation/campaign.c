/* SPDX-License-Identifier: MIT */
/*
 * Plays scenarios by their seeds, and counts what became of them.
 *
 * usage: ndfu-campaign FIRST COUNT    play so many seeds from the first on
 *        ndfu-campaign SEED           play one, and print every frame and every event
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "simulation/scenario.h"

enum { SHOWN_MAX = 20 };

struct tally {
    uint64_t scenarios;
    uint64_t installed;
    uint64_t runs;
    uint64_t errors;
    uint64_t excused;
    uint64_t violations;
    uint64_t writes;
    uint64_t resets; /* that the host asked for */

    /* What became of targets that received what ndfu sent them, and of those that did not. */
    struct {
        uint64_t scenarios;
        uint64_t leaks;
        uint64_t wedges;
    } sound, spoiled;
};

static void describe(const struct scenario *scenario)
{
    const struct target_config *config = &scenario->config;

    (void)printf("seed %" PRIu64
                 ": %s, %s flash, %u buffers, queue %u, %u baud%s, %zu image%s%s%s\n",
                 scenario->seed, config->transport == TARGET_UART ? "UART" : "USB",
                 config->flash == TARGET_FLASH_SYNC ? "sync" : "async", config->rx_buffers,
                 config->flash_queue, (unsigned)config->baud, config->rts ? " RTS/CTS" : "",
                 ndfu_package_image_count(scenario->package),
                 ndfu_package_image_count(scenario->package) == 1 ? "" : "s",
                 config->save_progress ? ", saves progress" : "",
                 config->refuse_repeated_execute ? ", refuses a repeated execute" : "");
}

static void add(struct tally *tally, const struct outcome *outcome)
{
    tally->scenarios++;
    tally->installed += outcome->is_installed;
    tally->runs += outcome->runs;
    tally->errors += outcome->errors;
    tally->excused += outcome->is_excused;
    tally->violations += outcome->violation != NULL;
    tally->writes += outcome->writes;
    tally->resets += outcome->aborts;
    if (outcome->may_harm) {
        tally->spoiled.scenarios++;
        tally->spoiled.leaks += outcome->report.leaks;
        tally->spoiled.wedges += outcome->report.wedges;
    } else {
        tally->sound.scenarios++;
        tally->sound.leaks += outcome->report.leaks;
        tally->sound.wedges += outcome->report.wedges;
    }
}

static void play_seed(uint64_t seed, bool is_told, struct tally *tally)
{
    struct scenario scenario;
    struct outcome outcome;

    scenario_create(&scenario, seed);
    if (is_told)
        describe(&scenario);
    scenario_play(&scenario, is_told, &outcome);
    add(tally, &outcome);
    if (outcome.violation && tally->violations <= SHOWN_MAX)
        (void)printf("seed %" PRIu64 ": %s; %s\n", seed, outcome.violation, outcome.error.message);
    scenario_destroy(&scenario);
}

static void print(const struct tally *tally)
{
    (void)printf("%" PRIu64 " scenarios: %" PRIu64 " installed in %" PRIu64 " runs, %" PRIu64
                 " errors that name the fault, %" PRIu64 " violations\n",
                 tally->scenarios, tally->installed, tally->runs, tally->errors, tally->violations);
    (void)printf("%" PRIu64 " writes; %" PRIu64 " resets asked for; %" PRIu64
                 " times the power failed behind the target's word\n",
                 tally->writes, tally->resets, tally->excused);
    (void)printf("%" PRIu64 " scenarios in which the target received what was sent to it: %" PRIu64
                 " leaks, %" PRIu64 " wedges\n",
                 tally->sound.scenarios, tally->sound.leaks, tally->sound.wedges);
    (void)printf(
        "%" PRIu64
        " scenarios in which it received something else, or was reset behind the host's back: %" PRIu64
        " leaks, %" PRIu64 " wedges\n",
        tally->spoiled.scenarios, tally->spoiled.leaks, tally->spoiled.wedges);
}

int main(int argc, char **argv)
{
    struct tally tally = {0};
    const uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    const uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;

    if (argc < 2 || argc > 3) {
        (void)fprintf(stderr, "usage: ndfu-campaign FIRST COUNT | ndfu-campaign SEED\n");
        return 2;
    }
    for (uint64_t i = 0; i < count; i++)
        play_seed(first + i, argc == 2, &tally);
    print(&tally);
    return tally.violations > 0 || tally.scenarios == 0;
}
