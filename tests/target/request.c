/* SPDX-License-Identifier: MIT */
#include "target/request.h"

#include <string.h>

#include "target/boot.h"
#include "target/cpu.h"
#include "target/number.h"
#include "target/object.h"
#include "target/receiver.h"
#include "target/state.h"
#include "target/validation.h"

enum {
    VERSION = 1,
    NO_IMAGE = 0xFF,
    FW_TYPE_SOFTDEVICE = 0,
    FW_TYPE_APPLICATION = 1,
    FW_TYPE_BOOTLOADER = 2,
};

void target_request_parse(struct target *target, struct target_request *request)
{
    const uint8_t *frame = target_buffer(target, target->buffer);
    const uint8_t *payload = frame + 1;

    memset(request, 0, sizeof *request);
    request->opcode = frame[0];
    request->argument = payload[0];
    request->object_type = payload[0];
    switch (request->opcode) {
    case TARGET_CREATE:
        request->size = target_number_get(payload + 1, 4);
        target->receipt_left = target->receipt_target;
        break;
    case TARGET_SET_PRN:
        target->receipt_target = (uint16_t)target_number_get(payload, 2);
        target->receipt_left = target->receipt_target;
        break;
    case TARGET_WRITE:
        request->buffer = target->buffer;
        request->length = (uint16_t)(target->decoder.index - 1);
        break;
    default:
        break;
    }
}

static void put_numbers(struct target_response *response, const uint32_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        target_number_put(response->payload + response->length, 4, numbers[i]);
        response->length = (uint8_t)(response->length + 4);
    }
}

static void hardware_version(const struct target *target, struct target_response *response)
{
    const uint32_t numbers[] = {target->config.part, target->config.variant, TARGET_FLASH_SIZE,
                                target->config.ram_size, TARGET_PAGE_SIZE};

    put_numbers(response, numbers, 5);
}

static void put_image(struct target_response *response, uint8_t type, uint32_t version,
                      uint32_t address, uint32_t length)
{
    const uint32_t numbers[] = {version, address, length};

    response->payload[0] = type;
    response->length = 1;
    put_numbers(response, numbers, 3);
}

/* The bootloader comes first, then the SoftDevice if there is one, then the application. */
static void firmware_version(const struct target *target, uint8_t index,
                             struct target_response *response)
{
    const struct target_settings *settings = &target->settings;
    bool softdevice = settings->softdevice_end != 0;

    if (index == 0) {
        put_image(response, FW_TYPE_BOOTLOADER, settings->bootloader_version,
                  target_bootloader_start(&target->config),
                  target_bootloader_size(&target->config));
    } else if (index == 1 && softdevice) {
        put_image(response, FW_TYPE_SOFTDEVICE, target->config.softdevice_version, TARGET_MBR_END,
                  settings->softdevice_end);
    } else if (index == (softdevice ? 2 : 1) && settings->application.valid) {
        put_image(response, FW_TYPE_APPLICATION, settings->application_version,
                  settings->application.address, settings->application.length);
    } else {
        put_image(response, NO_IMAGE, 0, 0, 0);
    }
}

/* @return false when the opcode is unknown */
static bool answer(struct target *target, const struct target_request *request,
                   struct target_response *response)
{
    switch (request->opcode) {
    case TARGET_PROTOCOL_VERSION:
        response->payload[0] = VERSION;
        response->length = 1;
        return true;
    case TARGET_SET_PRN:
        return true;
    case TARGET_GET_MTU:
        target_number_put(response->payload, 2, (uint16_t)target_receiver_limit(target));
        response->length = 2;
        return true;
    case TARGET_PING:
        response->payload[0] = request->argument;
        response->length = 1;
        return true;
    case TARGET_HARDWARE_VERSION:
        hardware_version(target, response);
        return true;
    case TARGET_FIRMWARE_VERSION:
        firmware_version(target, request->argument, response);
        return true;
    default:
        return false;
    }
}

static void count(struct target *target, uint8_t opcode)
{
    if (opcode < TARGET_OPCODES) {
        target->report.requests[opcode]++;
    } else {
        target->report.unknown_requests++;
    }
}

static bool is_supported(const struct target *target, uint8_t opcode)
{
    return opcode >= 32 || !(target->config.unsupported_opcodes >> opcode & 1);
}

void target_request_handle(struct target *target, uint64_t at)
{
    const struct target_request *request = &target->task.request;
    struct target_response *response = &target->task.response;

    count(target, request->opcode);
    *response = (struct target_response){.opcode = request->opcode, .result = TARGET_SUCCESS};
    if (!is_supported(target, request->opcode)) {
        response->result = TARGET_OPCODE_NOT_SUPPORTED;
        target_cpu_answer(target, at);
        return;
    }
    switch (request->opcode) {
    case TARGET_CREATE:
    case TARGET_GET_CRC:
    case TARGET_EXECUTE:
    case TARGET_SELECT:
    case TARGET_WRITE:
        target_object_handle(target, at);
        break;
    case TARGET_ABORT:
        target_reset(target, at, TARGET_RESET_ABORT);
        break;
    default:
        if (!answer(target, request, response)) {
            response->result = TARGET_OPCODE_NOT_SUPPORTED;
        }
        target_cpu_answer(target, at);
        break;
    }
}
