/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Where an update goes on: from what a target says of its progress, checked against the image.
 *
 * A target keeps its progress for as long as it has power, whoever was at the other end, and some
 * keep it longer. What select tells is the running offset and CRC, of whatever was received last;
 * whether the last whole object was executed, it does not tell. So its word is taken only as far as
 * the CRC of our own bytes confirms it, and the rollback point is learnt by creating the next
 * object and asking again.
 *
 * These functions are pure: they look at bytes and numbers, and give a decision with its reason.
 */
#ifndef NDFU_PLAN_RESUME_H
#define NDFU_PLAN_RESUME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/resume.h>

/** What to do next. */
enum ndfu_resume_action {
    NDFU_RESUME_RESTART,  /**< create the init packet: all progress is dropped */
    NDFU_RESUME_ACCEPT,   /**< of the init packet: execute the one that is there */
    NDFU_RESUME_CREATE,   /**< of data: create the object that begins at begin */
    NDFU_RESUME_CONTINUE, /**< of data: write on at begin, into an object that is there */
    NDFU_RESUME_EXECUTE,  /**< of data: execute what is there, then go on behind it */
    NDFU_RESUME_FAIL,     /**< give up */
};

/** Why. Each is one row of the table in docs/recovery.md. */
enum ndfu_resume_reason {
    NDFU_REASON_NOTHING_THERE,
    NDFU_REASON_ASKED_TO,        /**< to start clean */
    NDFU_REASON_OUR_INIT_PACKET, /**< whole */
    NDFU_REASON_PART_OF_OURS,    /**< a part of our init packet */
    NDFU_REASON_FOREIGN_INIT,    /**< another package's init packet */
    NDFU_REASON_NONSENSE,        /**< a size of objects that no target has */
    NDFU_REASON_NO_DATA,         /**< our init packet, and no data */
    NDFU_REASON_PAST_THE_END,    /**< more data than the image has */
    NDFU_REASON_INSIDE_OBJECT,   /**< our data, up to somewhere inside an object */
    NDFU_REASON_AT_BOUNDARY,     /**< our data, up to the end of an object */
    NDFU_REASON_ALL_SENT,        /**< our data, all of it */
    NDFU_REASON_OTHER_BYTES,     /**< the CRC is not that of our bytes */
    NDFU_REASON_BASE_OURS,       /**< after a create: what is executed is ours */
    NDFU_REASON_BASE_FOREIGN,    /**< after a create: what is executed is not */
};

/** As often as the init packet of an image is created; the first time is the ordinary beginning. */
#define NDFU_RESTARTS_MAX 5

/** What select, or get CRC after a create, reported. */
struct ndfu_progress {
    uint32_t max_size; /**< of an object, in bytes; only select tells */
    uint32_t offset;   /**< bytes received */
    uint32_t crc;      /**< of them; means nothing where the offset is 0 */
};

/** What is to be sent, and what may be done for it. */
struct ndfu_resume_subject {
    const uint8_t *bytes; /**< init packet or image, whole */
    uint32_t size;        /**< bytes, not 0 */
    enum ndfu_resume_mode mode;
    unsigned restarts; /**< times that the init packet was created already, by this update */
};

/** A decision. */
struct ndfu_resume_plan {
    enum ndfu_resume_action action;
    enum ndfu_resume_reason reason;
    uint32_t begin; /**< where the object begins, or where writing goes on */
    uint32_t crc;   /**< of our bytes up to begin */
};

/** Decides what to do with the command object. */
struct ndfu_resume_plan ndfu_resume_init_packet(const struct ndfu_resume_subject *subject,
                                                const struct ndfu_progress *progress);

/** Decides what to do with the data, once the init packet that is there is ours. */
struct ndfu_resume_plan ndfu_resume_data(const struct ndfu_resume_subject *subject,
                                         const struct ndfu_progress *progress);

/**
 * Decides by what get CRC says right after a create: the rollback point.
 *
 * @param object_max  the target's largest data object, in bytes
 */
struct ndfu_resume_plan ndfu_resume_base(const struct ndfu_resume_subject *subject,
                                         const struct ndfu_progress *base, uint32_t object_max);

/**
 * Puts a decision into words, with the numbers that led to it.
 *
 * @param text  of this many bytes; cut to fit
 */
void ndfu_resume_describe(const struct ndfu_resume_plan *plan,
                          const struct ndfu_resume_subject *subject,
                          const struct ndfu_progress *progress, char *text, size_t size);

#endif
