/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What the files of the engine share. docs/architecture.md draws the steps.
 *
 *   engine.c    the calls of engine.h: what happened, what to do
 *   exchange.c  one request and its answer
 *   steps.c     which request follows on which answer
 *   transfer.c  the writes of an object, and whether they arrived
 *   outcome.c   the end: success, or an error with its message
 *   refusal.c   the message when the target says no
 *   events.c    the queue of events
 */
#ifndef NDFU_ENGINE_INTERNAL_H
#define NDFU_ENGINE_INTERNAL_H

#include "engine/engine.h"
#include "engine/events.h"
#include "plan/flow.h"
#include "wire/request.h"
#include "wire/response.h"
#include "wire/slip.h"

/** What the engine is doing. */
enum ndfu_step {
    NDFU_STEP_LINK,  /**< waits for the link */
    NDFU_STEP_QUIET, /**< waits for the target to have begun its reset */
    NDFU_STEP_PING,  /**< from here to SELECT: asks until the target answers */
    NDFU_STEP_GET_MTU,
    NDFU_STEP_SET_PRN,
    NDFU_STEP_SELECT, /**< from here on: of the command object, then of data objects */
    NDFU_STEP_CREATE,
    NDFU_STEP_BUSY,  /**< waits for room in the target's flash queue, then creates again */
    NDFU_STEP_WRITE, /**< sends writes, and waits for receipts */
    NDFU_STEP_GET_CRC,
    NDFU_STEP_EXECUTE,
    NDFU_STEP_FINISHED,
};

/** The object that is being sent: the init packet, or a part of the firmware. */
struct ndfu_transfer {
    enum ndfu_object_type type;
    const uint8_t *bytes; /**< of all objects of this type */
    uint32_t size;        /**< of all objects of this type */
    uint32_t object_max;  /**< the target's largest object of this type */
    uint32_t begin;       /**< where the object begins in bytes; everything before is executed */
    uint32_t end;         /**< where it ends */
    uint32_t sent;        /**< up to where writes were sent */
    uint32_t crc;         /**< of bytes up to sent */
    uint16_t under_way;   /**< writes since the last receipt, or since the create */
};

/** What arrived and was no answer to anything: for the message when nothing else comes. */
struct ndfu_noise {
    uint64_t bytes;    /**< everything that arrived in this step */
    unsigned foreign;  /**< frames that are no responses, or to other requests */
    const char *fault; /**< what was wrong with the last one; NULL for none */
};

struct ndfu_engine {
    struct ndfu_engine_options options;
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    size_t image; /**< the current one */

    uint64_t now;
    enum ndfu_step step;
    uint64_t deadline; /**< when the step has waited long enough, or paused long enough */

    struct ndfu_link link;
    uint64_t connect_until;
    uint64_t line_free_at; /**< when everything that was sent can have left */

    uint8_t output[NDFU_FRAME_ABORT_LENGTH + NDFU_REQUEST_FRAME_BOUND(NDFU_PAYLOAD_MAX)];
    size_t output_length;
    size_t output_sent;

    struct ndfu_slip_decoder decoder;
    bool is_awaiting; /**< an answer to opcode, within limit_us of the request having left */
    uint8_t opcode;
    uint64_t limit_us;
    uint8_t ping_id;
    unsigned attempts;      /**< pings since the last answer */
    unsigned busy_attempts; /**< creates that found the flash queue full, of the current object */
    struct ndfu_noise noise;

    uint16_t mtu;
    struct ndfu_flow flow;
    struct ndfu_transfer transfer;

    struct ndfu_error error;
    struct ndfu_events events;
};

/* exchange.c */

/** Queues a request; its answer goes to ndfu_step_answered(), its absence to _timed_out(). */
void ndfu_exchange_ask(struct ndfu_engine *engine, struct ndfu_request request, uint64_t limit_us);

/** Queues a frame abort and a request. */
void ndfu_exchange_ask_anew(struct ndfu_engine *engine, struct ndfu_request request,
                            uint64_t limit_us);

/** Queues a write. Nothing answers it but a receipt, which is to be awaited. */
void ndfu_exchange_write(struct ndfu_engine *engine, const uint8_t *data, uint32_t length);

/** Waits for an answer to something that was sent before. */
void ndfu_exchange_await(struct ndfu_engine *engine, enum ndfu_opcode opcode, uint64_t limit_us);

/** Forgets everything that was queued, awaited or half received. */
void ndfu_exchange_reset(struct ndfu_engine *engine);

/** Everything that was queued was sent: starts the clock of what is awaited. */
void ndfu_exchange_output_sent(struct ndfu_engine *engine);

/** Takes a byte that arrived. */
void ndfu_exchange_receive(struct ndfu_engine *engine, uint8_t byte);

/* steps.c */

/** Begins a step. */
void ndfu_step_enter(struct ndfu_engine *engine, enum ndfu_step step);

/** The answer that was awaited came. */
void ndfu_step_answered(struct ndfu_engine *engine, const struct ndfu_response *response);

/** A response came that cannot be read. */
void ndfu_step_garbled(struct ndfu_engine *engine, const char *fault);

/** The deadline of the step has passed. */
void ndfu_step_timed_out(struct ndfu_engine *engine);

/** Whether the target has yet to answer a first select, so that silence is a reason to ask again.
 */
bool ndfu_step_is_connecting(const struct ndfu_engine *engine);

/** What the step is called, such as "create data object". */
const char *ndfu_step_name(const struct ndfu_engine *engine);

/* transfer.c */

/** Prepares to send the init packet of the current image, or its firmware, from the beginning. */
void ndfu_transfer_begin(struct ndfu_engine *engine, enum ndfu_object_type type);

/** The size of the next object to create. */
uint32_t ndfu_transfer_object_size(const struct ndfu_transfer *transfer);

/** The object was created: nothing of it is sent. */
void ndfu_transfer_created(struct ndfu_engine *engine);

/** The object was executed. @return whether more objects of its type follow */
bool ndfu_transfer_executed(struct ndfu_engine *engine);

/** Sends the next write, or waits for a receipt. @return false once everything was sent */
bool ndfu_transfer_next_write(struct ndfu_engine *engine);

/** Compares what the target says it has with what was sent, and fails where they differ. */
bool ndfu_transfer_is_confirmed(struct ndfu_engine *engine, const struct ndfu_crc_response *crc);

/* outcome.c */

/** Ends the update well. */
void ndfu_finish(struct ndfu_engine *engine);

/** Ends the update with an error about the current step. */
void ndfu_fail(struct ndfu_engine *engine, enum ndfu_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Ends the update because the awaited answer did not come. */
void ndfu_fail_timed_out(struct ndfu_engine *engine);

/* refusal.c */

/** Ends the update because the awaited answer says no. */
void ndfu_fail_refused(struct ndfu_engine *engine, const struct ndfu_response *response);

#endif
