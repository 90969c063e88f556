/* SPDX-License-Identifier: MIT */
#include "support/naive_client.h"

#include <string.h>

#include <zlib.h>

enum { PAGE = 4096, LARGEST_FRAME = 2200 };

static uint32_t number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

static void wait_and_open(struct client *client)
{
    uint64_t limit = client->now + 20 * SECOND;

    while (
        !(target_mode(client->target) == TARGET_BOOTLOADER && target_is_linked(client->target)) &&
        client->now < limit) {
        client_sleep(client, 10 * MILLISECOND);
    }
    (void)target_open(client->target, client->now);
}

void client_open(struct client *client, struct target *target)
{
    memset(client, 0, sizeof *client);
    client->target = target;
    client->patience = 2 * SECOND;
    wait_and_open(client);
}

void client_reopen(struct client *client)
{
    target_close(client->target, client->now);
    wait_and_open(client);
}

void client_await_reset(struct client *client)
{
    uint64_t limit = client->now + 20 * SECOND;

    while (target_mode(client->target) == TARGET_BOOTLOADER && client->now < limit) {
        client_sleep(client, MILLISECOND);
    }
    client_reopen(client);
}

void client_sleep(struct client *client, uint64_t time)
{
    client->now += time;
    target_run(client->target, client->now);
}

void client_send_raw(struct client *client, const uint8_t *bytes, size_t length)
{
    target_write(client->target, client->now, bytes, length);
}

void client_send(struct client *client, const uint8_t *frame, size_t length)
{
    uint8_t encoded[2 * LARGEST_FRAME + 1];
    size_t count = 0;

    for (size_t i = 0; i < length; i++) {
        if (frame[i] == 0xC0 || frame[i] == 0xDB) {
            encoded[count++] = 0xDB;
            encoded[count++] = frame[i] == 0xC0 ? 0xDC : 0xDD;
        } else {
            encoded[count++] = frame[i];
        }
    }
    encoded[count++] = 0xC0;
    client_send_raw(client, encoded, count);
}

/* Adds a byte of an answer. @return whether the frame is complete */
static bool add_byte(struct client *client, uint8_t byte, bool *escaped)
{
    if (byte == 0xC0) {
        return true;
    }
    if (byte == 0xDB) {
        *escaped = true;
        return false;
    }
    if (*escaped) {
        byte = byte == 0xDC ? 0xC0 : 0xDB;
        *escaped = false;
    }
    if (client->length < sizeof client->frame) {
        client->frame[client->length++] = byte;
    }
    return false;
}

bool client_receive(struct client *client)
{
    uint64_t limit = client->now + client->patience;
    bool escaped = false;
    uint8_t byte;

    client->length = 0;
    for (;;) {
        while (target_read(client->target, client->now, &byte, 1) == 1) {
            if (add_byte(client, byte, &escaped)) {
                return true;
            }
        }
        if (client->now >= limit) {
            return false;
        }
        client->now = target_advance(client->target, limit);
    }
}

static uint8_t receive_result(struct client *client, uint8_t opcode)
{
    if (!client_receive(client) || client->length < 3 || client->frame[0] != 0x60 ||
        client->frame[1] != opcode) {
        return 0;
    }
    return client->frame[2];
}

static uint8_t request(struct client *client, const uint8_t *frame, size_t length)
{
    client_send(client, frame, length);
    return receive_result(client, frame[0]);
}

uint8_t client_ping(struct client *client, uint8_t id)
{
    uint8_t frame[] = {0x09, id};
    uint8_t result = request(client, frame, sizeof frame);

    return client->length == 4 && client->frame[3] == id ? result : 0;
}

uint8_t client_set_prn(struct client *client, uint16_t count)
{
    uint8_t frame[] = {0x02, (uint8_t)count, (uint8_t)(count >> 8)};

    return request(client, frame, sizeof frame);
}

uint8_t client_create(struct client *client, uint8_t type, uint32_t size)
{
    uint8_t frame[] = {0x01,
                       type,
                       (uint8_t)size,
                       (uint8_t)(size >> 8),
                       (uint8_t)(size >> 16),
                       (uint8_t)(size >> 24)};

    return request(client, frame, sizeof frame);
}

uint8_t client_select(struct client *client, uint8_t type)
{
    uint8_t frame[] = {0x06, type};
    uint8_t result = request(client, frame, sizeof frame);

    if (client->length == 15) {
        client->offset = number_at(client->frame + 7);
        client->crc = number_at(client->frame + 11);
    }
    return result;
}

uint8_t client_get_crc(struct client *client)
{
    uint8_t frame[] = {0x03};
    uint8_t result = request(client, frame, sizeof frame);

    if (client->length == 11) {
        client->offset = number_at(client->frame + 3);
        client->crc = number_at(client->frame + 7);
    }
    return result;
}

uint8_t client_execute(struct client *client)
{
    uint8_t frame[] = {0x04};

    return request(client, frame, sizeof frame);
}

void client_write(struct client *client, const uint8_t *bytes, size_t length)
{
    uint8_t frame[LARGEST_FRAME] = {0x08};

    memcpy(frame + 1, bytes, length);
    client_send(client, frame, 1 + length);
}

void client_write_all(struct client *client, const uint8_t *bytes, size_t length, size_t size)
{
    while (length > 0) {
        size_t count = length < size ? length : size;

        client_write(client, bytes, count);
        bytes += count;
        length -= count;
    }
}

uint8_t client_send_init_packet(struct client *client, const uint8_t *packet, size_t length)
{
    uint8_t result = client_create(client, 1, (uint32_t)length);

    if (result != 1) {
        return result;
    }
    client_write_all(client, packet, length, 64);
    if (client_get_crc(client) != 1 || client->offset != length) {
        return 0;
    }
    return client_execute(client);
}

uint8_t client_send_object(struct client *client, const uint8_t *base, size_t offset, size_t length,
                           size_t size)
{
    uint8_t result = client_create(client, 2, (uint32_t)length);
    size_t end = offset + length;

    if (result != 1) {
        return result;
    }
    client_sleep(client, client->pause);
    client_write_all(client, base + offset, length, size);
    if (client_get_crc(client) != 1 || client->offset != end ||
        client->crc != (uint32_t)crc32_z(0, base, end)) {
        return 0;
    }
    return client_execute(client);
}

uint8_t client_send_image(struct client *client, const uint8_t *image, size_t length, size_t size)
{
    uint8_t result = 0;

    for (size_t offset = 0; offset < length; offset += PAGE) {
        size_t left = length - offset;

        result = client_send_object(client, image, offset, left < PAGE ? left : PAGE, size);
        if (result != 1) {
            return result;
        }
    }
    return result;
}
