/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What goes over a port during an update, told as it happens: for a transcript, or for whoever
 * looks into what went wrong. See ndfu_update_options.on_frame.
 */
#ifndef NDFU_TRACE_H
#define NDFU_TRACE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What happened on the wire, or to it. */
enum ndfu_frame_kind {
    NDFU_FRAME_OPENED = 1,   /**< the port was opened; text says which, and with which settings */
    NDFU_FRAME_CLOSED = 2,   /**< the library has closed it */
    NDFU_FRAME_LOST = 3,     /**< it went away: unplugged, or the device has reset */
    NDFU_FRAME_SENT = 4,     /**< bytes were handed to the system, in one write */
    NDFU_FRAME_RECEIVED = 5, /**< a frame has arrived, or what is none */
};

/**
 * Something that happened on the wire. It belongs to the library and is valid during the call that
 * hands it over. Fields may be added at the end in later versions.
 */
struct ndfu_frame {
    enum ndfu_frame_kind kind;

    /** When, in microseconds of the system's monotonic clock (CLOCK_MONOTONIC), taken behind the
     * call that moved the bytes. It never goes back, and all handles of a machine share it, so that
     * differences mean something across them; it says nothing about the time of day. */
    uint64_t time_us;

    /**
     * As on the wire, SLIP-encoded; NULL unless sent or received.
     *
     * Sent is what one write took: mostly a request with its END, behind a frame abort at times,
     * or a piece of one where the system took no more. Received is one frame with its END. It has
     * none where the port went away or was closed inside a frame, or where 4096 bytes have come
     * without one; these are then told, and those that follow by themselves.
     */
    const uint8_t *bytes;
    size_t length;

    /** For people: what it means, such as "CREATE data size=4096" or "CREATE refused: insufficient
     * resources". One line without control characters, never NULL. Its wording may change. */
    const char *text;
};

/**
 * Called for everything that happens on the wire, in the order in which it does, in the thread that
 * runs the update. It must not call back into the update, except for ndfu_update_cancel(), and
 * should be quick: the target waits meanwhile.
 */
typedef void ndfu_frame_function(const struct ndfu_frame *frame, void *cookie);

#ifdef __cplusplus
}
#endif

#endif
