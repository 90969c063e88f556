/* SPDX-License-Identifier: MIT */
/* Data objects: the image, a page at a time, on its way into flash. */
#include <string.h>

#include <zlib.h>

#include "target/cpu.h"
#include "target/crypto.h"
#include "target/number.h"
#include "target/object.h"
#include "target/receiver.h"
#include "target/request.h"
#include "target/sender.h"
#include "target/state.h"
#include "target/validation.h"

enum { OBJECT_MAX = TARGET_PAGE_SIZE };

static struct target_progress *progress(struct target *target)
{
    return &target->settings.progress;
}

static void answer(struct target *target, uint64_t at, enum target_result result)
{
    target->task.response.result = (uint8_t)result;
    target_cpu_answer(target, at);
}

/* The order of the checks shows in their answers. Observed. */
static enum target_result check_create(struct target *target, uint32_t size)
{
    uint32_t base = progress(target)->image_offset_last;

    if (!target->init_valid) {
        return TARGET_NOT_PERMITTED;
    }
    if (size == 0 || (size % TARGET_PAGE_SIZE != 0 && base + size != target->image_length)) {
        return TARGET_INVALID_PARAMETER;
    }
    if (size > OBJECT_MAX) {
        return TARGET_INSUFFICIENT_RESOURCES;
    }
    return base + size > target->image_length ? TARGET_NOT_PERMITTED : TARGET_SUCCESS;
}

/* Progress is rolled back even when the erase then finds no place in the queue. */
static void create(struct target *target, uint64_t at)
{
    struct target_progress *now = progress(target);
    enum target_result result = check_create(target, target->task.request.size);

    if (result != TARGET_SUCCESS) {
        answer(target, at, result);
        return;
    }
    now->object_size = target->task.request.size;
    now->image_crc = now->image_crc_last;
    now->image_offset = now->image_offset_last;
    if (!target_flash_erase(target, at, target->image_address + now->image_offset)) {
        answer(target, at, TARGET_INVALID_OBJECT);
        return;
    }
    target->report.data_creates++;
    target_cpu_answer_after_flash(target, at);
}

/* The buffer is not given back. Observed. */
static void refuse_write(struct target *target, uint64_t at, enum target_result result)
{
    target->report.refused_writes++;
    target->report.leaks++;
    answer(target, at, result);
}

static void accept_write(struct target *target, uint64_t at, uint32_t crc)
{
    struct target_progress *now = progress(target);

    now->image_offset += target->task.request.length;
    now->image_crc = crc;
    target_object_put_status(target, now->image_offset, now->image_crc);
    target->report.writes++;
    target->report.data_bytes += target->task.request.length;
    target_cpu_answer_after_flash(target, at);
}

static void append(struct target *target, uint64_t at)
{
    const struct target_request *request = &target->task.request;
    struct target_progress *now = progress(target);
    struct target_flash_request store = {
        .source = TARGET_FROM_BUFFER,
        .address = target->image_address + now->image_offset,
        .length = request->length,
        .buffer = request->buffer,
    };
    uint32_t crc;

    if (!target->init_valid) {
        refuse_write(target, at, TARGET_NOT_PERMITTED);
        return;
    }
    if (request->length + now->image_offset - now->image_offset_last > now->object_size) {
        refuse_write(target, at, TARGET_INVALID_PARAMETER);
        return;
    }
    crc = (uint32_t)crc32_z(now->image_crc, target_buffer(target, request->buffer) + 1,
                            request->length);
    if (target_flash_store(target, at, &store)) {
        accept_write(target, at, crc);
        return;
    }
    /* Success, it says, at offset 0. Observed. */
    target_object_put_status(target, 0, 0);
    target->report.dropped_writes++;
    target_receiver_give_back(target, request->buffer);
    target_cpu_answer(target, at);
}

static void execute(struct target *target, uint64_t at)
{
    struct target_progress *now = progress(target);

    if (now->image_offset - now->image_offset_last != now->object_size ||
        (now->object_size == 0 && target->config.refuse_repeated_execute)) {
        answer(target, at, TARGET_NOT_PERMITTED);
        return;
    }
    now->object_size = 0;
    now->image_crc_last = now->image_crc;
    now->image_offset_last = now->image_offset;
    target_object_activity(target, at);
    target_cpu_wait(target, at, TARGET_STEP_WAIT_EXECUTE);
}

/* Everything that was received is in flash. */
void target_data_flash_idle(struct target *target, uint64_t at)
{
    if (progress(target)->image_offset == target->image_length) {
        target_cpu_work(target, at, TARGET_STEP_HASH,
                        target->image_length * target->config.hash_byte_ns);
        return;
    }
    target->report.data_executes++;
    target_respond(target, at, &target->task.response);
    if (target->config.save_progress) {
        (void)target_store_settings(target, at, false);
    }
    target_cpu_done_after_flash(target, at);
}

static bool hash_matches(const struct target *target, const uint8_t digest[32])
{
    for (size_t i = 0; i < 32; i++) {
        if (digest[i] != target->init.hash[31 - i]) {
            return false;
        }
    }
    return target->init_valid;
}

static void keep_image(struct target *target, const uint8_t digest[32])
{
    struct target_bank *bank = &target->settings.received;

    bank->valid = true;
    bank->type = target->init.type.value;
    bank->version = target->init.fw_version.value;
    bank->address = target->image_address;
    bank->length = target->image_length;
    bank->softdevice_length = target->init.sd_size.value;
    memcpy(bank->sha256, digest, sizeof bank->sha256);
}

/* The update is over, well or badly: progress is dropped, and the target resets when the settings
 * say so. The address of the image comes to lie where the CRC was, and select tells it. Observed.
 */
void target_data_hashed(struct target *target, uint64_t at)
{
    struct target_response *response = &target->task.response;
    uint8_t digest[32];

    target_flash_sha256(&target->nvm, target->image_address, target->image_length, digest);
    if (hash_matches(target, digest)) {
        keep_image(target, digest);
        target->report.data_executes++;
    } else {
        response->result = TARGET_EXTENDED_ERROR;
        response->extended = TARGET_VERIFICATION_FAILED;
    }
    memset(progress(target), 0, sizeof *progress(target));
    progress(target)->image_crc = target->image_address;
    target_respond(target, at, response);
    (void)target_store_settings(target, at, true);
    if (target->boot.step != TARGET_BOOT_RESET) { /* else there was nothing to store */
        target_cpu_done_after_flash(target, at);
    }
}

void target_data_handle(struct target *target, uint64_t at)
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
        target_number_put(response->payload, 4, OBJECT_MAX);
        response->length = 4;
        break;
    default:
        break;
    }
    target_object_put_status(target, progress(target)->image_offset, progress(target)->image_crc);
    target_cpu_answer(target, at);
}
