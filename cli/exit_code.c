/* SPDX-License-Identifier: MIT */
#include "exit_code.h"

#include <stddef.h>

const struct exit_code_row exit_code_rows[] = {
    {EXIT_DONE, "done"},
    {EXIT_INTERNAL, "internal error"},
    {EXIT_USAGE, "usage"},
    {EXIT_PACKAGE, "a package, firmware or key is unreadable or malformed, or a check fails"},
    {EXIT_PORT, "no such device, more than one, or its port cannot be opened"},
    {EXIT_REFUSED, "the target refused the update, or would"},
    {EXIT_COMMUNICATION, "the communication failed for good"},
    {EXIT_INTERRUPTED, "interrupted by the user"},
    {EXIT_NOT_SEEN, "written and accepted, but the application was not seen afterwards"},
    {EXIT_DONE, NULL},
};

const char *const exit_code_rules[] = {
    "7 is for Ctrl-C, SIGTERM and SIGHUP: the update ends between two requests, and the next one "
    "goes on with it. The second of them, half a second later or more, ends ndfu at once.",
    "8 is only for 'ndfu flash --wait-app': the update is done, and the image was accepted, but the "
    "device did not show up as its application in time.",
    "With several devices the code is 0 if all of them are done, else that of the first that failed, "
    "in the order in which they were given.",
    NULL,
};

enum exit_code exit_code_of(enum ndfu_status status)
{
    switch (status) {
    case NDFU_OK:
        return EXIT_DONE;
    case NDFU_E_INTERNAL:
    case NDFU_E_NO_MEMORY:
        return EXIT_INTERNAL;
    case NDFU_E_ARGUMENT:
        return EXIT_USAGE;
    case NDFU_E_CANCELLED:
        return EXIT_INTERRUPTED;
    case NDFU_E_PACKAGE_READ:
    case NDFU_E_PACKAGE_FORMAT:
    case NDFU_E_PACKAGE_LIMIT:
    case NDFU_E_MANIFEST:
    case NDFU_E_MEMBER:
    case NDFU_E_INIT_PACKET:
    case NDFU_E_IMAGE:
    case NDFU_E_HASH:
    case NDFU_E_SIGNATURE:
    case NDFU_E_FIRMWARE_READ:
    case NDFU_E_FIRMWARE:
    case NDFU_E_KEY_READ:
    case NDFU_E_KEY:
        return EXIT_PACKAGE;
    case NDFU_E_PORT_NOT_FOUND:
    case NDFU_E_PORT_PERMISSION:
    case NDFU_E_PORT_BUSY:
    case NDFU_E_PORT_TYPE:
    case NDFU_E_PORT_OPEN:
    case NDFU_E_DEVICE_NOT_FOUND:
    case NDFU_E_DEVICE_AMBIGUOUS:
    case NDFU_E_DEVICE_PERMISSION:
    case NDFU_E_DEVICE_BUSY:
    case NDFU_E_DEVICE_LOST:
    case NDFU_E_DEVICE_ENTER:
        return EXIT_PORT;
    case NDFU_E_NOT_SEEN:
        return EXIT_NOT_SEEN;
    case NDFU_E_REFUSED:
    case NDFU_E_UNSUITABLE:
    case NDFU_E_NOT_RESUMABLE:
        return EXIT_REFUSED;
    case NDFU_E_PORT_GONE:
    case NDFU_E_PORT_IO:
    case NDFU_E_DEVICE_USB:
    case NDFU_E_TIMEOUT:
    case NDFU_E_PROTOCOL:
    case NDFU_E_DATA:
        return EXIT_COMMUNICATION;
    }
    return EXIT_INTERNAL;
}
