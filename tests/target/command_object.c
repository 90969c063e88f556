/* SPDX-License-Identifier: MIT */
/* The command object: the init packet on its way into the settings. */
#include <string.h>

#include <zlib.h>

#include "target/cpu.h"
#include "target/number.h"
#include "target/object.h"
#include "target/receiver.h"
#include "target/request.h"
#include "target/state.h"
#include "target/validation.h"

static struct target_progress *progress(struct target *target)
{
    return &target->settings.progress;
}

/* Drops everything that an older init packet has brought. */
static void drop_progress(struct target *target)
{
    memset(progress(target), 0, sizeof *progress(target));
}

static void create(struct target *target, uint64_t at)
{
    uint32_t size = target->task.request.size;

    target_object_activity(target, at);
    if (size == 0) {
        target->task.response.result = TARGET_INVALID_PARAMETER;
    } else if (size > TARGET_INIT_PACKET_MAX) {
        target->task.response.result = TARGET_INSUFFICIENT_RESOURCES;
    } else {
        target->init_valid = false;
        drop_progress(target);
        progress(target)->command_size = size;
        target->report.command_creates++;
    }
    target_cpu_answer(target, at);
}

/* Whatever becomes of it, the buffer is given back. */
static void append(struct target *target, uint64_t at)
{
    const struct target_request *request = &target->task.request;
    const uint8_t *bytes = target_buffer(target, request->buffer) + 1;
    struct target_progress *now = progress(target);

    if (request->length > now->command_size - now->command_offset) {
        target->task.response.result = TARGET_INVALID_PARAMETER;
        target->report.refused_writes++;
    } else {
        memcpy(target->settings.init_command + now->command_offset, bytes, request->length);
        now->command_offset += request->length;
        now->command_crc = (uint32_t)crc32_z(now->command_crc, bytes, request->length);
        target->report.writes++;
    }
    target_object_put_status(target, now->command_offset, now->command_crc);
    target_receiver_give_back(target, request->buffer);
    target_cpu_answer(target, at);
}

static void store_and_answer(struct target *target, uint64_t at)
{
    if (!target_store_settings(target, at, false)) {
        target->task.response.result = TARGET_OPERATION_FAILED;
    } else {
        target->report.command_executes++;
    }
    target_cpu_answer_after_flash(target, at);
}

/* Looks at the init packet; the verdict falls when the time for that has passed. */
static void judge(struct target *target, uint64_t at)
{
    struct target_response *response = &target->task.response;
    struct target_init_packet packet;
    struct target_verdict verdict;

    if (!target_init_packet_decode(&packet, target->settings.init_command,
                                   progress(target)->command_size)) {
        response->result = TARGET_INVALID_OBJECT;
        target_cpu_answer(target, at);
        return;
    }
    verdict = target_validate(&target->config, &target->settings, &packet);
    target->init = packet.command;
    response->result = (uint8_t)verdict.result;
    response->extended = (uint8_t)verdict.extended;
    target_cpu_work(target, at, TARGET_STEP_VALIDATE,
                    verdict.signature_checked ? target->config.validation_ns : 0);
}

void target_command_validated(struct target *target, uint64_t at)
{
    struct target_response *response = &target->task.response;
    struct target_placement placement;

    if (response->result == TARGET_SUCCESS &&
        !target_place_image(&target->config, &target->settings, &target->init, &placement)) {
        response->result = TARGET_INSUFFICIENT_RESOURCES;
    }
    if (response->result != TARGET_SUCCESS) {
        drop_progress(target);
        target_cpu_answer(target, at);
        return;
    }
    target->init_valid = true;
    target->image_address = placement.address;
    target->image_length = target_image_length(&target->init);
    if (placement.overwrites_application) {
        target->settings.application.valid = false;
    }
    if (placement.overwrites_softdevice) {
        target->settings.softdevice_end = 0;
    }
    store_and_answer(target, at);
}

static void execute(struct target *target, uint64_t at)
{
    if (progress(target)->command_offset != progress(target)->command_size) {
        target->task.response.result = TARGET_NOT_PERMITTED;
        target_cpu_answer(target, at);
    } else if (target->init_valid) {
        store_and_answer(target, at);
    } else {
        judge(target, at);
    }
}

void target_command_handle(struct target *target, uint64_t at)
{
    struct target_response *response = &target->task.response;

    switch (target->task.request.opcode) {
    case TARGET_CREATE:
        create(target, at);
        return;
    case TARGET_WRITE:
        append(target, at);
        return;
    case TARGET_EXECUTE:
        execute(target, at);
        return;
    case TARGET_SELECT:
        target_number_put(response->payload, 4, TARGET_INIT_PACKET_MAX);
        response->length = 4;
        break;
    default:
        break;
    }
    target_object_put_status(target, progress(target)->command_offset,
                             progress(target)->command_crc);
    target_cpu_answer(target, at);
}
