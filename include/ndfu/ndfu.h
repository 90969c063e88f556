/* SPDX-License-Identifier: MIT */
/**
 * @file
 * libndfu: updates Nordic Semiconductor devices through the Secure DFU bootloader of the nRF5 SDK,
 * over serial and USB.
 *
 * This header includes all the others. There is no global state: everything hangs on handles, and
 * one handle is used by one thread at a time. The library never prints, never exits, and installs
 * no signal handlers.
 */
#ifndef NDFU_NDFU_H
#define NDFU_NDFU_H

#include <ndfu/create.h>
#include <ndfu/device.h>
#include <ndfu/doctor.h>
#include <ndfu/enter.h>
#include <ndfu/error.h>
#include <ndfu/event.h>
#include <ndfu/export.h>
#include <ndfu/firmware.h>
#include <ndfu/inquire.h>
#include <ndfu/key.h>
#include <ndfu/package.h>
#include <ndfu/preflight.h>
#include <ndfu/resume.h>
#include <ndfu/station.h>
#include <ndfu/status.h>
#include <ndfu/update.h>
#include <ndfu/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The release of the library that runs, such as "0.1.0". A static string; any thread may call. */
NDFU_API const char *ndfu_version_string(void);

#ifdef __cplusplus
}
#endif

#endif
