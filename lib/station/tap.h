/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Listens in on the port of an update: puts together the frames that go over it, and tells the
 * caller and the log of them. It has no part in the update, and does nothing where nobody listens.
 */
#ifndef NDFU_STATION_TAP_H
#define NDFU_STATION_TAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/update.h>

#include "port/port.h"
#include "wire/slip.h"

/** So many bytes of the target without an END are told as they are. */
#define NDFU_TAP_RAW 4096

/** One direction: frames without their escapes, as much of each as its description takes. */
struct ndfu_tap_stream {
    struct ndfu_slip_decoder decoder;
    size_t skipped; /**< bytes of the frame that did not fit */
    bool is_spoiled;
};

/** All zero, but for its options, before the port is opened for the first time. */
struct ndfu_tap {
    const struct ndfu_update_options *options; /**< whom to tell; must stay */
    bool is_open;
    bool was_lost; /**< since it was opened last */
    struct ndfu_tap_stream sent;
    struct ndfu_tap_stream received;
    uint8_t raw[NDFU_TAP_RAW]; /**< what was received and not told yet */
    size_t raw_length;
    uint8_t selected;  /**< type in the last select request */
    uint64_t asked_us; /**< when bytes were sent last; 0: not since the port was opened */
};

/** The port is open. */
void ndfu_tap_opened(struct ndfu_tap *tap, const char *port,
                     const struct ndfu_port_settings *settings);

/** We close the port, or have none. */
void ndfu_tap_closed(struct ndfu_tap *tap);

/** The port went away. */
void ndfu_tap_lost(struct ndfu_tap *tap);

/** The system took so many bytes in one write. */
void ndfu_tap_sent(struct ndfu_tap *tap, const uint8_t *bytes, size_t length);

/** Bytes arrived. */
void ndfu_tap_received(struct ndfu_tap *tap, const uint8_t *bytes, size_t length);

#endif
