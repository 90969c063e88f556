/* SPDX-License-Identifier: MIT */
/* Where an update goes on: what select and the first get CRC say, and what follows from it. */
#include "engine/internal.h"

#include <inttypes.h>
#include <stdio.h>

enum { USUAL_COMMAND = 512, USUAL_DATA = 4096 };

static bool is_planning(const struct ndfu_engine *engine)
{
    return engine->options.goal == NDFU_GOAL_PLAN;
}

/* Asking for a clean start is done with once there was one. */
static struct ndfu_resume_subject subject_of(const struct ndfu_engine *engine)
{
    const bool is_done =
        engine->options.resume == NDFU_RESUME_NEVER && engine->recovery.restarts > 0;

    return (struct ndfu_resume_subject){
        .bytes = engine->transfer.bytes,
        .size = engine->transfer.size,
        .mode = is_done ? NDFU_RESUME_AUTO : engine->options.resume,
        .restarts = engine->recovery.restarts,
    };
}

void ndfu_select_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask(engine, ndfu_request_select(engine->transfer.type),
                      engine->options.limits.query_us);
}

static void fail_to_resume(struct ndfu_engine *engine, const struct ndfu_resume_plan *plan,
                           const char *reason)
{
    if (engine->options.resume == NDFU_RESUME_REQUIRED)
        ndfu_fail(engine, NDFU_E_NOT_RESUMABLE, "%s; only going on was allowed%s", reason,
                  engine->recovery.has_changed ? "" : ", so that nothing was changed");
    else if (engine->recovery.cause[0])
        ndfu_give_up(engine);
    else
        ndfu_fail(engine, plan->reason == NDFU_REASON_NONSENSE ? NDFU_E_PROTOCOL : NDFU_E_DATA,
                  "%s, after %u clean starts", reason, engine->recovery.restarts);
}

static void tell_plan(struct ndfu_engine *engine, const struct ndfu_resume_plan *plan,
                      const char *reason)
{
    /* Nothing of note, unless somebody asks. */
    const bool is_plain = plan->reason == NDFU_REASON_NOTHING_THERE ||
                          plan->reason == NDFU_REASON_OUR_INIT_PACKET ||
                          plan->reason == NDFU_REASON_NO_DATA;

    if (!is_plain || is_planning(engine))
        ndfu_tell(engine,
                  plan->action == NDFU_RESUME_RESTART ? NDFU_EVENT_RESTARTED : NDFU_EVENT_RESUMED,
                  reason);
}

/* The image whose init packet the target has; image_count for none that is still to come. */
static size_t find_image(const struct ndfu_engine *engine, const struct ndfu_progress *progress)
{
    struct ndfu_resume_subject subject = subject_of(engine);
    size_t i;

    for (i = engine->image; i < engine->options.image_count; i++) {
        subject.bytes = engine->images[i]->init_packet_data;
        subject.size = (uint32_t)engine->images[i]->init_packet_size;
        if (ndfu_resume_init_packet(&subject, progress).action == NDFU_RESUME_ACCEPT)
            break;
    }
    return i;
}

/* An earlier run may have come as far as a later image. But its init packet may have come from
 * another package, too: those before it are passed over only where the target says that it has
 * them.
 *
 * @return false where the target is being asked
 */
static bool go_to_image(struct ndfu_engine *engine, const struct ndfu_progress *progress)
{
    const size_t found = find_image(engine, progress);

    if (found == engine->image || found == engine->options.image_count)
        return true;
    if (!engine->has_asked_images) {
        ndfu_ask_images(engine);
        return false;
    }
    for (size_t i = engine->image; i < found; i++) {
        if (!ndfu_installed_outdates(engine->images[i], &engine->info))
            return true;
    }
    while (engine->image < found)
        ndfu_next_image(engine);
    ndfu_tell(engine, NDFU_EVENT_WARNING,
              "the target is at a later image, and has those before it in these versions, or newer "
              "ones: they are passed over");
    return true;
}

static void follow_init_packet_plan(struct ndfu_engine *engine, const struct ndfu_resume_plan *plan)
{
    if (is_planning(engine) && plan->action == NDFU_RESUME_RESTART) {
        ndfu_finish(engine);
    } else if (plan->action == NDFU_RESUME_RESTART) {
        ndfu_restart(engine);
    } else if (is_planning(engine)) {
        ndfu_transfer_begin(engine, NDFU_OBJECT_DATA);
        ndfu_step_enter(engine, NDFU_STEP_SELECT);
    } else {
        engine->transfer.end = engine->transfer.sent = engine->transfer.size;
        ndfu_step_enter(engine, NDFU_STEP_EXECUTE);
    }
}

static void plan_init_packet(struct ndfu_engine *engine, const struct ndfu_progress *progress)
{
    char reason[192];
    struct ndfu_resume_subject subject;
    struct ndfu_resume_plan plan;

    engine->is_unsettled |= progress->offset > 0;
    if (!go_to_image(engine, progress))
        return;
    subject = subject_of(engine);
    plan = ndfu_resume_init_packet(&subject, progress);
    if (progress->max_size > 0 && engine->transfer.size > progress->max_size) {
        ndfu_fail(engine, NDFU_E_UNSUITABLE,
                  "the init packet is %" PRIu32 " bytes, but the target takes at most %" PRIu32
                  ": this package is not for this target",
                  engine->transfer.size, progress->max_size);
        return;
    }
    engine->transfer.object_max = engine->transfer.size;
    if (engine->recovery.must_restart) {
        ndfu_restart(engine);
        return;
    }
    ndfu_resume_describe(&plan, &subject, progress, reason, sizeof reason);
    if (plan.action == NDFU_RESUME_FAIL) {
        fail_to_resume(engine, &plan, reason);
        return;
    }
    tell_plan(engine, &plan, reason);
    /* A target that has executed the image has dropped its init packet. */
    if (plan.reason == NDFU_REASON_OUR_INIT_PACKET)
        engine->recovery.is_unconfirmed = false;
    if (engine->recovery.is_unconfirmed && plan.reason == NDFU_REASON_NOTHING_THERE)
        ndfu_tell(
            engine, NDFU_EVENT_WARNING,
            "the answer to the last execute was lost, and the target has no progress any more: "
            "the image is sent again, to be sure");
    follow_init_packet_plan(engine, &plan);
}

static void begin_object(struct ndfu_engine *engine, const struct ndfu_resume_plan *plan,
                         const struct ndfu_progress *progress)
{
    struct ndfu_transfer *transfer = &engine->transfer;
    const uint32_t object_begin = plan->begin - plan->begin % transfer->object_max;

    ndfu_transfer_move(transfer, plan->begin, plan->crc);
    transfer->must_verify = progress->offset > 0;
    switch (plan->action) {
    case NDFU_RESUME_CREATE:
        ndfu_step_enter(engine, NDFU_STEP_CREATE);
        break;
    case NDFU_RESUME_EXECUTE:
        transfer->end = plan->begin;
        ndfu_step_enter(engine, NDFU_STEP_EXECUTE);
        break;
    default: /* NDFU_RESUME_CONTINUE: the object is there, its beginning was written before */
        ndfu_transfer_move(transfer, object_begin, 0);
        ndfu_transfer_created(engine);
        transfer->sent = plan->begin;
        transfer->crc = plan->crc;
        ndfu_step_enter(engine, NDFU_STEP_WRITE);
        break;
    }
}

static void follow_data_plan(struct ndfu_engine *engine, const struct ndfu_resume_plan *plan,
                             const struct ndfu_resume_subject *subject,
                             const struct ndfu_progress *progress)
{
    char reason[192];

    ndfu_resume_describe(plan, subject, progress, reason, sizeof reason);
    if (plan->action == NDFU_RESUME_FAIL) {
        fail_to_resume(engine, plan, reason);
        return;
    }
    ndfu_transfer_move(&engine->transfer, plan->begin, plan->crc);
    tell_plan(engine, plan, reason);
    if (is_planning(engine)) {
        ndfu_finish(engine);
    } else if (plan->action == NDFU_RESUME_RESTART) {
        ndfu_restart(engine);
    } else {
        ndfu_tell(engine, NDFU_EVENT_IMAGE, "");
        begin_object(engine, plan, progress);
    }
}

static void plan_data(struct ndfu_engine *engine, const struct ndfu_progress *progress,
                      const struct ndfu_resume_plan *plan)
{
    const struct ndfu_resume_subject subject = subject_of(engine);

    engine->transfer.object_max = progress->max_size;
    if (plan->action != NDFU_RESUME_RESTART && plan->action != NDFU_RESUME_FAIL) {
        engine->flow_input.object_size = progress->max_size;
        engine->flow = ndfu_flow_choose(&engine->flow_input);
    }
    follow_data_plan(engine, plan, &subject, progress);
}

/* Everybody's objects are of these sizes. */
static bool is_usual_size(const struct ndfu_engine *engine, uint32_t max_size)
{
    return max_size == (ndfu_is_data(engine) ? USUAL_DATA : USUAL_COMMAND);
}

/* Whether one spoiled bit in the answer could have led to this decision. */
static bool is_surprising(enum ndfu_resume_reason reason)
{
    switch (reason) {
    case NDFU_REASON_PART_OF_OURS:
    case NDFU_REASON_FOREIGN_INIT:
    case NDFU_REASON_NONSENSE:
    case NDFU_REASON_PAST_THE_END:
    case NDFU_REASON_OTHER_BYTES:
    case NDFU_REASON_BASE_FOREIGN:
        return true;
    default:
        return false;
    }
}

static uint32_t digest_of(const struct ndfu_progress *progress)
{
    return progress->max_size ^ progress->offset << 1 ^ progress->crc;
}

/* Of the init packet it is the plan for the current image; the target may be at a later one. */
static struct ndfu_resume_plan plan_for(const struct ndfu_engine *engine,
                                        const struct ndfu_progress *progress)
{
    const struct ndfu_resume_subject subject = subject_of(engine);

    return ndfu_is_data(engine) ? ndfu_resume_data(&subject, progress)
                                : ndfu_resume_init_packet(&subject, progress);
}

static void take_progress(struct ndfu_engine *engine, const struct ndfu_progress *progress)
{
    const struct ndfu_resume_plan plan = plan_for(engine, progress);
    const bool is_usual = is_usual_size(engine, progress->max_size) && !is_surprising(plan.reason);

    if (!ndfu_exchange_relies_on(engine, digest_of(progress), is_usual))
        return;
    if (ndfu_is_data(engine))
        plan_data(engine, progress, &plan);
    else
        plan_init_packet(engine, progress);
}

void ndfu_select_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const struct ndfu_progress progress = {
        .max_size = response->select.max_size,
        .offset = response->select.offset,
        .crc = response->select.crc,
    };

    if (response->result == NDFU_RESULT_SUCCESS)
        take_progress(engine, &progress);
    else
        ndfu_refused(engine, response);
}

void ndfu_verify_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask_anew(engine, ndfu_request_get_crc(), engine->options.limits.crc_us);
}

/* What was created begins at the rollback point, wherever that is. */
static void go_on_from_base(struct ndfu_engine *engine, const struct ndfu_resume_plan *plan)
{
    struct ndfu_transfer *transfer = &engine->transfer;
    const uint32_t created = transfer->end - transfer->begin;

    ndfu_transfer_move(transfer, plan->begin, plan->crc);
    transfer->must_verify = false;
    if (created != ndfu_transfer_object_size(transfer)) {
        ndfu_step_enter(engine, NDFU_STEP_CREATE);
        return;
    }
    transfer->end = plan->begin + created;
    ndfu_step_enter(engine, NDFU_STEP_WRITE);
}

void ndfu_verify_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const struct ndfu_resume_subject subject = subject_of(engine);
    const struct ndfu_progress base = {.offset = response->crc.offset, .crc = response->crc.crc};
    char reason[192];
    struct ndfu_resume_plan plan;

    if (response->result != NDFU_RESULT_SUCCESS) {
        ndfu_refused(engine, response);
        return;
    }
    plan = ndfu_resume_base(&subject, &base, engine->transfer.object_max);
    if (!ndfu_exchange_relies_on(engine, digest_of(&base), !is_surprising(plan.reason)))
        return;
    if (plan.action == NDFU_RESUME_CONTINUE) {
        go_on_from_base(engine, &plan);
        return;
    }
    ndfu_resume_describe(&plan, &subject, &base, reason, sizeof reason);
    if (plan.action == NDFU_RESUME_FAIL) {
        fail_to_resume(engine, &plan, reason);
        return;
    }
    ndfu_tell(engine, NDFU_EVENT_RESTARTED, reason);
    ndfu_restart(engine);
}
