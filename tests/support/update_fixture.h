/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A simulated target with a naive client at its port, and an unsigned application for it: where
 * most tests of the target begin.
 */
#ifndef NDFU_TESTS_UPDATE_FIXTURE_H
#define NDFU_TESTS_UPDATE_FIXTURE_H

#include "support/init_packet_maker.h"
#include "support/naive_client.h"

enum {
    FIXTURE_IMAGE = 10000, /**< two pages and a bit */
    FIXTURE_PAGE = 4096,
};

struct fixture {
    struct target *target;
    struct client client;
    uint8_t image[FIXTURE_IMAGE];
    uint8_t packet[INIT_PACKET_CAPACITY];
    size_t packet_length;
};

/** Creates the target and opens its port. Fails the test when that cannot be. */
void fixture_start(struct fixture *fixture, const struct target_config *config);

/** The same over USB, with a flash queue as short as bootloaders have, and a client that gives up
 * after half a second. */
void fixture_start_usb(struct fixture *fixture, enum target_flash_mode flash);

void fixture_stop(struct fixture *fixture);

/** Sends and executes the init packet, and waits until it is stored. */
void fixture_send_init_packet(struct fixture *fixture);

/** The same, and creates the first data object. */
void fixture_create_object(struct fixture *fixture);

/** Updates a target that is in any state that can be recovered from, from the start. */
void fixture_update(struct fixture *fixture, size_t write_size);

/** The CRC of the first bytes of the image. */
uint32_t fixture_crc(const struct fixture *fixture, size_t length);

#endif
