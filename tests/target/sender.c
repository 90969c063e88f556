/* SPDX-License-Identifier: MIT */
#include "target/sender.h"

#include <string.h>

#include "target/port.h"
#include "target/request.h"
#include "target/uart.h"
#include "target/validation.h"

enum {
    RESPONSE = 0x60,
    USB_RESPONSE_NS = 150000, /* until the host has it, and the next one may be sent */
};

uint64_t target_sender_next(const struct target *target)
{
    const struct target_sender *sender = &target->sender;

    return sender->position < sender->length ? sender->next_at : TARGET_NEVER;
}

uint64_t target_sender_done_at(const struct target *target)
{
    const struct target_sender *sender = &target->sender;

    if (sender->position == sender->length) {
        return sender->free_at;
    }
    return sender->next_at + (sender->length - sender->position) * target_uart_send_ns(target);
}

void target_sender_catch_up(struct target *target, uint64_t at)
{
    struct target_sender *sender = &target->sender;
    uint64_t time = target_uart_send_ns(target);

    while (sender->position < sender->length && sender->next_at <= at) {
        target_port_send(target, sender->next_at + time, sender->bytes[sender->position]);
        sender->position++;
        sender->next_at += time;
        sender->free_at = sender->next_at;
    }
}

void target_sender_hold(struct target *target, uint64_t at, uint64_t until)
{
    target_sender_catch_up(target, at);
    if (target->sender.next_at < until) {
        target->sender.next_at = until;
    }
}

static void send_uart(struct target *target, uint64_t at, const uint8_t *bytes, size_t length)
{
    struct target_sender *sender = &target->sender;
    bool busy;

    target_sender_catch_up(target, at);
    busy = sender->position < sender->length || at < sender->free_at;
    if (busy) {
        target->report.lost_responses++;
        target->report.spoiled_responses += sender->position < sender->length;
        (void)target_slip_encode(sender->bytes, bytes, length);
        return;
    }
    sender->length = target_slip_encode(sender->bytes, bytes, length);
    sender->position = 0;
    sender->next_at = at > target->stall_until ? at : target->stall_until;
    target->report.responses++;
}

static void send_usb(struct target *target, uint64_t at, const uint8_t *bytes, size_t length)
{
    struct target_sender *sender = &target->sender;
    size_t count;

    if (!target->linked || !target->open) {
        return;
    }
    if (at < sender->free_at) {
        target->report.lost_responses++;
        return;
    }
    count = target_slip_encode(sender->bytes, bytes, length);
    sender->free_at = at + USB_RESPONSE_NS;
    sender->notify = true;
    for (size_t i = 0; i < count; i++) {
        target_port_send(target, sender->free_at, sender->bytes[i]);
    }
    target->report.responses++;
}

/* Counts a write. @return whether its receipt is due */
static bool receipt_due(struct target *target)
{
    target->receipt_left--;
    if (target->receipt_target == 0 || target->receipt_left != 0) {
        return false;
    }
    target->receipt_left = target->receipt_target;
    target->report.receipts++;
    return true;
}

void target_respond(struct target *target, uint64_t at, const struct target_response *response)
{
    uint8_t bytes[TARGET_MAX_RESPONSE] = {RESPONSE, response->opcode, response->result};
    size_t length = 3;

    if (response->opcode == TARGET_WRITE) {
        if (!receipt_due(target)) {
            return;
        }
        bytes[1] = TARGET_GET_CRC;
    }
    if (response->result == TARGET_SUCCESS) {
        memcpy(bytes + length, response->payload, response->length);
        length += response->length;
    } else if (response->result == TARGET_EXTENDED_ERROR) {
        bytes[length++] = response->extended;
    }
    if (target->observer.frame) {
        target->observer.frame(target->observer.context, TARGET_TO_HOST, at, bytes, length);
    }
    if (target->config.transport == TARGET_USB) {
        send_usb(target, at, bytes, length);
    } else {
        send_uart(target, at, bytes, length);
    }
}
