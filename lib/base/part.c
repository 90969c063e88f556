/* SPDX-License-Identifier: MIT */
/* What devices call themselves in their factory information, and what they are sold as. */
#include <ndfu/inquire.h>

static const struct {
    uint32_t part;
    const char *name;
} parts[] = {
    {0x52805, "nRF52805"}, {0x52810, "nRF52810"}, {0x52811, "nRF52811"}, {0x52820, "nRF52820"},
    {0x52832, "nRF52832"}, {0x52833, "nRF52833"}, {0x52840, "nRF52840"},
};

const char *ndfu_part_name(uint32_t part)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].part == part)
            return parts[i].name;
    }
    return NULL;
}
