/* SPDX-License-Identifier: MIT */
/**
 * @file
 * libndfu: updates Nordic Semiconductor devices through the Secure DFU bootloader of the nRF5 SDK,
 * over serial and USB.
 *
 * This header includes all the others. There is no global state: everything hangs on handles. The
 * library never prints, never exits, and installs no signal handlers.
 *
 * Ownership: a handle is received from the function that makes it, and freed with the function that
 * its doc names. What belongs to a handle lives as long as that. Whatever a call is pointed to
 * stays the caller's and is used during the call alone, unless its doc says how long it must stay.
 * NULL is allowed only where a doc says so.
 *
 * Threads: every function has one of two rules.
 * - "Threads: any." Any number of threads may call it at the same time, with the same handles, too:
 *   it changes nothing that it does not hand to its caller.
 * - "Threads: one at a time." One thread at a time uses the handle that it is about, or the struct
 *   that it fills in; it need not be the same thread always. Different handles do not disturb each
 *   other.
 * Nothing is freed while a thread uses it.
 *
 * Errors: a call that can fail returns a status, and fills in a struct ndfu_error where it is given
 * one; see error.h.
 */
#ifndef NDFU_NDFU_H
#define NDFU_NDFU_H

#include <ndfu/create.h>
#include <ndfu/device.h>
#include <ndfu/doctor.h>
#include <ndfu/engine.h>
#include <ndfu/enter.h>
#include <ndfu/error.h>
#include <ndfu/event.h>
#include <ndfu/export.h>
#include <ndfu/firmware.h>
#include <ndfu/inquire.h>
#include <ndfu/key.h>
#include <ndfu/log.h>
#include <ndfu/package.h>
#include <ndfu/preflight.h>
#include <ndfu/resume.h>
#include <ndfu/station.h>
#include <ndfu/status.h>
#include <ndfu/trace.h>
#include <ndfu/transport.h>
#include <ndfu/update.h>
#include <ndfu/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The release of the library that runs, such as "0.1.0".
 *
 * @return a static string
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_version_string(void);

#ifdef __cplusplus
}
#endif

#endif
