/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A deliberately naive host for the simulated target: it sends raw bytes, waits for one answer at a
 * time in virtual time, and knows nothing of recovery. It builds its bytes by hand and shares no
 * code with the library or the target.
 */
#ifndef NDFU_TESTS_NAIVE_CLIENT_H
#define NDFU_TESTS_NAIVE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/target.h"

enum { CLIENT_FRAME = 64 };

#define MILLISECOND ((uint64_t)1000 * 1000)
#define SECOND      (1000 * MILLISECOND)

struct client {
    struct target *target; /**< not owned */
    uint64_t now;
    uint64_t patience;           /**< how long it waits for an answer */
    uint64_t pause;              /**< and between creating a data object and writing to it */
    uint8_t frame[CLIENT_FRAME]; /**< the last answer, decoded, without END */
    size_t length;
    uint32_t offset; /**< out of the last CRC or select response, or receipt */
    uint32_t crc;
};

/** Takes a target, waits until it is on the bus, and opens its port. */
void client_open(struct client *client, struct target *target);

/** Waits until the target is back after a reset, and opens its port anew. */
void client_reopen(struct client *client);

/** Waits until the target resets itself and is back, and opens its port anew. */
void client_await_reset(struct client *client);

/** Lets time pass. */
void client_sleep(struct client *client, uint64_t time);

/** Sends bytes as they are. */
void client_send_raw(struct client *client, const uint8_t *bytes, size_t length);

/** Sends a frame: encodes it and adds the END. */
void client_send(struct client *client, const uint8_t *frame, size_t length);

/** Waits for a frame. @return false when none came in time, or the port went away */
bool client_receive(struct client *client);

/* Requests. Each returns the result code of the answer, or 0 when there was none. */
uint8_t client_ping(struct client *client, uint8_t id);
uint8_t client_set_prn(struct client *client, uint16_t count);
uint8_t client_create(struct client *client, uint8_t type, uint32_t size);
uint8_t client_select(struct client *client, uint8_t type);
uint8_t client_get_crc(struct client *client);
uint8_t client_execute(struct client *client);

/** Sends a write of so many bytes; there is no answer to wait for. */
void client_write(struct client *client, const uint8_t *bytes, size_t length);

/** Sends bytes in writes of a size. */
void client_write_all(struct client *client, const uint8_t *bytes, size_t length, size_t size);

/** Sends an init packet up to its execute. @return the last result */
uint8_t client_send_init_packet(struct client *client, const uint8_t *packet, size_t length);

/**
 * Sends one data object, checks its CRC and executes it.
 *
 * @param base  the image from its start
 * @param size  bytes of each write
 * @return the last result, or 0 when the offset or the CRC was wrong
 */
uint8_t client_send_object(struct client *client, const uint8_t *base, size_t offset, size_t length,
                           size_t size);

/** Sends a whole image. @return the last result */
uint8_t client_send_image(struct client *client, const uint8_t *image, size_t length, size_t size);

#endif
