/* SPDX-License-Identifier: MIT */
#include "target/object.h"

#include "target/boot.h"
#include "target/cpu.h"
#include "target/number.h"
#include "target/request.h"
#include "target/state.h"
#include "target/validation.h"

void target_object_put_status(struct target *target, uint32_t offset, uint32_t crc)
{
    struct target_response *response = &target->task.response;

    target_number_put(response->payload + response->length, 4, offset);
    target_number_put(response->payload + response->length + 4, 4, crc);
    response->length = (uint8_t)(response->length + 8);
}

void target_object_activity(struct target *target, uint64_t at)
{
    target->inactivity_at =
        target->config.inactivity_ns ? at + target->config.inactivity_ns : TARGET_NEVER;
}

static bool store_page(struct target *target, uint64_t at, uint32_t address, bool ends_update)
{
    struct target_flash_request request = {
        .source = TARGET_FROM_SETTINGS,
        .address = address,
        .length = TARGET_SETTINGS_LENGTH,
        .ends_update = ends_update,
    };

    return target_flash_erase(target, at, address) && target_flash_store(target, at, &request);
}

bool target_store_settings(struct target *target, uint64_t at, bool ends_update)
{
    target_flash_catch_up(target, at); /* they may still be on their way from the last time */
    target_settings_encode(&target->settings, target->settings_image);
    if (!target_settings_stored(&target->nvm, TARGET_SETTINGS_ADDRESS, target->settings_image) &&
        !store_page(target, at, TARGET_SETTINGS_ADDRESS, false)) {
        return false;
    }
    if (!target_settings_stored(&target->nvm, TARGET_SETTINGS_BACKUP, target->settings_image)) {
        (void)store_page(target, at, TARGET_SETTINGS_BACKUP, ends_update);
    } else if (ends_update) {
        target_end_update(target, at);
    }
    return true;
}

/* A write for no object keeps its buffer. */
static void handle_no_object(struct target *target, uint64_t at)
{
    if (target->task.request.opcode == TARGET_WRITE) {
        target->report.refused_writes++;
        target->report.leaks++;
    }
    target->task.response.result = TARGET_INVALID_OBJECT;
    target_cpu_answer(target, at);
}

void target_object_handle(struct target *target, uint64_t at)
{
    const struct target_request *request = &target->task.request;

    if (request->opcode == TARGET_CREATE || request->opcode == TARGET_SELECT) {
        target->object_type = request->object_type;
    }
    switch (target->object_type) {
    case TARGET_OBJECT_COMMAND:
        target_command_handle(target, at);
        break;
    case TARGET_OBJECT_DATA:
        target_data_handle(target, at);
        break;
    default:
        handle_no_object(target, at);
        break;
    }
}

void target_object_init(struct target *target)
{
    const struct target_settings *settings = &target->settings;
    struct target_init_packet packet;
    struct target_placement placement;

    target->object_type = TARGET_OBJECT_COMMAND;
    target->init_valid = false;
    target->image_address = 0;
    target->image_length = 0;
    if (settings->progress.command_size > 0 &&
        settings->progress.command_size <= TARGET_INIT_PACKET_MAX &&
        target_init_packet_decode(&packet, settings->init_command,
                                  settings->progress.command_size) &&
        target_place_image(&target->config, settings, &packet.command, &placement)) {
        target->init = packet.command;
        target->init_valid = true;
        target->image_address = placement.address;
        target->image_length = target_image_length(&packet.command);
    }
}
