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

/* As often as a target that does not answer is asked. */
enum { CONFIRMS = 3 };

/* What went wrong before is of no interest any more, but what was learnt of speed is. What must be
 * resumed is what was begun, and that is behind us. */
void ndfu_next_image(struct ndfu_engine *engine)
{
    engine->image++;
    engine->recovery = (struct ndfu_recovery){
        .flow_level = engine->recovery.flow_level,
        .resyncs = engine->recovery.resyncs,
        .has_changed = engine->recovery.has_changed,
    };
    engine->flash = (struct ndfu_flash){0}; /* there may be another bootloader now */
    if (engine->options.resume == NDFU_RESUME_REQUIRED)
        engine->options.resume = NDFU_RESUME_AUTO;
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
    if (engine->mtu >= NDFU_MTU_USB_LEAST)
        accept(engine);
    else
        ndfu_step_enter(engine, NDFU_STEP_CONFIRM);
}

/* Bytes come in the order in which they were sent, and the last execute is sent behind the answer
 * to a get CRC: no older execute can be answered after it. Before a newer one is sent, a select has
 * told that the last one was in vain. */
bool ndfu_is_late_confirmation(const struct ndfu_engine *engine,
                               const struct ndfu_response *response)
{
    return engine->recovery.is_unconfirmed && response->opcode == NDFU_OP_EXECUTE &&
           response->result == NDFU_RESULT_SUCCESS &&
           (engine->step == NDFU_STEP_QUIET || ndfu_is_connecting(engine)) &&
           engine->output_length == 0;
}

void ndfu_confirm_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_reset(engine);
    ndfu_exchange_ask_anew(engine, ndfu_request_select(NDFU_OBJECT_COMMAND),
                           engine->options.limits.confirm_us);
}

static bool has_init_packet(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const struct ndfu_image *image = engine->images[engine->image];

    return response->select.offset == image->init_packet_size &&
           response->select.crc == ndfu_crc32(0, image->init_packet_data, image->init_packet_size);
}

static void deny(struct ndfu_engine *engine)
{
    engine->recovery.is_unconfirmed = false;
    ndfu_trouble(engine, NDFU_TROUBLE_RESET, NDFU_E_DATA,
                 "the target was reset before it could execute the last object");
}

/* An answer that is neither may be spoiled. */
void ndfu_confirm_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const bool is_sound = response->result == NDFU_RESULT_SUCCESS;

    if (is_sound && response->select.offset == 0) {
        accept(engine);
    } else if (is_sound && has_init_packet(engine, response)) {
        deny(engine);
    } else {
        engine->has_heard = true;
        ndfu_confirm_unanswered(engine);
    }
}

/* Silence is as good as an answer, and so is what an application may print; but a response that
 * makes no sense comes from a bootloader that is still there. */
void ndfu_confirm_unanswered(struct ndfu_engine *engine)
{
    if (++engine->attempts < CONFIRMS)
        ndfu_step_enter(engine, NDFU_STEP_CONFIRM);
    else if (engine->has_heard)
        deny(engine);
    else
        accept(engine);
}

/* Where ports go away with their targets, a reset before the execute would have shown. An adapter
 * that was unplugged shows nothing. */
void ndfu_confirm_gone(struct ndfu_engine *engine)
{
    if (engine->link.goes_with_target)
        accept(engine);
    else
        ndfu_trouble(engine, NDFU_TROUBLE_LINK, NDFU_E_PORT_GONE,
                     "the port went away before the target could confirm the image");
}
