/* SPDX-License-Identifier: MIT */
#include "target/receiver.h"

#include <string.h>

#include "target/cpu.h"
#include "target/request.h"
#include "target/state.h"

enum { LIMIT_USB = 2051, LIMIT_UART = 131 };

unsigned target_receiver_limit(const struct target *target)
{
    return target->config.transport == TARGET_USB ? LIMIT_USB : LIMIT_UART;
}

void target_receiver_init(struct target *target)
{
    target->decoder = (struct target_decoder){.limit = target_receiver_limit(target)};
    memset(target->buffers, 0, (size_t)target->config.rx_buffers * target->decoder.limit);
    target_pool_init(&target->pool, target->config.rx_buffers);
    (void)target_pool_take(&target->pool, &target->buffer);
    target->receipt_left = 0;
    target->receipt_target = 0;
}

void target_receiver_give_back(struct target *target, uint8_t buffer)
{
    if (!target_pool_give(&target->pool, buffer)) {
        target->report.double_frees++;
    }
}

static void take_frame(struct target *target, uint64_t at)
{
    struct target_event event = {.type = TARGET_EVENT_REQUEST};
    bool queued;

    if (target->observer.frame) {
        target->observer.frame(target->observer.context, TARGET_FROM_HOST, at,
                               target_buffer(target, target->buffer), target->decoder.index);
    }
    target_request_parse(target, &event.request);
    queued = target_cpu_put(target, &event);
    target->report.lost_requests += !queued;
    if (event.request.opcode != TARGET_WRITE) {
        target_receiver_give_back(target, target->buffer);
    } else if (!queued) {
        target->report.leaks++;
    }
    if (target_pool_take(&target->pool, &target->buffer)) {
        target->decoder.index = 0;
        target->decoder.state = TARGET_DECODING;
    } else {
        target->report.allocation_failures++;
    }
}

void target_receiver_feed(struct target *target, uint64_t at, const uint8_t *bytes, size_t length)
{
    struct target_decoder *decoder = &target->decoder;
    bool was_deaf = decoder->index == decoder->limit;
    bool complete;

    while (length > 0) {
        size_t taken;

        target_flash_catch_up(target, at); /* a buffer can be in use twice */
        taken = target_decoder_feed(decoder, target_buffer(target, target->buffer), bytes, length,
                                    &complete);
        bytes += taken;
        length -= taken;
        if (complete) {
            take_frame(target, at);
        }
    }
    target->report.wedges += !was_deaf && decoder->index == decoder->limit;
}
