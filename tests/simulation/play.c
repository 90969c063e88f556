/* SPDX-License-Identifier: MIT */
/* Plays a scenario, and looks out for what must never happen. */
#include "simulation/scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "simulation/monitor.h"
#include "simulation/random.h"
#include "simulation/teller.h"
#include "target/fault.h"

#define MS_NS (UINT64_C(1000) * 1000)
static const uint64_t INACTIVITY_NS = UINT64_C(130) * 1000 * 1000 * 1000;

struct play {
    const struct scenario *scenario;
    struct target *target;
    uint64_t now;
    bool is_told;
    struct monitor monitor;
    struct teller teller;
    struct outcome *outcome;
};

static void violate(struct play *play, const char *what)
{
    if (!play->outcome->violation)
        play->outcome->violation = what;
}

/* Whatever a terminal program or a modem manager may send. */
static void make_noise(struct play *play, uint64_t seed)
{
    static const char *const manners[] = {"AT\r", "\xc0", "\x08\x01\x02\x03", "\xdb",
                                          "ATI\r\n\xc0"};
    struct random random = {seed};
    const char *text = manners[random_below(&random, 5)];

    (void)target_open(play->target, play->now);
    target_write(play->target, play->now, (const uint8_t *)text, strlen(text));
    play->now += 300 * MS_NS;
    target_run(play->target, play->now);
    target_close(play->target, play->now);
}

static enum ndfu_status run_host(struct play *play, const struct ndfu_package *package,
                                 uint64_t dies_after, struct ndfu_error *error)
{
    const struct scenario *scenario = play->scenario;
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct ndfu_engine_options options = rig_options(package, images);
    enum ndfu_status status;
    struct rig rig;

    options.wait_reset = scenario->wait_reset;
    options.resume = scenario->resume;
    options.wish = scenario->wish;
    options.first_ping_id = (uint8_t)(play->now / MS_NS);
    rig_create(&rig, play->target, &options, play->now);
    rig.link = scenario->link;
    rig.stop_after = dies_after;
    if (play->is_told)
        rig.on_event = teller_tell_event;
    status = rig_run(&rig);
    play->now = rig.now_ns;
    *error = rig.error;
    rig_destroy(&rig);
    if (play->is_told)
        (void)printf("%12.3f ms the host ends: %s %s\n", (double)play->now / 1e6,
                     ndfu_status_name(status), rig.error.message);
    return status;
}

static void receive_visitors(struct play *play)
{
    const struct scenario *scenario = play->scenario;
    struct ndfu_error ignored;

    for (int i = 0; i < SCENARIO_VISITORS; i++) {
        const uint64_t dies_after = scenario->visitors[i].dies_after;

        if (scenario->visitors[i].kind == VISITOR_OURS)
            (void)run_host(play, scenario->package, dies_after, &ignored);
        else if (scenario->visitors[i].kind == VISITOR_OTHER)
            (void)run_host(play, scenario->other, dies_after, &ignored);
        else if (scenario->visitors[i].kind == VISITOR_NOISE)
            make_noise(play, scenario->seed + (uint64_t)i);
    }
}

static void set_faults(struct play *play, const char *text)
{
    struct target_fault_error error;
    struct target_faults *faults = text[0] ? target_faults_parse(text, &error) : NULL;

    if (text[0] && !faults) {
        (void)fprintf(stderr, "faults, line %u: %s\n%s", error.line, error.message, text);
        abort();
    }
    if (play->is_told && text[0])
        (void)printf("%12.3f ms faults:\n%s", (double)play->now / 1e6, text);
    target_set_faults(play->target, play->now, faults);
    target_faults_destroy(faults);
}

static bool is_image(const struct target_report *report, uint32_t index,
                     const struct ndfu_image *image)
{
    return memcmp(report->image[index % TARGET_MAX_IMAGES].sha256, image->sha256,
                  sizeof image->sha256) == 0;
}

/* The images that were activated last must be those of the package, in their order. One that was
 * activated again, because nobody could know that it had been, counts once. */
static bool has_images(const struct play *play)
{
    const struct ndfu_package *package = play->scenario->package;
    const struct target_report *report = target_report(play->target);
    size_t wanted = ndfu_package_image_count(package);

    for (uint32_t i = report->images; i > 0 && i + TARGET_MAX_IMAGES > report->images; i--) {
        const struct ndfu_image *later = ndfu_package_image(package, wanted);

        if (wanted > 0 && is_image(report, i - 1, ndfu_package_image(package, wanted - 1)))
            wanted--;
        else if (wanted == 0 || !later || !is_image(report, i - 1, later))
            break;
    }
    return wanted == 0;
}

/* Lets the target put in its place what it has. */
static void settle(struct play *play)
{
    play->now += 30000 * MS_NS;
    target_run(play->target, play->now);
}

/* @return whether the update is done */
static bool judge_run(struct play *play, enum ndfu_status status, const struct ndfu_error *error)
{
    if (status == NDFU_E_INTERNAL) {
        violate(play, "an update that does not end");
    } else if (status == NDFU_OK) {
        settle(play);
        if (has_images(play))
            return true;
        /* Power that fails behind the target's word is not the host's fault. */
        if (!play->monitor.is_word_broken)
            violate(play, "a success without the image");
        else
            play->outcome->is_excused = true;
    } else if (status != NDFU_E_CANCELLED) {
        play->outcome->errors++;
        play->outcome->error = *error;
        if (error->status != status || error->message[0] == '\0' || error->operation[0] == '\0')
            violate(play, "an error that names nothing");
    }
    return false;
}

static bool run_update(struct play *play, const struct scenario_run *run)
{
    struct ndfu_error error = {0};
    enum ndfu_status status;

    play->outcome->runs++;
    play->now += run->pause_ns;
    target_run(play->target, play->now);
    set_faults(play, run->faults);
    status = run_host(play, play->scenario->package, run->dies_after, &error);
    set_faults(play, "");
    return judge_run(play, status, &error);
}

/* When nobody disturbs, one run must do; a target that was left deaf has its own reset before, and
 * one whose CPU was stopped by a spoiled request needs somebody to cut its power. */
static void finish_in_peace(struct play *play)
{
    static const struct scenario_run peace = {.dies_after = UINT64_MAX};

    if (run_update(play, &peace))
        play->outcome->is_installed = true;
    if (play->outcome->is_installed || play->outcome->violation)
        return;
    play->now += INACTIVITY_NS;
    target_run(play->target, play->now);
    if (target_report(play->target)->hard_faults > 0)
        target_power_cycle(play->target, play->now);
    if (run_update(play, &peace))
        play->outcome->is_installed = true;
    else if (!play->monitor.is_word_broken)
        violate(play, "an update that fails in peace");
    else
        play->outcome->is_excused = true;
}

static void check_harm(struct play *play)
{
    const struct target_report *report = target_report(play->target);

    play->outcome->writes = play->monitor.writes;
    play->outcome->aborts = play->monitor.aborts;
    play->outcome->may_harm =
        play->scenario->may_harm ||
        (play->scenario->config.transport == TARGET_UART && play->monitor.was_reset_within_object);
    if (play->outcome->may_harm)
        return;
    if (play->monitor.stray_writes > 0 && play->scenario->resume != NDFU_RESUME_EXACT)
        violate(play, "a write that no create has made valid");
    else if (report->wedges > 0)
        violate(play, "a target that was made deaf");
    else if (report->leaks > 0)
        violate(play, "a buffer that leaked");
    else if (report->hard_faults > 0)
        violate(play, "a hard fault");
}

void scenario_play(const struct scenario *scenario, bool is_told, struct outcome *outcome)
{
    struct play play = {.scenario = scenario, .is_told = is_told, .outcome = outcome};
    bool is_done = false;

    memset(outcome, 0, sizeof *outcome);
    play.target = target_create(&scenario->config);
    if (!play.target)
        abort();
    play.teller.target = play.target;
    if (is_told)
        play.monitor.next = teller_observer(&play.teller);
    monitor_watch(&play.monitor, play.target);
    receive_visitors(&play);
    for (int i = 0; i < SCENARIO_RUNS - 1 && !is_done && !outcome->violation; i++)
        is_done = run_update(&play, &scenario->runs[i]);
    if (is_done)
        outcome->is_installed = true;
    else if (!outcome->violation)
        finish_in_peace(&play);
    check_harm(&play);
    outcome->report = *target_report(play.target);
    target_destroy(play.target);
}
