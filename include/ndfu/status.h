/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What a call of the library can end in.
 *
 * Every status has a number that is never reused, a name for logs and JSON, and a text for people.
 * All three stand in the one table below.
 */
#ifndef NDFU_STATUS_H
#define NDFU_STATUS_H

#include <ndfu/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The table of statuses: enumerator, number, name, text. */
#define NDFU_STATUS_TABLE(ROW)                                                                    \
    ROW(NDFU_OK, 0, "ok", "done")                                                                 \
    /* The caller or the machine. */                                                              \
    ROW(NDFU_E_INTERNAL, 1, "internal", "internal error")                                         \
    ROW(NDFU_E_NO_MEMORY, 2, "no-memory", "out of memory")                                        \
    ROW(NDFU_E_ARGUMENT, 3, "argument", "an argument is not valid")                               \
    ROW(NDFU_E_CANCELLED, 4, "cancelled", "cancelled")                                            \
    /* The package. */                                                                            \
    ROW(NDFU_E_PACKAGE_READ, 10, "package-read", "the package cannot be read")                    \
    ROW(NDFU_E_PACKAGE_FORMAT, 11, "package-format", "the package is not a sound zip archive")    \
    ROW(NDFU_E_PACKAGE_LIMIT, 12, "package-limit", "the package is larger than any package is")   \
    ROW(NDFU_E_MANIFEST, 13, "manifest", "the manifest is missing or malformed")                  \
    ROW(NDFU_E_MEMBER, 14, "member", "the manifest names a file that the package does not hold")  \
    ROW(NDFU_E_INIT_PACKET, 15, "init-packet", "the init packet is malformed")                    \
    ROW(NDFU_E_IMAGE, 16, "image", "the image cannot be what the init packet describes")          \
    ROW(NDFU_E_HASH, 17, "hash", "the image does not have the hash in the init packet")           \
    /* What packages are made of. */                                                              \
    ROW(NDFU_E_SIGNATURE, 18, "signature", "the signature is missing or does not verify")         \
    ROW(NDFU_E_FIRMWARE_READ, 19, "firmware-read", "the firmware file cannot be read")            \
    ROW(NDFU_E_FIRMWARE, 20, "firmware", "the firmware file is malformed or out of range")        \
    ROW(NDFU_E_KEY_READ, 21, "key-read", "the key cannot be read")                                \
    ROW(NDFU_E_KEY, 22, "key", "the key is malformed or of the wrong kind")                       \
    /* The port. */                                                                               \
    ROW(NDFU_E_PORT_NOT_FOUND, 30, "port-not-found", "there is no such port")                     \
    ROW(NDFU_E_PORT_PERMISSION, 31, "port-permission", "no permission to open the port")          \
    ROW(NDFU_E_PORT_BUSY, 32, "port-busy", "the port is in use")                                  \
    ROW(NDFU_E_PORT_TYPE, 33, "port-type", "that is not a serial port")                           \
    ROW(NDFU_E_PORT_GONE, 34, "port-gone", "the port went away")                                  \
    ROW(NDFU_E_PORT_IO, 35, "port-io", "the port failed")                                         \
    ROW(NDFU_E_PORT_OPEN, 36, "port-open", "the port cannot be opened or set up")                 \
    /* The device. */                                                                             \
    ROW(NDFU_E_DEVICE_NOT_FOUND, 40, "device-not-found", "there is no such device")               \
    ROW(NDFU_E_DEVICE_AMBIGUOUS, 41, "device-ambiguous", "more than one device is meant")         \
    ROW(NDFU_E_DEVICE_PERMISSION, 42, "device-permission", "no permission to use the device")     \
    ROW(NDFU_E_DEVICE_BUSY, 43, "device-busy", "the device is in use")                            \
    ROW(NDFU_E_DEVICE_LOST, 44, "device-lost", "the device did not come back")                    \
    ROW(NDFU_E_DEVICE_USB, 45, "device-usb", "talking with the device over USB failed")           \
    ROW(NDFU_E_DEVICE_ENTER, 46, "device-enter", "the device is not in its bootloader")           \
    ROW(NDFU_E_NOT_SEEN, 47, "not-seen", "accepted, but the application was not seen afterwards") \
    /* The target. */                                                                             \
    ROW(NDFU_E_REFUSED, 50, "refused", "the target refused a request")                            \
    ROW(NDFU_E_UNSUITABLE, 51, "unsuitable", "the package does not suit the target")              \
    ROW(NDFU_E_TIMEOUT, 52, "timeout", "the target did not answer in time")                       \
    ROW(NDFU_E_PROTOCOL, 53, "protocol", "the target's answer makes no sense")                    \
    ROW(NDFU_E_DATA, 54, "data", "data was lost or spoiled on the way to the target")             \
    ROW(NDFU_E_NOT_RESUMABLE, 55, "not-resumable", "there is nothing to go on with")

/** What a call ended in. NDFU_OK is 0, everything else is an error. */
enum ndfu_status {
#define NDFU_STATUS_ENUMERATOR(enumerator, number, name, text) enumerator = number,
    NDFU_STATUS_TABLE(NDFU_STATUS_ENUMERATOR)
#undef NDFU_STATUS_ENUMERATOR
};

/**
 * The name of a status, such as "port-busy", for logs and for programs.
 *
 * @param status  any number
 * @return a static string; "unknown" for a number that is no status
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_status_name(enum ndfu_status status);

/**
 * What a status means, in a few words without a full stop, for people.
 *
 * @param status  any number
 * @return a static string, for a number that is no status, too
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_status_text(enum ndfu_status status);

#ifdef __cplusplus
}
#endif

#endif
