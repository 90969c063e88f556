/* SPDX-License-Identifier: MIT */
#include "plan/resume.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/crc32.h"

/* Flash is written in words. */
enum { FLASH_WORD = 4, OBJECT_SIZE_MAX = 1024 * 1024 };

/* A target that talks nonsense gets one clean restart, behind the ordinary beginning. */
enum { RESTARTS_FOR_NONSENSE = 2 };

static uint32_t crc_up_to(const struct ndfu_resume_subject *subject, uint32_t offset)
{
    return ndfu_crc32(0, subject->bytes, offset);
}

/* Starting over is not always allowed, and not forever. */
static struct ndfu_resume_plan restart(const struct ndfu_resume_subject *subject,
                                       enum ndfu_resume_reason reason)
{
    const unsigned most =
        reason == NDFU_REASON_NONSENSE ? RESTARTS_FOR_NONSENSE : NDFU_RESTARTS_MAX;
    const bool may = subject->mode != NDFU_RESUME_REQUIRED && subject->restarts < most;

    return (struct ndfu_resume_plan){
        .action = may ? NDFU_RESUME_RESTART : NDFU_RESUME_FAIL,
        .reason = reason,
    };
}

static struct ndfu_resume_plan go_on(const struct ndfu_resume_subject *subject,
                                     enum ndfu_resume_action action, uint32_t begin,
                                     enum ndfu_resume_reason reason)
{
    if (begin == 0 && subject->mode == NDFU_RESUME_REQUIRED)
        action = NDFU_RESUME_FAIL;
    return (struct ndfu_resume_plan){
        .action = action,
        .reason = reason,
        .begin = begin,
        .crc = crc_up_to(subject, begin),
    };
}

static bool is_prefix(const struct ndfu_resume_subject *subject,
                      const struct ndfu_progress *progress)
{
    return progress->offset <= subject->size &&
           progress->crc == crc_up_to(subject, progress->offset);
}

struct ndfu_resume_plan ndfu_resume_init_packet(const struct ndfu_resume_subject *subject,
                                                const struct ndfu_progress *progress)
{
    if (progress->max_size == 0)
        return restart(subject, NDFU_REASON_NONSENSE);
    if (subject->mode == NDFU_RESUME_NEVER)
        return restart(subject, NDFU_REASON_ASKED_TO);
    if (progress->offset == 0)
        return restart(subject, NDFU_REASON_NOTHING_THERE);
    if (!is_prefix(subject, progress))
        return restart(subject, NDFU_REASON_FOREIGN_INIT);
    if (progress->offset < subject->size)
        return restart(subject, NDFU_REASON_PART_OF_OURS);
    return (struct ndfu_resume_plan){
        .action = NDFU_RESUME_ACCEPT,
        .reason = NDFU_REASON_OUR_INIT_PACKET,
    };
}

static bool is_sensible(const struct ndfu_progress *progress)
{
    return progress->max_size > 0 && progress->max_size <= OBJECT_SIZE_MAX &&
           progress->max_size % FLASH_WORD == 0;
}

struct ndfu_resume_plan ndfu_resume_data(const struct ndfu_resume_subject *subject,
                                         const struct ndfu_progress *progress)
{
    const uint32_t offset = progress->offset;

    if (!is_sensible(progress))
        return restart(subject, NDFU_REASON_NONSENSE);
    if (offset == 0)
        return go_on(subject, NDFU_RESUME_CREATE, 0, NDFU_REASON_NO_DATA);
    if (offset > subject->size)
        return restart(subject, NDFU_REASON_PAST_THE_END);
    if (!is_prefix(subject, progress))
        return go_on(subject, NDFU_RESUME_CREATE,
                     (offset - 1) / progress->max_size * progress->max_size,
                     NDFU_REASON_OTHER_BYTES);
    if (offset == subject->size)
        return go_on(subject, NDFU_RESUME_EXECUTE, offset, NDFU_REASON_ALL_SENT);
    if (offset % progress->max_size == 0)
        return go_on(subject, NDFU_RESUME_EXECUTE, offset, NDFU_REASON_AT_BOUNDARY);
    if (subject->mode == NDFU_RESUME_EXACT && offset % FLASH_WORD == 0)
        return go_on(subject, NDFU_RESUME_CONTINUE, offset, NDFU_REASON_INSIDE_OBJECT);
    return go_on(subject, NDFU_RESUME_CREATE, offset - offset % progress->max_size,
                 NDFU_REASON_INSIDE_OBJECT);
}

struct ndfu_resume_plan ndfu_resume_base(const struct ndfu_resume_subject *subject,
                                         const struct ndfu_progress *base, uint32_t object_max)
{
    const bool is_ours =
        base->offset == 0 || (base->offset < subject->size && base->offset % object_max == 0 &&
                              is_prefix(subject, base));

    if (!is_ours)
        return restart(subject, NDFU_REASON_BASE_FOREIGN);
    return go_on(subject, NDFU_RESUME_CONTINUE, base->offset, NDFU_REASON_BASE_OURS);
}

static void describe_init_packet(const struct ndfu_resume_plan *plan,
                                 const struct ndfu_resume_subject *subject,
                                 const struct ndfu_progress *progress, char *text, size_t size)
{
    if (plan->reason == NDFU_REASON_OUR_INIT_PACKET)
        (void)snprintf(text, size,
                       "the target has our init packet (%" PRIu32 " bytes, CRC %08" PRIx32 ")",
                       progress->offset, progress->crc);
    else if (plan->reason == NDFU_REASON_PART_OF_OURS)
        (void)snprintf(text, size,
                       "the target has %" PRIu32 " of the %" PRIu32 " bytes of our init packet",
                       progress->offset, subject->size);
    else
        (void)snprintf(text, size,
                       "the target has another init packet (%" PRIu32 " bytes, CRC %08" PRIx32
                       "; ours has %" PRIu32 " bytes, CRC %08" PRIx32 ")",
                       progress->offset, progress->crc, subject->size,
                       crc_up_to(subject, subject->size));
}

/* What is wrong with data that is not ours, in numbers. */
static void describe_other_bytes(const char *what, const struct ndfu_resume_subject *subject,
                                 const struct ndfu_progress *progress, char *text, size_t size)
{
    if (progress->offset > subject->size)
        (void)snprintf(text, size,
                       "the target has %s %" PRIu32 " bytes, but the image has %" PRIu32, what,
                       progress->offset, subject->size);
    else
        (void)snprintf(text, size,
                       "the target has %s %" PRIu32 " bytes with CRC %08" PRIx32
                       ", but ours have %08" PRIx32,
                       what, progress->offset, progress->crc, crc_up_to(subject, progress->offset));
}

static const char *next_for(const struct ndfu_resume_plan *plan)
{
    if (plan->reason == NDFU_REASON_ALL_SENT)
        return "all is sent";
    switch (plan->action) {
    case NDFU_RESUME_CREATE:
        return "the object is sent again from";
    case NDFU_RESUME_CONTINUE:
        return "writing goes on at";
    case NDFU_RESUME_EXECUTE:
        return "an object ends at";
    default:
        return "that may not be gone on from";
    }
}

static void describe_our_data(const struct ndfu_resume_plan *plan,
                              const struct ndfu_resume_subject *subject,
                              const struct ndfu_progress *progress, char *text, size_t size)
{
    (void)snprintf(text, size,
                   "the target has the first %" PRIu32 " of our %" PRIu32 " bytes; %s %" PRIu32,
                   progress->offset, subject->size, next_for(plan), plan->begin);
}

void ndfu_resume_describe(const struct ndfu_resume_plan *plan,
                          const struct ndfu_resume_subject *subject,
                          const struct ndfu_progress *progress, char *text, size_t size)
{
    switch (plan->reason) {
    case NDFU_REASON_NOTHING_THERE:
        (void)snprintf(text, size, "the target has no init packet and no data");
        break;
    case NDFU_REASON_ASKED_TO:
        (void)snprintf(text, size, "a clean start was asked for");
        break;
    case NDFU_REASON_NONSENSE:
        (void)snprintf(text, size, "the target says that it takes objects of %" PRIu32 " bytes",
                       progress->max_size);
        break;
    case NDFU_REASON_NO_DATA:
        (void)snprintf(text, size, "the target has our init packet and no data");
        break;
    case NDFU_REASON_OUR_INIT_PACKET:
    case NDFU_REASON_PART_OF_OURS:
    case NDFU_REASON_FOREIGN_INIT:
        describe_init_packet(plan, subject, progress, text, size);
        break;
    case NDFU_REASON_PAST_THE_END:
    case NDFU_REASON_OTHER_BYTES:
        describe_other_bytes("received", subject, progress, text, size);
        break;
    case NDFU_REASON_BASE_FOREIGN:
        describe_other_bytes("executed", subject, progress, text, size);
        break;
    case NDFU_REASON_INSIDE_OBJECT:
    case NDFU_REASON_AT_BOUNDARY:
    case NDFU_REASON_ALL_SENT:
    case NDFU_REASON_BASE_OURS:
        describe_our_data(plan, subject, progress, text, size);
        break;
    }
}
