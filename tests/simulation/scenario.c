/* SPDX-License-Identifier: MIT */
#include "simulation/scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "simulation/random.h"
#include "support/open_package.h"

enum { IMAGE_WORDS_MAX = 10000, FAULTS_MAX = 4 };

static const uint64_t MS_NS = 1000 * 1000;

/* Mostly an application, sometimes behind a SoftDevice and bootloader. */
static struct ndfu_package *draw_package(struct random *random)
{
    static uint8_t images[2][4 * IMAGE_WORDS_MAX];
    const size_t first = 4 * (1 + random_below(random, IMAGE_WORDS_MAX));
    const size_t second = 4 * (2 + random_below(random, 2000));
    const struct package_part parts[] = {
        {"application", INIT_PACKET_APPLICATION, images[0], first},
        {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER, images[1], second},
    };

    pseudo_random_image(images[0], first, random_next(random));
    pseudo_random_image(images[1], second, random_next(random));
    return open_package(make_package(parts, random_chance(random, 15) ? 2 : 1, NULL));
}

static void draw_transport(struct random *random, struct scenario *scenario)
{
    static const uint32_t bauds[] = {0, 9600, 38400, 115200, 230400, 1000000};
    struct target_config *config = &scenario->config;

    if (random_chance(random, 50))
        return;
    config->transport = TARGET_UART;
    config->baud = bauds[random_below(random, 6)];
    config->rts = random_chance(random, 70);
    scenario->link.baud_rate = config->baud ? config->baud : 115200;
    scenario->link.has_flow_control = config->rts;
}

static void draw_target(struct random *random, struct scenario *scenario)
{
    static const enum target_flash_mode modes[] = {TARGET_FLASH_SYNC, TARGET_FLASH_ASYNC,
                                                   TARGET_FLASH_ASYNC_STALL};
    static const unsigned queues[] = {16, 16, 4, 8};
    static const unsigned buffers[] = {3, 3, 3, 3, 3, 2, 4, 6};
    struct target_config *config = &scenario->config;

    target_config_init(config);
    draw_transport(random, scenario);
    config->flash = modes[random_below(random, 3)];
    config->flash_queue = queues[random_below(random, 4)];
    config->flash_max_write = random_chance(random, 50) ? 4096 : 20;
    config->rx_buffers = buffers[random_below(random, 8)];
    config->save_progress = random_chance(random, 30);
    config->validation_ns = (1 + random_below(random, 500)) * MS_NS; /* of a signature, too */
    config->refuse_repeated_execute = random_chance(random, 30);
    config->parameter_check = random_chance(random, 20);
    config->seed = random_next(random);
    if (random_chance(random, 10))
        config->unsupported_opcodes = 1u << 0x00 | 1u << 0x0a | 1u << 0x0b;
}

static void draw_visitors(struct random *random, struct scenario *scenario)
{
    for (int i = 0; i < SCENARIO_VISITORS; i++) {
        scenario->visitors[i].kind =
            (enum visitor)random_below(random, scenario->is_gentle ? VISITOR_NOISE : VISITORS);
        scenario->may_harm |= scenario->visitors[i].kind == VISITOR_NOISE;
        scenario->visitors[i].dies_after = 1 + random_below(random, 45000);
    }
}

/* Too short for anything but a host that is busy, longer than some answers may take, or longer
 * than most. */
static void draw_delay(struct random *random, char *text, size_t size)
{
    if (random_chance(random, 50))
        (void)snprintf(text, size, " by %" PRIu64 "ms", 20 + random_below(random, 180));
    else
        (void)snprintf(text, size, random_chance(random, 50) ? " by 300ms" : " by 4s");
}

/* A rule of tests/target/fault.h. */
static size_t draw_fault(struct random *random, char *text, size_t size, struct scenario *scenario)
{
    static const char *const acts[] = {"drop", "flip", "repeat", "delay"};
    static const char *const things[] = {"byte", "frame"};
    const bool is_to_target = random_chance(random, 40) && !scenario->is_gentle;
    const char *stream = is_to_target ? "to-target" : "to-host";
    const uint64_t act = random_below(random, 4);
    const uint64_t thing = act == 2 || act == 3 ? 1 : random_below(random, 2);
    const uint64_t where = random_below(random, thing ? 60 : is_to_target ? 30000 : 300);
    char delay[16] = "";

    if (act == 3)
        draw_delay(random, delay, sizeof delay);

    /* A target that leaves the bus with a write in its hands forgets the write, and its buffer. */
    if (random_chance(random, 8) && !scenario->is_gentle) {
        scenario->may_harm = true;
        return (size_t)snprintf(text, size, "port cut after %" PRIu64 "ms off %" PRIu64 "ms\n",
                                random_below(random, 3000), random_below(random, 3000));
    }
    if (random_chance(random, 12))
        return (size_t)snprintf(text, size, "power cut after %" PRIu64 "ms\n",
                                random_below(random, 3000));
    scenario->may_harm |= is_to_target;
    if (random_chance(random, 15))
        return (size_t)snprintf(text, size,
                                "%s noise %" PRIu64 " at %" PRIu64 " seed %" PRIu64 "\n", stream,
                                1 + random_below(random, 20), where, random_below(random, 1000));
    if (random_chance(random, 15))
        return (size_t)snprintf(text, size, "%s %s %s chance 0.00%" PRIu64 " seed %" PRIu64 "%s\n",
                                stream, acts[act], things[thing], 1 + random_below(random, 5),
                                random_below(random, 1000), delay);
    return (size_t)snprintf(text, size, "%s %s %s at %" PRIu64 "%s\n", stream, acts[act],
                            things[thing], where, delay);
}

static void draw_run(struct random *random, struct scenario *scenario, struct scenario_run *run)
{
    const uint64_t faults = random_below(random, FAULTS_MAX + 1);
    size_t length = 0;

    run->pause_ns = random_below(random, 3) * random_below(random, 1000) * MS_NS;
    run->dies_after = random_chance(random, 40) ? 1 + random_below(random, 45000) : UINT64_MAX;
    for (uint64_t i = 0; i < faults; i++)
        length += draw_fault(random, run->faults + length, sizeof run->faults - length, scenario);
}

/* Who knows better than ndfu may do harm; but not be told of a success that is none. */
static void draw_wishes(struct random *random, struct scenario *scenario)
{
    scenario->resume = random_chance(random, 20)   ? NDFU_RESUME_EXACT
                       : random_chance(random, 15) ? NDFU_RESUME_NEVER
                                                   : NDFU_RESUME_AUTO;
    scenario->wish = (struct ndfu_flow_wish)NDFU_FLOW_NO_WISH;
    if (random_chance(random, 10) && !scenario->is_gentle) {
        scenario->wish.prn = (int32_t)random_below(random, 6);
        scenario->wish.payload = (int32_t)(4 + random_below(random, 300));
        scenario->wish.pace_us = (int64_t)random_below(random, 30000);
        scenario->may_harm = true;
    }
}

void scenario_create(struct scenario *scenario, uint64_t seed)
{
    struct random random = {seed};

    memset(scenario, 0, sizeof *scenario);
    scenario->seed = seed;
    scenario->is_gentle = random_chance(&random, 40);
    draw_target(&random, scenario);
    scenario->package = draw_package(&random);
    scenario->other = draw_package(&random);
    scenario->wait_reset = random_chance(&random, 50);
    draw_wishes(&random, scenario);
    draw_visitors(&random, scenario);
    for (int i = 0; i < SCENARIO_RUNS - 1; i++)
        draw_run(&random, scenario, &scenario->runs[i]);
    scenario->runs[SCENARIO_RUNS - 1].dies_after = UINT64_MAX;
}

void scenario_destroy(struct scenario *scenario)
{
    ndfu_package_close(scenario->package);
    ndfu_package_close(scenario->other);
}
