/* SPDX-License-Identifier: MIT */
/* What it means when the target says no, in words and with the values of the package. */
#include "engine/internal.h"

#include <stdio.h>

static bool executes_init_packet(const struct ndfu_engine *engine)
{
    return engine->step == NDFU_STEP_EXECUTE && engine->transfer.type == NDFU_OBJECT_COMMAND;
}

static void describe_softdevices(const struct ndfu_init_packet *packet, char *text, size_t size)
{
    size_t length = 0;

    text[0] = '\0';
    for (size_t i = 0; i < packet->sd_req_count && length < size; i++) {
        const char *name = ndfu_softdevice_name(packet->sd_req[i]);

        length +=
            (size_t)snprintf(text + length, size - length, "%s0x%04lx%s%s", i ? ", " : "",
                             (unsigned long)packet->sd_req[i], name ? " " : "", name ? name : "");
    }
}

/* What the package says of the thing that the target does not like, and the mend. */
static void describe_extended(const struct ndfu_engine *engine, uint8_t extended, char *text,
                              size_t size)
{
    const struct ndfu_image *image = engine->images[engine->image];
    const struct ndfu_init_packet *packet = &image->init_packet;
    char softdevices[200];

    text[0] = '\0';
    switch (extended) {
    case NDFU_EXTENDED_FIRMWARE_VERSION:
        (void)snprintf(text, size,
                       "; the package has version %lu%s, so make one with a higher version",
                       (unsigned long)packet->fw_version,
                       image->kind == NDFU_IMAGE_SOFTDEVICE
                           ? ", which the target compares with that of its application"
                           : "");
        break;
    case NDFU_EXTENDED_HARDWARE_VERSION:
        (void)snprintf(text, size, "; the package is for hardware version %lu",
                       (unsigned long)packet->hw_version);
        break;
    case NDFU_EXTENDED_SOFTDEVICE:
        describe_softdevices(packet, softdevices, sizeof softdevices);
        (void)snprintf(text, size, "; the package is for %s",
                       packet->sd_req_count ? softdevices : "none");
        break;
    case NDFU_EXTENDED_SIGNATURE_MISSING:
        (void)snprintf(text, size, "; sign the package with the key of this target's bootloader");
        break;
    case NDFU_EXTENDED_INSUFFICIENT_SPACE:
        (void)snprintf(text, size, "; the image is %zu bytes", image->size);
        break;
    default:
        break;
    }
}

/* The results that mean something more definite for an init packet than their names say. */
static const char *init_packet_result(uint8_t result)
{
    switch (result) {
    case NDFU_RESULT_INVALID_OBJECT:
        return "the signature does not verify with the key of the target's bootloader, or the "
               "init packet cannot be decoded";
    case NDFU_RESULT_INSUFFICIENT_RESOURCES:
        return "the image does not fit into the target's flash";
    default:
        return ndfu_result_text(result);
    }
}

void ndfu_refusal_describe(const struct ndfu_engine *engine, const struct ndfu_response *response,
                           char *text, size_t size)
{
    char more[256];

    if (response->result == NDFU_RESULT_EXTENDED) {
        describe_extended(engine, response->extended, more, sizeof more);
        (void)snprintf(text, size, "the target refused '%s': %s (extended error 0x%02x)%s",
                       ndfu_step_name(engine), ndfu_extended_text(response->extended),
                       response->extended, more);
    } else {
        (void)snprintf(text, size, "the target refused '%s': %s (result 0x%02x)",
                       ndfu_step_name(engine),
                       executes_init_packet(engine) ? init_packet_result(response->result)
                                                    : ndfu_result_text(response->result),
                       response->result);
    }
}
