/* SPDX-License-Identifier: MIT */
#include "support/scripted_target.h"

#include "support/cmocka.h"

#include <string.h>

#include <zlib.h>

enum { COMMAND = 1, DATA = 2 };

void scripted_target_init(struct scripted_target *target)
{
    memset(target, 0, sizeof *target);
    target->mtu = 2051;
    target->max_size[COMMAND] = 512;
    target->max_size[DATA] = 4096;
    target->object = COMMAND;
    target->script.opcode = -1;
    target->is_between_frames = true;
}

static void put(struct scripted_target *target, uint8_t byte)
{
    assert_true(target->reply_length < sizeof target->reply);
    target->reply[target->reply_length++] = byte;
}

static void put_frame(struct scripted_target *target, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == 0xc0 || bytes[i] == 0xdb) {
            put(target, 0xdb);
            put(target, bytes[i] == 0xc0 ? 0xdc : 0xdd);
        } else {
            put(target, bytes[i]);
        }
    }
    put(target, 0xc0);
}

static void add32(uint8_t *frame, size_t *length, uint32_t value)
{
    for (int shift = 0; shift < 32; shift += 8)
        frame[(*length)++] = (uint8_t)(value >> shift);
}

static bool is_scripted(struct scripted_target *target, uint8_t opcode)
{
    struct scripted_answer *script = &target->script;
    const bool names_object = opcode == 0x01 || opcode == 0x06;
    const int object = names_object ? target->frame[1] : target->object;

    if (script->opcode != opcode || (script->object && script->object != object))
        return false;
    if (script->skip > 0) {
        script->skip--;
        return false;
    }
    if (script->times == 0)
        return false;
    script->times--;
    return true;
}

static void answer(struct scripted_target *target, uint8_t opcode, const uint8_t *payload,
                   size_t length)
{
    uint8_t frame[64] = {0x60, opcode, 0x01};

    if (length > 0)
        memcpy(frame + 3, payload, length);
    put_frame(target, frame, 3 + length);
}

static void answer_crc(struct scripted_target *target)
{
    uint8_t payload[8];
    size_t length = 0;

    add32(payload, &length, target->offset[target->object]);
    add32(payload, &length, target->crc[target->object]);
    answer(target, 0x03, payload, length);
}

static void select_object(struct scripted_target *target, int object)
{
    uint8_t payload[12];
    size_t length = 0;

    target->object = object;
    add32(payload, &length, target->max_size[object]);
    add32(payload, &length, target->offset[object]);
    add32(payload, &length, target->crc[object]);
    answer(target, 0x06, payload, length);
}

static void create_object(struct scripted_target *target, const uint8_t *payload)
{
    const int object = payload[0];
    const uint32_t size = (uint32_t)payload[1] | (uint32_t)payload[2] << 8 |
                          (uint32_t)payload[3] << 16 | (uint32_t)payload[4] << 24;

    target->object = object;
    if (object == COMMAND)
        target->offset[COMMAND] = target->crc[COMMAND] = target->executed[DATA] =
            target->offset[DATA] = target->crc[DATA] = target->executed_crc = 0;
    if (object == DATA) {
        target->offset[DATA] = target->executed[DATA];
        target->crc[DATA] = target->executed_crc;
    } else {
        target->executed[COMMAND] = 0;
    }
    target->end[object] = target->offset[object] + size;
    target->writes = 0;
    answer(target, 0x01, NULL, 0);
}

static void write_object(struct scripted_target *target, uint8_t *bytes, size_t length)
{
    const int object = target->object;

    assert_true(target->offset[object] + length <= target->end[object]);
    if (target->spoiled_object == object && target->spoiled_times > 0) {
        target->spoiled_times--;
        bytes[0] ^= 0x40;
    }
    target->offset[object] += (uint32_t)length;
    target->crc[object] = (uint32_t)crc32_z(target->crc[object], bytes, length);
    if (length > target->longest_write)
        target->longest_write = (uint32_t)length;
    if (target->prn && ++target->writes == target->prn) {
        target->writes = 0;
        answer_crc(target);
    }
}

static void execute_object(struct scripted_target *target)
{
    const int object = target->object;
    static const uint8_t not_permitted[] = {0x60, 0x04, 0x08};

    /* An object was created, and nothing written to it. */
    if (object == DATA && target->offset[DATA] == target->executed[DATA] &&
        target->end[DATA] > target->offset[DATA]) {
        put_frame(target, not_permitted, sizeof not_permitted);
        return;
    }
    assert_true(target->offset[object] == target->end[object]);
    target->executed[object] = target->offset[object];
    if (object == DATA)
        target->executed_crc = target->crc[DATA];
    if (object == DATA && target->offset[DATA] == target->image_size)
        target->offset[COMMAND] = target->crc[COMMAND] = 0;
    answer(target, 0x04, NULL, 0);
}

/* As after an abort: what was executed of the init packet survives, and nothing else. */
static void reset(struct scripted_target *target)
{
    target->prn = 0;
    target->object = COMMAND;
    target->offset[DATA] = target->crc[DATA] = target->executed[DATA] = 0;
    if (target->executed[COMMAND] == 0)
        target->offset[COMMAND] = target->crc[COMMAND] = 0;
}

static void answer_rightly(struct scripted_target *target)
{
    uint8_t *payload = target->frame + 1;
    const uint8_t mtu[2] = {(uint8_t)target->mtu, (uint8_t)(target->mtu >> 8)};

    switch (target->frame[0]) {
    case 0x01:
        create_object(target, payload);
        break;
    case 0x02:
        target->prn = (uint16_t)(payload[0] | payload[1] << 8);
        answer(target, 0x02, NULL, 0);
        break;
    case 0x03:
        answer_crc(target);
        break;
    case 0x04:
        execute_object(target);
        break;
    case 0x06:
        select_object(target, payload[0]);
        break;
    case 0x07:
        answer(target, 0x07, mtu, sizeof mtu);
        break;
    case 0x08:
        write_object(target, payload, target->length - 1);
        break;
    case 0x09:
        answer(target, 0x09, payload, 1);
        break;
    case 0x0c:
        reset(target);
        break;
    default:
        fail_msg("request %02x, which no update needs", target->frame[0]);
    }
}

static void take_frame(struct scripted_target *target)
{
    const uint8_t opcode = target->frame[0];

    if (target->total < sizeof target->log)
        target->log[target->total] = opcode;
    target->total++;
    target->requests[opcode & 0x0f]++;
    target->after_script += target->has_answered_by_script;
    if (!is_scripted(target, opcode)) {
        answer_rightly(target);
        return;
    }
    target->has_answered_by_script = true;
    for (size_t i = 0; i < target->script.length; i++)
        put(target, target->script.bytes[i]);
}

static void take_byte(struct scripted_target *target, uint8_t byte)
{
    target->is_between_frames = byte == 0xc0;
    if (byte == 0xc0) {
        if (!target->is_dropping) {
            assert_true(target->length > 0);
            take_frame(target);
        }
        target->length = 0;
        target->is_dropping = target->is_escaped = false;
    } else if (target->is_escaped) {
        target->is_escaped = false;
        if (byte != 0xdc && byte != 0xdd)
            target->is_dropping = true;
        target->frame[target->length++] = byte == 0xdc ? 0xc0 : 0xdb;
    } else if (byte == 0xdb) {
        target->is_escaped = true;
    } else {
        assert_true(target->length < sizeof target->frame);
        target->frame[target->length++] = byte;
    }
}

void scripted_target_receive(struct scripted_target *target, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        take_byte(target, bytes[i]);
}
