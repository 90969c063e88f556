/* SPDX-License-Identifier: MIT */
/* The questions of an inquiry. Each may be compiled out of a target: that is no failure. */
#include "engine/internal.h"

enum { NO_SUCH_IMAGE = 0xff };

void ndfu_protocol_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask(engine, ndfu_request_protocol_version(), engine->options.limits.query_us);
}

void ndfu_protocol_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    engine->info.has_protocol = response->result == NDFU_RESULT_SUCCESS;
    if (engine->info.has_protocol)
        engine->info.protocol = response->protocol_version;
    ndfu_step_enter(engine, NDFU_STEP_GET_HARDWARE);
}

void ndfu_hardware_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask(engine, ndfu_request_hardware_version(), engine->options.limits.query_us);
}

void ndfu_hardware_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    struct ndfu_target_info *info = &engine->info;

    info->has_hardware = response->result == NDFU_RESULT_SUCCESS;
    if (info->has_hardware) {
        info->part = response->hardware.part;
        info->variant = response->hardware.variant;
        info->rom_size = response->hardware.rom_size;
        info->ram_size = response->hardware.ram_size;
        info->page_size = response->hardware.rom_page_size;
    }
    info->image_count = 0;
    info->has_images = false;
    ndfu_step_enter(engine, NDFU_STEP_GET_FIRMWARE);
}

void ndfu_ask_images(struct ndfu_engine *engine)
{
    engine->has_asked_images = true;
    engine->info.has_images = false;
    engine->info.image_count = 0;
    ndfu_step_enter(engine, NDFU_STEP_GET_FIRMWARE);
}

void ndfu_firmware_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask(engine, ndfu_request_firmware_version((uint8_t)engine->info.image_count),
                      engine->options.limits.query_us);
}

/* An update asks what is installed before it passes an image over, and then goes on. */
static void told_images(struct ndfu_engine *engine)
{
    if (engine->options.goal == NDFU_GOAL_INFO)
        ndfu_finish(engine);
    else
        ndfu_step_enter(engine, NDFU_STEP_SELECT);
}

void ndfu_firmware_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    struct ndfu_target_info *info = &engine->info;

    if (response->result == NDFU_RESULT_SUCCESS)
        info->has_images = true;
    if (response->result != NDFU_RESULT_SUCCESS || response->firmware.type == NO_SUCH_IMAGE) {
        told_images(engine);
        return;
    }
    info->images[info->image_count++] = (struct ndfu_installed_image){
        .type = response->firmware.type,
        .version = response->firmware.version,
        .address = response->firmware.address,
        .length = response->firmware.length,
    };
    if (info->image_count == NDFU_TARGET_IMAGES_MAX)
        told_images(engine);
    else
        ndfu_step_enter(engine, NDFU_STEP_GET_FIRMWARE);
}
