/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Why a machine does not see or open a device, and the mend.
 *
 * Nothing is sent to any device, and no port is opened, except where flow control is to be checked.
 */
#ifndef NDFU_DOCTOR_H
#define NDFU_DOCTOR_H

#include <ndfu/device.h>
#include <ndfu/update.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The table of hints: enumerator, number, name. Each is given where what it names is so. */
#define NDFU_HINT_TABLE(ROW)                                                                    \
    ROW(NDFU_HINT_NO_DEVICE, 1, "no-device")           /* nothing to update is there */         \
    ROW(NDFU_HINT_NO_PORT, 2, "no-port")               /* a bootloader, but no port of it */    \
    ROW(NDFU_HINT_PERMISSION, 3, "permission")         /* a port may not be opened */           \
    ROW(NDFU_HINT_USB_PERMISSION, 4, "usb-permission") /* an application may not be switched */ \
    ROW(NDFU_HINT_UDEV_RULE, 5, "udev-rule")           /* it is missing, or comes too late */   \
    ROW(NDFU_HINT_IN_USE, 6, "in-use")                 /* another program has the port open */  \
    ROW(NDFU_HINT_MODEM_MANAGER, 7, "modem-manager")   /* it has the port, or will take it */   \
    ROW(NDFU_HINT_OTHER_BOOTLOADER, 8, "other-bootloader") /* by its VID:PID */                 \
    ROW(NDFU_HINT_JLINK_DRIVE, 9, "jlink-drive")           /* a J-Link that is a drive, too */  \
    ROW(NDFU_HINT_FLOW_CONTROL, 10, "flow-control")        /* RTS/CTS, but CTS is off */

/** Kinds of hints. */
enum ndfu_hint_type {
#define NDFU_HINT_ENUMERATOR(enumerator, number, name) enumerator = number,
    NDFU_HINT_TABLE(NDFU_HINT_ENUMERATOR)
#undef NDFU_HINT_ENUMERATOR
};

/**
 * The name of a kind of hint, such as "udev-rule", for programs.
 *
 * @param type  any number
 * @return a static string; "unknown" for a number that is none
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_hint_name(enum ndfu_hint_type type);

/** A hint. It belongs to its report. Fields may be added at the end in later versions. */
struct ndfu_hint {
    enum ndfu_hint_type type;
    const struct ndfu_device *device; /**< that it is about; NULL for none */
    char text[512];                   /**< what is wrong, and the mend */
};

/** What to look at. Set it up with ndfu_doctor_options_init(), then change what should differ. */
struct ndfu_doctor_options {
    size_t size;                                 /**< of the struct, as the caller knows it */
    const struct ndfu_device_options *devices;   /**< NULL, the default, for the defaults */
    const struct ndfu_device_selector *selector; /**< NULL, the default: every device that is
                                                      more than a plain port */
    enum ndfu_flow_control flow_control;         /**< NDFU_FLOW_CONTROL_NONE */
    const char *root; /**< folder in which the machine's /etc and /usr are; NULL, the default: / */
};

/**
 * Fills in the defaults.
 *
 * @param options  receives them; of size bytes
 * @param size     sizeof *options, so that fields may be added without breaking a caller
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_doctor_options_init(struct ndfu_doctor_options *options, size_t size);

/** What was found. It does not change. */
struct ndfu_report;

/**
 * Looks for what is in the way.
 *
 * @param options  NULL for the defaults; not kept, nor is anything that they point to
 * @param report   receives the report, to be freed with ndfu_report_destroy(); NULL on failure
 * @param error    may be NULL
 * @return NDFU_OK, whatever was found, and where nothing was; NDFU_E_DEVICE_AMBIGUOUS and
 *         NDFU_E_ARGUMENT, as ndfu_device_select() says them; NDFU_E_NO_MEMORY
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_doctor_examine(const struct ndfu_doctor_options *options,
                                              struct ndfu_report **report,
                                              struct ndfu_error *error);

/**
 * Frees a report, its hints and its devices.
 *
 * @param report  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_report_destroy(struct ndfu_report *report);

/**
 * How many devices were examined.
 *
 * @param report  as ndfu_doctor_examine() made it
 * @return the number of devices; 0 for none
 *
 * Threads: any.
 */
NDFU_API size_t ndfu_report_device_count(const struct ndfu_report *report);

/**
 * A device that was examined.
 *
 * @param report  as ndfu_doctor_examine() made it
 * @param index   from 0
 * @return the device, which belongs to the report; NULL where index is too high
 *
 * Threads: any.
 */
NDFU_API const struct ndfu_device *ndfu_report_device(const struct ndfu_report *report,
                                                      size_t index);

/**
 * How many hints there are.
 *
 * @param report  as ndfu_doctor_examine() made it
 * @return the number of hints; 0 where nothing was found to be in the way
 *
 * Threads: any.
 */
NDFU_API size_t ndfu_report_hint_count(const struct ndfu_report *report);

/**
 * A hint.
 *
 * @param report  as ndfu_doctor_examine() made it
 * @param index   from 0
 * @return the hint, which belongs to the report; NULL where index is too high
 *
 * Threads: any.
 */
NDFU_API const struct ndfu_hint *ndfu_report_hint(const struct ndfu_report *report, size_t index);

#ifdef __cplusplus
}
#endif

#endif
