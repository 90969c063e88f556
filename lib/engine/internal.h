/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What the files of the engine share. docs/architecture.md draws the steps.
 *
 *   engine.c    the calls of engine.h: what happened, what to do
 *   exchange.c  one request and its answer
 *   steps.c     the table of steps: what each asks, and what follows on its answer
 *   connect.c   the steps until the target answers and is set up
 *   inquire.c   the questions of an inquiry
 *   resume.c    where to go on: select, and get CRC right behind a create
 *   objects.c   the steps of an object: create, write, get CRC, execute
 *   confirm.c   the end of an image
 *   transfer.c  the writes of an object, and whether they arrived
 *   recovery.c  what is done when something goes wrong
 *   outcome.c   the end: success, or an error with its message
 *   refusal.c   the message when the target says no
 *   events.c    the queue of events
 */
#ifndef NDFU_ENGINE_INTERNAL_H
#define NDFU_ENGINE_INTERNAL_H

#include "engine/engine.h"
#include "engine/events.h"
#include "plan/flash.h"
#include "plan/flow.h"
#include "plan/installed.h"
#include "plan/ladder.h"
#include "plan/resume.h"
#include "wire/request.h"
#include "wire/response.h"
#include "wire/slip.h"

/** What the engine is doing. */
enum ndfu_step {
    NDFU_STEP_LINK,  /**< waits for the link */
    NDFU_STEP_QUIET, /**< leaves the target alone: it resets, or has flash to write */
    NDFU_STEP_PING,
    NDFU_STEP_GET_MTU,
    NDFU_STEP_GET_PROTOCOL, /**< of an inquiry, like the two that follow */
    NDFU_STEP_GET_HARDWARE,
    NDFU_STEP_GET_FIRMWARE,
    NDFU_STEP_SET_PRN,
    NDFU_STEP_ABORT,  /**< asks the target to reset */
    NDFU_STEP_SELECT, /**< from here on: of the command object, then of data objects */
    NDFU_STEP_CREATE,
    NDFU_STEP_BUSY,   /**< waits for room in the target's flash queue, then creates again */
    NDFU_STEP_VERIFY, /**< asks, after a create, what is executed */
    NDFU_STEP_WRITE,  /**< sends writes, waits for receipts, and pauses */
    NDFU_STEP_GET_CRC,
    NDFU_STEP_EXECUTE,
    NDFU_STEP_REST,    /**< leaves the target alone while it stores what was executed */
    NDFU_STEP_CONFIRM, /**< makes sure that it was the image that was executed */
    NDFU_STEP_FINISHED,
    NDFU_STEPS,
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
    struct ndfu_crc_response confirmed; /**< what the target last said of it, rightly */

    bool must_verify; /**< what is executed is not known for sure until get CRC tells */
    bool is_first;    /**< since the target was connected: flash may be busy with something else */
    struct ndfu_pace pace;
    bool is_erasing;     /**< the erase of the last create may not have ended */
    uint64_t created_at; /**< when it was answered */
    uint32_t writes;     /**< since the create */
    uint16_t under_way;  /**< writes since the last receipt, or since the create */
};

/** What arrived and was no answer to anything: for the message when nothing else comes. */
struct ndfu_noise {
    uint64_t bytes;    /**< everything that arrived in this step */
    unsigned foreign;  /**< frames that are no responses, or to other requests */
    const char *fault; /**< what was wrong with the last one; NULL for none */
};

/** What went wrong so far, and what was done about it. */
struct ndfu_recovery {
    unsigned troubles;     /**< since something was last executed for the first time */
    unsigned restarts;     /**< times that the init packet of the current image was created */
    unsigned hash_retries; /**< times that flash did not hold what its CRC had promised */
    bool was_refused;      /**< for that, and not seen since */
    struct ndfu_response refusal; /**< then: what the target said */
    unsigned flow_level;          /**< kept for the rest of the update */
    unsigned tried;               /**< bits: the rungs that were tried since then */
    uint32_t furthest;            /**< bytes of the current image that were ever executed */
    bool must_restart;            /**< create the init packet, whatever select says */
    bool must_abort;              /**< ask the target to reset once it answers */
    bool is_unconfirmed;          /**< the last execute was sent and its answer is not known */
    bool has_waited_reset;        /**< for the target's own reset */
    unsigned resyncs;             /**< since flow control was last stepped down */
    unsigned denials;             /**< of mere questions, since something was executed */
    unsigned link_losses;         /**< while the target was being connected to, since then */
    bool has_changed;             /**< a create or an execute was sent */
    unsigned asks;           /**< again, since something was last executed for the first time */
    bool is_asking;          /**< get CRC was asked because an answer did not come */
    char cause[256];         /**< what went wrong last; empty for nothing */
    enum ndfu_status status; /**< that it would have ended the update with */
    const char *operation;   /**< that it happened in */
};

struct ndfu_engine {
    struct ndfu_engine_options options;
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    size_t image; /**< the current one */

    uint64_t now;
    enum ndfu_step step;
    uint64_t deadline; /**< when the step has waited long enough, or paused long enough */

    struct ndfu_link link;
    bool was_connected; /**< the target has answered at some time */
    uint64_t quiet_us;  /**< how long QUIET is */
    uint64_t connect_until;
    uint64_t line_free_at; /**< when everything that was sent can have left */

    uint8_t output[NDFU_FRAME_ABORT_LENGTH + NDFU_REQUEST_FRAME_BOUND(NDFU_PAYLOAD_MAX)];
    size_t output_length;
    size_t output_sent;

    struct ndfu_slip_decoder decoder;
    bool is_awaiting; /**< an answer to opcode, within limit_us of the request having left */
    uint8_t opcode;
    uint64_t limit_us;
    uint64_t asked_at; /**< when the request that is awaited had left */
    uint8_t ping_id;
    unsigned attempts;      /**< of the current step: questions asked again and again */
    unsigned busy_attempts; /**< creates that found the flash queue full, of the current object */
    struct ndfu_noise noise;

    struct ndfu_target_info info; /**< what was asked of it */
    bool has_asked_images;        /**< that are installed */
    uint16_t mtu;
    bool has_heard; /**< something out of the ordinary, in this step */
    uint32_t heard; /**< and what; it must be said twice */
    struct ndfu_flow_input flow_input;
    struct ndfu_flow flow;
    struct ndfu_transfer transfer;
    bool is_unsettled;       /**< writes of whoever was here before may still wait for flash */
    struct ndfu_flash flash; /**< what is known of the target's, under its bootloader of now */
    struct ndfu_recovery recovery;

    struct ndfu_error error;
    struct ndfu_events events;
};

/* exchange.c */

/** Queues a request; its answer goes to ndfu_step_answered(), its absence to _timed_out(). */
void ndfu_exchange_ask(struct ndfu_engine *engine, struct ndfu_request request, uint64_t limit_us);

/** Queues a frame abort and a request. */
void ndfu_exchange_ask_anew(struct ndfu_engine *engine, struct ndfu_request request,
                            uint64_t limit_us);

/** Queues a frame abort: whatever half of a frame the target has is dropped. */
void ndfu_exchange_abort_frame(struct ndfu_engine *engine);

/** Queues a write. Nothing answers it but a receipt, which is to be awaited. */
void ndfu_exchange_write(struct ndfu_engine *engine, const uint8_t *data, uint32_t length);

/**
 * Whether what the target told can be relied on: what is as usual can, anything else must be told
 * twice in a row, as answers have no checksum. Where it cannot, it is asked for again; after some
 * times the update ends with an error.
 *
 * @param what  a number that stands for the answer
 * @return false when there is nothing more to do with the answer
 */
bool ndfu_exchange_relies_on(struct ndfu_engine *engine, uint32_t what, bool is_usual);

/** Waits for an answer to something that was sent before. */
void ndfu_exchange_await(struct ndfu_engine *engine, enum ndfu_opcode opcode, uint64_t limit_us);

/** How long the answer that just came took, from when its request can have left. */
uint64_t ndfu_answered_after(const struct ndfu_engine *engine);

/** When the line can send something: now, or when everything that it was given has left. */
uint64_t ndfu_exchange_line_free(const struct ndfu_engine *engine);

/** Until when the port must have taken a byte: it may be full while a slow line empties it. */
uint64_t ndfu_exchange_port_deadline(const struct ndfu_engine *engine);

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

/** What the step is called, such as "create data object". */
const char *ndfu_step_name(const struct ndfu_engine *engine);

/** Tells an event about the current image. */
void ndfu_tell(struct ndfu_engine *engine, enum ndfu_event_type type, const char *text);

/* connect.c */

/** Asks until the target answers, for so long; then goes on with the current image. */
void ndfu_connect(struct ndfu_engine *engine, uint64_t window_us);

/** The same, after leaving the target alone for a while. */
void ndfu_connect_after(struct ndfu_engine *engine, uint64_t pause_us, uint64_t window_us);

/** Whether the target is still being asked for a first answer: silence is a reason to ask again. */
bool ndfu_is_connecting(const struct ndfu_engine *engine);

/** The window to answer in has passed, or the link has not come back in time. */
void ndfu_connect_failed(struct ndfu_engine *engine);

void ndfu_link_enter(struct ndfu_engine *engine);
void ndfu_quiet_enter(struct ndfu_engine *engine);
void ndfu_ping_enter(struct ndfu_engine *engine);
void ndfu_ping_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_mtu_enter(struct ndfu_engine *engine);
void ndfu_mtu_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_prn_enter(struct ndfu_engine *engine);
void ndfu_prn_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_abort_enter(struct ndfu_engine *engine);
void ndfu_abort_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_abort_unanswered(struct ndfu_engine *engine);

/* inquire.c */

/** An update asks what is installed, then begins anew with select. */
void ndfu_ask_images(struct ndfu_engine *engine);

void ndfu_protocol_enter(struct ndfu_engine *engine);
void ndfu_protocol_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_hardware_enter(struct ndfu_engine *engine);
void ndfu_hardware_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_firmware_enter(struct ndfu_engine *engine);
void ndfu_firmware_answered(struct ndfu_engine *engine, const struct ndfu_response *response);

/* resume.c */

void ndfu_select_enter(struct ndfu_engine *engine);
void ndfu_select_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_verify_enter(struct ndfu_engine *engine);
void ndfu_verify_answered(struct ndfu_engine *engine, const struct ndfu_response *response);

/* objects.c */

void ndfu_create_enter(struct ndfu_engine *engine);
void ndfu_create_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_busy_enter(struct ndfu_engine *engine);
void ndfu_write_enter(struct ndfu_engine *engine);
void ndfu_write_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_crc_enter(struct ndfu_engine *engine);
void ndfu_crc_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_execute_enter(struct ndfu_engine *engine);
void ndfu_execute_answered(struct ndfu_engine *engine, const struct ndfu_response *response);
void ndfu_rest_enter(struct ndfu_engine *engine);
void ndfu_rest_ended(struct ndfu_engine *engine);

/* confirm.c */

/** The target says that it has executed the last object of an image: believes it, or asks. */
void ndfu_image_executed(struct ndfu_engine *engine);

void ndfu_confirm_enter(struct ndfu_engine *engine);
void ndfu_confirm_answered(struct ndfu_engine *engine, const struct ndfu_response *response);

/** Nothing sensible came: asks again, or takes the target for gone, as it should be. */
void ndfu_confirm_unanswered(struct ndfu_engine *engine);

/** The link went down: the target was reset, and took its port along. */
void ndfu_confirm_gone(struct ndfu_engine *engine);

/** Whether this is the answer to the last execute, come when it was no longer awaited. */
bool ndfu_is_late_confirmation(const struct ndfu_engine *engine,
                               const struct ndfu_response *response);

/** Goes on with the next image. */
void ndfu_next_image(struct ndfu_engine *engine);

/** Whether the object that is being sent is the end of the image. */
bool ndfu_is_last_object(const struct ndfu_engine *engine);

/* transfer.c */

/** Prepares to send the init packet of the current image, or its firmware, from the beginning. */
void ndfu_transfer_begin(struct ndfu_engine *engine, enum ndfu_object_type type);

/** Whether it is the firmware that is being sent, and not the init packet. */
bool ndfu_is_data(const struct ndfu_engine *engine);

/** Goes to another place in the firmware, up to which everything is executed. */
void ndfu_transfer_move(struct ndfu_transfer *transfer, uint32_t begin, uint32_t crc);

/** The size of the next object to create. */
uint32_t ndfu_transfer_object_size(const struct ndfu_transfer *transfer);

/** The object was created: nothing of it is sent. */
void ndfu_transfer_created(struct ndfu_engine *engine);

/** The object was executed. @return whether more objects of its type follow */
bool ndfu_transfer_executed(struct ndfu_engine *engine);

/** What became of the wish to send another write. */
enum ndfu_write_result {
    NDFU_WRITE_QUEUED, /**< and a receipt may be awaited */
    NDFU_WRITE_PAUSED, /**< it is too early; the deadline says when to try again */
    NDFU_WRITE_ALL,    /**< everything was sent */
};

/** Sends the next write, if it is time for it. */
enum ndfu_write_result ndfu_transfer_next_write(struct ndfu_engine *engine);

/** Whether a receipt is one that was answered for already: late, or repeated. */
bool ndfu_transfer_is_stale(const struct ndfu_engine *engine, const struct ndfu_response *response);

/** Compares what the target says it has with what was sent; where they differ it is in trouble. */
bool ndfu_transfer_is_confirmed(struct ndfu_engine *engine, const struct ndfu_crc_response *crc);

/* recovery.c */

/**
 * Something went wrong that may pass: goes to the next rung of the ladder, or ends the update with
 * this message and what was tried.
 */
void ndfu_trouble(struct ndfu_engine *engine, enum ndfu_trouble trouble, enum ndfu_status status,
                  const char *format, ...) __attribute__((format(printf, 4, 5)));

/** Ends the update with what went wrong last, and with what was tried. */
void ndfu_give_up(struct ndfu_engine *engine);

/** The update has ended with what the target said. */
void ndfu_quote(struct ndfu_engine *engine, const struct ndfu_response *response);

/** The target said no to something: trouble, or the end, as it may be. */
void ndfu_refused(struct ndfu_engine *engine, const struct ndfu_response *response);

/** Whether progress may be dropped: not by a plan, not where resuming is required, not forever. */
bool ndfu_may_restart(const struct ndfu_engine *engine);

/** Drops all progress, by creating the init packet. */
void ndfu_restart(struct ndfu_engine *engine);

/** Something was executed: what went wrong before is over. */
void ndfu_progress_made(struct ndfu_engine *engine);

/** Describes what was tried, such as " (tried: a frame abort and pings, slower writes)". */
void ndfu_describe_tried(const struct ndfu_engine *engine, char *text, size_t size);

/* outcome.c */

/** Ends the update because somebody wants it to end. */
void ndfu_cancelled(struct ndfu_engine *engine);

/** What was still to leave when the update ended will not: it was half a frame. */
void ndfu_left_half_a_frame(struct ndfu_engine *engine);

/** Ends the update well. */
void ndfu_finish(struct ndfu_engine *engine);

/** Ends the update with an error about the current step. */
void ndfu_fail(struct ndfu_engine *engine, enum ndfu_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* refusal.c */

/** What it means that the target said no, with the values of the package; cut to fit. */
void ndfu_refusal_describe(const struct ndfu_engine *engine, const struct ndfu_response *response,
                           char *text, size_t size);

#endif
