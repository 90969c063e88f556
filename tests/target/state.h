/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The inside of a simulated target. For the files of the model only.
 *
 * A target is a discrete event simulation with few sources of events, each of which knows when its
 * next event is due: machine.c picks the earliest. Bytes are not events. They are decoded in one go
 * up to the end of a frame, or up to the moment at which somebody looks.
 */
#ifndef NDFU_TARGET_STATE_H
#define NDFU_TARGET_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/decoder.h"
#include "target/flash.h"
#include "target/init_packet.h"
#include "target/line.h"
#include "target/nvm.h"
#include "target/pool.h"
#include "target/settings.h"
#include "target/target.h"

enum {
    TARGET_SCHEDULER_SIZE = 32,
    TARGET_USB_PACKET = 64,
    TARGET_MAX_RESPONSE = 24,
};

enum target_object_type { TARGET_OBJECT_COMMAND = 1, TARGET_OBJECT_DATA = 2 };

/** A request as it was taken out of its frame; a write keeps its buffer. */
struct target_request {
    uint8_t opcode;
    uint8_t object_type;
    uint8_t argument; /**< ping id, image index */
    uint8_t buffer;
    uint16_t length; /**< of a write; wraps below zero when the frame was empty */
    uint32_t size;   /**< of a create */
};

enum target_event_type { TARGET_EVENT_PACKET, TARGET_EVENT_SENT, TARGET_EVENT_REQUEST };

struct target_event {
    enum target_event_type type;
    struct target_request request;
};

/** The queue of what the main loop has to do, in order. */
struct target_scheduler {
    struct target_event events[TARGET_SCHEDULER_SIZE];
    unsigned first;
    unsigned count; /**< the one that is being handled keeps its place until it is done */
};

struct target_response {
    uint8_t opcode;
    uint8_t result;
    uint8_t extended;
    uint8_t length;
    uint8_t payload[TARGET_MAX_RESPONSE - 3];
};

/** What the main loop is doing. Interrupts go on beside it; a standing CPU holds up both. */
enum target_step {
    TARGET_STEP_IDLE,
    TARGET_STEP_PACKET,       /**< decodes a USB packet */
    TARGET_STEP_SENT,         /**< notices that a response has left */
    TARGET_STEP_REQUEST,      /**< until the request takes effect */
    TARGET_STEP_VALIDATE,     /**< checks the init packet */
    TARGET_STEP_WAIT_EXECUTE, /**< until the flash is idle: then the execute goes on */
    TARGET_STEP_HASH,         /**< hashes the image */
    TARGET_STEP_WAIT_RESPOND, /**< until the flash is idle: then the response is sent */
    TARGET_STEP_WAIT,         /**< until the flash is idle */
    TARGET_STEP_TAIL,         /**< until the main loop is free again */
};

struct target_task {
    enum target_step step;
    uint64_t until; /**< TARGET_NEVER while it waits for the flash */
    struct target_request request;
    struct target_response response;
};

/** The one response buffer, and what of it is on its way. */
struct target_sender {
    uint8_t bytes[2 * TARGET_MAX_RESPONSE + 1];
    size_t length;    /**< of the response that is being sent */
    size_t position;  /**< UART: the next byte to be taken from the buffer */
    uint64_t next_at; /**< UART: when that is */
    uint64_t free_at; /**< a response before this moment is lost */
    bool notify;      /**< USB: the main loop must still be told that it has left */
};

struct target_usb {
    uint8_t packet[TARGET_USB_PACKET];
    size_t length;
    size_t position;     /**< decoded */
    uint64_t decoded_at; /**< up to when */
    bool armed;          /**< the next packet may come */
    uint64_t arrival_at; /**< of the packet that is on its way, or TARGET_NEVER */
};

enum target_boot_step {
    TARGET_BOOT_NONE,
    TARGET_BOOT_RESET,     /**< waits for the last response to leave, then resets */
    TARGET_BOOT_POWER,     /**< waits for power */
    TARGET_BOOT_START,     /**< until the settings are looked at */
    TARGET_BOOT_SETTINGS,  /**< stores the settings, where they were not */
    TARGET_BOOT_ACTIVATE,  /**< puts the image in its place */
    TARGET_BOOT_ACTIVATED, /**< stores that it is there */
    TARGET_BOOT_ENUMERATE, /**< until the host sees it */
};

struct target_boot {
    enum target_boot_step step;
    uint64_t at;      /**< TARGET_NEVER while it waits for the flash */
    bool stay;        /**< a valid application is not started this time */
    bool expect_more; /**< an image was activated that others follow */
};

struct target {
    struct target_config config;
    struct target_report report;
    struct target_observer observer;
    uint64_t now;
    uint64_t random;
    struct target_faults *faults; /**< NULL: none */

    enum target_mode mode;
    bool halted;          /**< a hard fault: silent until the power is cut */
    uint64_t stall_until; /**< the CPU stands still until then */
    struct target_boot boot;
    uint64_t inactivity_at;

    /* The port. */
    bool linked;
    uint64_t port_at; /**< UART: when a port that was cut is back; 0: it was not cut */
    bool open;
    uint64_t generation;
    uint64_t open_generation;
    struct target_line line;
    struct target_outbox outbox;
    struct target_sender sender;
    struct target_usb usb;

    /* The receiver. */
    struct target_decoder decoder;
    struct target_pool pool;
    uint8_t buffer; /**< the one that the decoder fills */
    uint16_t receipt_left;
    uint16_t receipt_target;
    struct target_scheduler scheduler;
    struct target_task task;

    /* The update. */
    struct target_settings settings; /**< in RAM */
    struct target_init_command init; /**< of the init packet that was decoded last */
    uint8_t object_type;             /**< the one selected or created last */
    bool init_valid;
    uint32_t image_address;
    uint32_t image_length;

    struct target_nvm nvm;
    struct target_flash flash;
    uint8_t settings_image[TARGET_SETTINGS_LENGTH]; /**< what is being stored */

    uint8_t buffers[]; /**< rx_buffers of decoder.limit bytes */
};

static inline uint8_t *target_buffer(struct target *target, uint8_t buffer)
{
    return target->buffers + (size_t)buffer * target->decoder.limit;
}

/** Whether flash operations hold up whoever asks for them. So it is always while booting. */
static inline bool target_flash_is_sync(const struct target *target)
{
    return target->config.flash == TARGET_FLASH_SYNC || target->mode == TARGET_BOOTING;
}

/** Pseudo-random numbers for what a torn flash operation leaves. */
uint32_t target_random(uint64_t *state);

#endif
