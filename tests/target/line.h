/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The bytes on their way: from the host to the target in order, from the target to the host each
 * with the moment of its arrival.
 */
#ifndef NDFU_TARGET_LINE_H
#define NDFU_TARGET_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What the host has written and the target has not taken. All zero is an empty line. */
struct target_line {
    uint8_t *bytes;
    size_t capacity;
    size_t head;      /**< the first byte in it */
    size_t tail;      /**< behind the last */
    bool has_end;     /**< whether there is an END in it */
    size_t end;       /**< where the first one is; else the tail */
    uint64_t taken;   /**< bytes taken since the target was created */
    uint64_t next_at; /**< UART: when the first byte arrives */
};

/** What the target has sent and the host has not read. All zero is an empty one. */
struct target_outbox {
    struct target_out_byte {
        uint64_t at;
        uint8_t byte;
    } * bytes;
    size_t capacity;
    size_t head;
    size_t tail;
};

static inline size_t target_line_length(const struct target_line *line)
{
    return line->tail - line->head;
}

static inline const uint8_t *target_line_bytes(const struct target_line *line)
{
    return line->bytes + line->head;
}

void target_line_append(struct target_line *line, const uint8_t *bytes, size_t length);
void target_line_drop(struct target_line *line, size_t length);

/** How many bytes lie before the first END, or before the last byte where there is none. */
size_t target_line_to_event(const struct target_line *line);

/** Copies what waits; the copy owns its memory. */
void target_line_copy(struct target_line *to, const struct target_line *from);
void target_line_release(struct target_line *line);

/** Bytes arrive in order: a moment before that of the last byte is moved to it. */
void target_outbox_append(struct target_outbox *outbox, uint64_t at, uint8_t byte);

/** Takes what has arrived by now. */
size_t target_outbox_take(struct target_outbox *outbox, uint64_t now, uint8_t *bytes,
                          size_t capacity);

/** When the first byte arrives, or UINT64_MAX. */
uint64_t target_outbox_next(const struct target_outbox *outbox);

/** Forgets what has not arrived by now. */
void target_outbox_cut(struct target_outbox *outbox, uint64_t now);

void target_outbox_clear(struct target_outbox *outbox);
void target_outbox_copy(struct target_outbox *to, const struct target_outbox *from);
void target_outbox_release(struct target_outbox *outbox);

#endif
