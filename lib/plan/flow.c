/* SPDX-License-Identifier: MIT */
#include "plan/flow.h"

enum { FLASH_WORD = 4 };

static uint32_t round_down(uint32_t value)
{
    return value - value % FLASH_WORD;
}

/* The longest write, shortened so that the writes of an object are of one length. */
static uint32_t choose_payload(const struct ndfu_flow_input *input)
{
    /* A frame holds MTU - 1 bytes at most, one of them the opcode. */
    uint32_t longest = round_down((uint32_t)input->mtu - 2);
    uint32_t writes;
    uint32_t payload;

    if (longest > NDFU_PAYLOAD_MAX)
        longest = NDFU_PAYLOAD_MAX;
    writes = (input->object_size + longest - 1) / longest;
    payload = (input->object_size + writes - 1) / writes;
    return round_down(payload + FLASH_WORD - 1);
}

struct ndfu_flow ndfu_flow_choose(const struct ndfu_flow_input *input)
{
    const bool is_usb = input->mtu > NDFU_MTU_UART;

    return (struct ndfu_flow){
        .payload = choose_payload(input),
        .prn = is_usb || input->has_flow_control ? 0 : 1,
    };
}
