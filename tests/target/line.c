/* SPDX-License-Identifier: MIT */
#include "target/line.h"

#include <string.h>

#include "target/decoder.h"
#include "target/memory.h"

enum { FIRST_CAPACITY = 4096 };

/* Makes room behind the tail. Whatever is in front of the head is given up. */
static void line_reserve(struct target_line *line, size_t length)
{
    size_t held = target_line_length(line);

    if (line->tail + length <= line->capacity) {
        return;
    }
    if (line->head > 0) {
        memmove(line->bytes, line->bytes + line->head, held);
        line->end -= line->head;
        line->head = 0;
        line->tail = held;
    }
    if (line->tail + length > line->capacity) {
        size_t capacity = line->capacity ? line->capacity : FIRST_CAPACITY;

        while (capacity < line->tail + length) {
            capacity *= 2;
        }
        line->bytes = target_reallocate(line->bytes, capacity);
        line->capacity = capacity;
    }
}

/* Looks for the first END from a position on, before which there is none. */
static void find_end(struct target_line *line, size_t from)
{
    const uint8_t *end = memchr(line->bytes + from, TARGET_SLIP_END, line->tail - from);

    line->has_end = end != NULL;
    line->end = end ? (size_t)(end - line->bytes) : line->tail;
}

void target_line_append(struct target_line *line, const uint8_t *bytes, size_t length)
{
    if (length == 0) {
        return;
    }
    line_reserve(line, length);
    memcpy(line->bytes + line->tail, bytes, length);
    line->tail += length;
    if (!line->has_end) {
        find_end(line, line->end);
    }
}

void target_line_drop(struct target_line *line, size_t length)
{
    line->head += length;
    line->taken += length;
    if (line->head == line->tail) {
        line->head = 0;
        line->tail = 0;
        line->has_end = false;
        line->end = 0;
    } else if (line->end < line->head) {
        find_end(line, line->head);
    }
}

size_t target_line_to_event(const struct target_line *line)
{
    return (line->has_end ? line->end : line->tail - 1) - line->head;
}

void target_line_copy(struct target_line *to, const struct target_line *from)
{
    size_t held = target_line_length(from);

    *to = (struct target_line){.taken = from->taken, .next_at = from->next_at};
    if (held > 0) {
        target_line_append(to, target_line_bytes(from), held);
    }
}

void target_line_release(struct target_line *line)
{
    free(line->bytes);
    memset(line, 0, sizeof *line);
}

static void outbox_reserve(struct target_outbox *outbox)
{
    if (outbox->tail < outbox->capacity) {
        return;
    }
    if (outbox->head > 0) {
        outbox->tail -= outbox->head;
        memmove(outbox->bytes, outbox->bytes + outbox->head, outbox->tail * sizeof *outbox->bytes);
        outbox->head = 0;
        return;
    }
    outbox->capacity = outbox->capacity ? 2 * outbox->capacity : 64;
    outbox->bytes = target_reallocate(outbox->bytes, outbox->capacity * sizeof *outbox->bytes);
}

void target_outbox_append(struct target_outbox *outbox, uint64_t at, uint8_t byte)
{
    outbox_reserve(outbox);
    if (outbox->tail > outbox->head && outbox->bytes[outbox->tail - 1].at > at) {
        at = outbox->bytes[outbox->tail - 1].at;
    }
    outbox->bytes[outbox->tail++] = (struct target_out_byte){.at = at, .byte = byte};
}

size_t target_outbox_take(struct target_outbox *outbox, uint64_t now, uint8_t *bytes,
                          size_t capacity)
{
    size_t count = 0;

    while (count < capacity && outbox->head < outbox->tail &&
           outbox->bytes[outbox->head].at <= now) {
        bytes[count++] = outbox->bytes[outbox->head++].byte;
    }
    if (outbox->head == outbox->tail) {
        target_outbox_clear(outbox);
    }
    return count;
}

uint64_t target_outbox_next(const struct target_outbox *outbox)
{
    return outbox->head < outbox->tail ? outbox->bytes[outbox->head].at : UINT64_MAX;
}

void target_outbox_cut(struct target_outbox *outbox, uint64_t now)
{
    while (outbox->tail > outbox->head && outbox->bytes[outbox->tail - 1].at > now) {
        outbox->tail--;
    }
}

void target_outbox_clear(struct target_outbox *outbox)
{
    outbox->head = 0;
    outbox->tail = 0;
}

void target_outbox_copy(struct target_outbox *to, const struct target_outbox *from)
{
    size_t held = from->tail - from->head;

    memset(to, 0, sizeof *to);
    if (held > 0) {
        to->bytes = target_allocate(held * sizeof *to->bytes);
        memcpy(to->bytes, from->bytes + from->head, held * sizeof *to->bytes);
        to->capacity = held;
        to->tail = held;
    }
}

void target_outbox_release(struct target_outbox *outbox)
{
    free(outbox->bytes);
    memset(outbox, 0, sizeof *outbox);
}
