/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A caller's own transport: where the bytes between an update and its target go when they do not go
 * through a port of this machine, such as through a socket, or an adapter with a driver of its own.
 *
 * The functions of a transport are called in the thread that runs the update, one at a time. None
 * of them may call back into the update, except for ndfu_update_cancel() and ndfu_update_wake().
 * All but open() return at once: what would have to be waited for is told as 0 bytes.
 *
 * A transport is as a port is: open() gives it empty in both directions; what goes away stays away
 * until it is opened again. ndfu does that: a transport that is gone is closed, and opened again
 * every 100 ms until open() succeeds, or the option link_timeout_ms has passed. A target that
 * resets over USB goes away like that, in every update of more than one image.
 *
 * examples/custom_transport.c is a whole program.
 */
#ifndef NDFU_TRANSPORT_H
#define NDFU_TRANSPORT_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/status.h>
#include <ndfu/update.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A transport, for the options of an update. The struct is copied; what the cookie leads to must
 * outlive the update.
 *
 * The struct error that a function is handed is never NULL and all 0. It may be left so, and then
 * ndfu finds words of its own; or message says what went wrong and os_error is an errno. Other
 * fields are not looked at.
 */
struct ndfu_transport {
    size_t size;  /**< of the struct, as the caller knows it: sizeof(struct ndfu_transport) */
    void *cookie; /**< handed to every function */

    /**
     * Opens it. Bytes that arrived before are dropped. This alone may take a moment; all updates of
     * this thread wait for it.
     *
     * @return NDFU_OK, one of NDFU_E_PORT_… that says why not, or NDFU_E_NO_MEMORY; anything else
     *         is taken for NDFU_E_PORT_OPEN. Failing ends an update that was not open before
     */
    enum ndfu_status (*open)(void *cookie, struct ndfu_error *error);

    /**
     * Closes it, gone or not: once for every open() that succeeded. Bytes that write() took must
     * still leave, if they can.
     */
    void (*close)(void *cookie);

    /**
     * Reads what has arrived.
     *
     * @param bytes     receives them
     * @param capacity  room for so many bytes, at least 1
     * @param count     receives their number; 0 before the call, and where nothing has arrived
     * @return NDFU_OK; NDFU_E_PORT_GONE where the other end is not there any more; NDFU_E_PORT_IO,
     *         which ends the update, where it cannot go on. Anything else is taken for
     *         NDFU_E_PORT_IO
     */
    enum ndfu_status (*read)(void *cookie, uint8_t *bytes, size_t capacity, size_t *count,
                             struct ndfu_error *error);

    /**
     * Writes as many bytes as it takes, from the first on.
     *
     * @param length  at least 1
     * @param count   receives the number of bytes that it took; 0 before the call, and where it
     *                takes none now
     * @return as read()
     */
    enum ndfu_status (*write)(void *cookie, const uint8_t *bytes, size_t length, size_t *count,
                              struct ndfu_error *error);

    /**
     * What to wait for, asked before every wait while it is open.
     *
     * @return a descriptor for poll(): readable where read() has something to tell, writable where
     *         write() takes bytes. -1 where there is none: then ndfu_update_wake() must be called
     *         whenever there is something to read, or room to write again after write() took none.
     *         The function may be NULL, which means -1. One that is not open ends the update with
     *         NDFU_E_PORT_IO; one that stays readable while read() gives nothing is looked at every
     *         few milliseconds only
     */
    int (*descriptor)(void *cookie);
};

/**
 * Makes an update look at its transport: there may be something to read, or room to write. Once is
 * enough for everything that has happened before it; once too often does no harm. An update that
 * does not run remembers it.
 *
 * @param update  in any state; without a transport nothing happens
 *
 * Threads: any, while another one runs it. Signal handlers may call it, too. As always, nobody may
 * destroy the update meanwhile.
 */
NDFU_API void ndfu_update_wake(struct ndfu_update *update);

#ifdef __cplusplus
}
#endif

#endif
