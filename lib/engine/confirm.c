/* SPDX-License-Identifier: MIT */
/*
 * The end of an image: whether what the target has executed was the image.
 *
 * An execute means whatever object was last created or selected. A target that was reset behind the
 * last get CRC has the init packet there, and answers an execute that arrives afterwards (held back
 * by RTS/CTS while the target was down, perhaps) with success. Over USB a reset takes the port
 * away; over a UART nobody sees it. So there the target is asked for its init packet once more: one
 * that has executed the image has dropped it, or is gone already.
 */
#include "engine/internal.h"

#include "base/crc32.h"

void ndfu_next_image(struct ndfu_engine *engine)
{
    engine->image++;
    engine->recovery.furthest = 0;
    engine->recovery.restarts = 0;
    ndfu_transfer_begin(engine, NDFU_OBJECT_COMMAND);
}

static void accept(struct ndfu_engine *engine)
{
    engine->recovery.is_unconfirmed = false;
    ndfu_tell(engine, NDFU_EVENT_IMAGE_DONE, "");
    if (engine->image + 1 == engine->options.image_count) {
        ndfu_tell(engine, NDFU_EVENT_DONE, "");
        ndfu_finish(engine);
        return;
    }
    ndfu_tell(engine, NDFU_EVENT_WAITING, "for the target to install the image and to come back");
    ndfu_next_image(engine);
    ndfu_connect_after(engine, engine->options.limits.reboot_quiet_us,
                       engine->options.limits.reboot_us);
}

void ndfu_image_executed(struct ndfu_engine *engine)
{
    if (engine->mtu > NDFU_MTU_UART)
        accept(engine);
    else
        ndfu_step_enter(engine, NDFU_STEP_CONFIRM);
}

void ndfu_confirm_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask(engine, ndfu_request_select(NDFU_OBJECT_COMMAND),
                      engine->options.limits.confirm_us);
}

static bool has_init_packet(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const struct ndfu_image *image = engine->images[engine->image];

    return response->result == NDFU_RESULT_SUCCESS &&
           response->select.offset == image->init_packet_size &&
           response->select.crc == ndfu_crc32(0, image->init_packet_data, image->init_packet_size);
}

void ndfu_confirm_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (!has_init_packet(engine, response)) {
        accept(engine);
        return;
    }
    engine->recovery.is_unconfirmed = false;
    ndfu_trouble(engine, NDFU_TROUBLE_RESET, NDFU_E_DATA,
                 "the target was reset before it could execute the last object");
}

void ndfu_confirm_unanswered(struct ndfu_engine *engine)
{
    ndfu_exchange_reset(engine);
    accept(engine);
}
