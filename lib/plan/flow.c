/* SPDX-License-Identifier: MIT */
#include "plan/flow.h"

enum { FLASH_WORD = 4, MS = 1000 };

/* Long enough for an erase; long enough for the settings behind an init packet as well. */
enum { SETTLE_US = 110 * MS, SETTLE_FIRST_US = 550 * MS };

/* Long enough for a whole queue of flash operations, as hosts that come and go leave behind. */
enum { SETTLE_QUEUE_US = 1000 * MS };

/* For the settings to be stored, behind the answer to an execute. */
enum { EXECUTE_US = 250 * MS, EXECUTE_INIT_US = 450 * MS };

/* Flash takes 10.5 ms for 1024 bytes; 15 leaves a margin. */
enum { SPACING_BYTES = 1024, SPACING_US = 15 * MS };

enum { BURST_ALL = 0x7fffffff };

/* What each level does, beside what the transport asks for. */
static const struct {
    uint32_t divisor;    /* of the payload */
    bool has_receipts;   /* after every write */
    bool is_paced;       /* even where flash seems to be synchronous */
    uint32_t burst;      /* writes that may wait for an erase */
    uint64_t settle_us;  /* for an erase */
    uint32_t slowness;   /* a factor of the time between writes */
    uint64_t execute_us; /* behind the execute of an object: it may be stored, too */
} levels[NDFU_FLOW_LEVELS] = {
    {1, false, false, 2, SETTLE_US, 1, 0},
    {2, true, false, 2, SETTLE_FIRST_US, 1, EXECUTE_US},
    {2, true, true, 0, SETTLE_FIRST_US, 2, EXECUTE_US},
    {4, true, true, 0, 2 * SETTLE_FIRST_US, 5, 2 * EXECUTE_US},
};

static uint32_t round_down(uint32_t value)
{
    return value - value % FLASH_WORD;
}

/* A frame holds MTU - 1 bytes at most, one of them the opcode. */
static uint32_t longest_payload(const struct ndfu_flow_input *input)
{
    const uint32_t longest = round_down((uint32_t)input->mtu - 2);

    return longest < NDFU_PAYLOAD_MAX ? longest : NDFU_PAYLOAD_MAX;
}

static uint32_t writes_of(uint32_t object_size, uint32_t payload)
{
    return (object_size + payload - 1) / payload;
}

/* Shortened so that the writes of an object are of one length. */
static uint32_t choose_payload(const struct ndfu_flow_input *input)
{
    const uint32_t longest = longest_payload(input);
    const uint32_t writes = writes_of(input->object_size, longest);
    const uint32_t even = (input->object_size + writes - 1) / writes;
    const uint32_t payload = round_down(even + FLASH_WORD - 1) / levels[input->level].divisor;

    return payload < FLASH_WORD ? FLASH_WORD : round_down(payload);
}

static uint32_t wished_payload(const struct ndfu_flow_input *input)
{
    const uint32_t longest = longest_payload(input);
    const uint32_t wish = round_down((uint32_t)input->wish.payload);

    return wish < FLASH_WORD ? FLASH_WORD : wish < longest ? wish : longest;
}

struct ndfu_flow ndfu_flow_choose(const struct ndfu_flow_input *input)
{
    const bool is_usb = input->mtu >= NDFU_MTU_USB_LEAST;
    const bool has_receipts =
        levels[input->level].has_receipts || !(is_usb || input->has_flow_control);
    struct ndfu_flow flow = {
        .payload = choose_payload(input),
        .prn = has_receipts ? 1 : 0,
    };

    /* A wish is the user's own risk, until it has failed. */
    if (input->wish.payload >= 0 && input->level == 0)
        flow.payload = wished_payload(input);
    if (input->wish.prn >= 0 && input->level == 0)
        flow.prn = (uint16_t)input->wish.prn;
    return flow;
}

struct ndfu_pace ndfu_pace_choose(const struct ndfu_pace_input *input)
{
    const struct ndfu_flow_input *flow = input->flow;
    const uint32_t payload = ndfu_flow_choose(flow).payload;
    const bool fits_buffers = flow->level == 0 && writes_of(flow->object_size, payload) <= 2;
    const uint64_t slowness = levels[flow->level].slowness;
    const uint64_t least = levels[flow->level].settle_us;
    const uint64_t settle = input->is_first && least < SETTLE_FIRST_US ? SETTLE_FIRST_US : least;
    struct ndfu_pace pace = {.burst = BURST_ALL};

    if (levels[flow->level].is_paced || (input->is_erasing && !fits_buffers)) {
        pace.burst = levels[flow->level].burst;
        pace.settle_us = settle;
        pace.spacing_us = slowness * payload * SPACING_US / SPACING_BYTES;
    }
    if (flow->wish.pace_us >= 0 && flow->level == 0)
        pace = (struct ndfu_pace){0, (uint64_t)flow->wish.pace_us, (uint64_t)flow->wish.pace_us};
    /* Old writes and new ones together could take all buffers. */
    if (input->is_erasing && input->is_unsettled) {
        pace.burst = 0;
        pace.settle_us = pace.settle_us > SETTLE_QUEUE_US ? pace.settle_us : SETTLE_QUEUE_US;
    }
    return pace;
}

uint64_t ndfu_pause_after_execute(const struct ndfu_flow_input *flow, bool is_init_packet)
{
    const bool may_lose_bytes = flow->mtu < NDFU_MTU_USB_LEAST && !flow->has_flow_control;

    if (is_init_packet)
        return may_lose_bytes ? EXECUTE_INIT_US : 0;
    return may_lose_bytes ? levels[flow->level].execute_us : 0;
}
