/* SPDX-License-Identifier: MIT */
#include "trace_settings.h"

#include <inttypes.h>
#include <stdio.h>

#include <ndfu/inquire.h>

enum {
    SLIP_END = 0xc0,
    SLIP_ESCAPE = 0xdb,
    ANSWER = 0x60,
    SUCCESS = 1,
    NOT_SUPPORTED = 2,
    HEADER = 3, /* that it is an answer, to what, and the result */
    LONGEST = 32,
    MTU_USB = 2051,
    MTU_UART = 131,
    /* What the model has. */
    BAUD_MAX = 1000000,
    PAGE = 4096,
    SOFTDEVICE_MAX = 512 * 1024,
};

/* Without escapes and END. @return the length; 0 for what is no answer */
static size_t decode(const uint8_t *bytes, size_t length, uint8_t answer[LONGEST])
{
    size_t decoded = 0;

    for (size_t i = 0; i < length && bytes[i] != SLIP_END; i++) {
        uint8_t byte = bytes[i];

        if (decoded == LONGEST)
            return 0;
        if (byte == SLIP_ESCAPE && ++i < length)
            byte = bytes[i] == 0xdc ? SLIP_END : SLIP_ESCAPE;
        answer[decoded++] = byte;
    }
    return decoded >= HEADER && answer[0] == ANSWER ? decoded : 0;
}

static uint32_t number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static bool read_mtu(struct trace_settings *settings, const uint8_t *payload, char *text)
{
    const unsigned mtu = payload[0] | (unsigned)payload[1] << 8;
    int length;

    if (mtu == settings->mtu)
        return false;
    settings->mtu = mtu;
    if (mtu == MTU_USB)
        return snprintf(text, TRACE_SETTINGS_SIZE, "--transport usb") > 0;
    if (mtu != MTU_UART)
        return false;
    length = snprintf(text, TRACE_SETTINGS_SIZE, "--transport uart%s",
                      settings->has_flow_control ? " --rts" : "");
    if (settings->baud_rate <= BAUD_MAX)
        (void)snprintf(text + length, TRACE_SETTINGS_SIZE - (size_t)length, " --baud %" PRIu32,
                       settings->baud_rate);
    return true;
}

static bool read_hardware(const uint8_t *payload, char *text)
{
    return snprintf(text, TRACE_SETTINGS_SIZE,
                    "--part %" PRIu32 " --variant %" PRIu32 " --ram %" PRIu32, number_at(payload),
                    number_at(payload + 4), number_at(payload + 12)) > 0;
}

static bool read_firmware(const uint8_t *payload, char *text)
{
    const uint32_t version = number_at(payload + 1);
    const uint32_t length = number_at(payload + 9);

    if (payload[0] == NDFU_INSTALLED_BOOTLOADER)
        return snprintf(text, TRACE_SETTINGS_SIZE, "--bl-version %" PRIu32, version) > 0;
    if (payload[0] != NDFU_INSTALLED_SOFTDEVICE || length % PAGE != 0 || length > SOFTDEVICE_MAX)
        return false;
    return snprintf(text, TRACE_SETTINGS_SIZE,
                    "--sd-present --sd-version %" PRIu32 " --sd-end %" PRIu32, version, length) > 0;
}

static bool read_refusal(struct trace_settings *settings, uint8_t opcode, char *text)
{
    if (opcode >= 32 || settings->unsupported >> opcode & 1)
        return false;
    settings->unsupported |= (uint32_t)1 << opcode;
    return snprintf(text, TRACE_SETTINGS_SIZE, "--unsupported %" PRIu32, settings->unsupported) > 0;
}

bool trace_settings_read(struct trace_settings *settings, const uint8_t *bytes, size_t length,
                         char text[TRACE_SETTINGS_SIZE])
{
    uint8_t answer[LONGEST];
    const size_t decoded = decode(bytes, length, answer);

    if (decoded == HEADER && answer[2] == NOT_SUPPORTED)
        return read_refusal(settings, answer[1], text);
    if (decoded == 0 || answer[2] != SUCCESS)
        return false;
    if (answer[1] == 0x07 && decoded == HEADER + 2)
        return read_mtu(settings, answer + HEADER, text);
    if (answer[1] == 0x0a && decoded == HEADER + 20)
        return read_hardware(answer + HEADER, text);
    return answer[1] == 0x0b && decoded == HEADER + 13 && read_firmware(answer + HEADER, text);
}
