/* SPDX-License-Identifier: MIT */
/**
 * @file
 * USB devices that come, answer and go, without hardware and without root: what libusb,
 * libserialport and libudev see of them is made by umockdev. Only for programs that run under
 * umockdev-wrapper, and for their children.
 */
#ifndef NDFU_TESTS_MOCK_USB_H
#define NDFU_TESTS_MOCK_USB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mock_usb;
struct mock_tty;

/** What is plugged in. Strings are copied, NULL is none. */
struct mock_usb_device {
    char path[16]; /**< such as "1-3" */
    uint16_t vendor_id;
    uint16_t product_id;
    unsigned address; /**< on bus 1 */
    char serial_number[64];
    char product[64];
    char ttys[2][16];  /**< such as "ttyACM0"; empty for none */
    char property[64]; /**< of udev, of the ports, such as "ID_MM_DEVICE_IGNORE=1" */
    bool has_trigger;
    bool has_mass_storage;
    bool is_hub;   /**< libusb wants the hub of "1-5.1" to be there */
    bool is_probe; /**< has an interface of the vendor's, as a J-Link has */
};

/** How the detach request ends. */
enum mock_detach {
    MOCK_DETACH_RETURNED,
    MOCK_DETACH_STALLED,  /**< a pipe error */
    MOCK_DETACH_VANISHED, /**< the device is gone when it is asked */
    MOCK_DETACH_TORN,     /**< a protocol error, and the device leaves the bus */
    MOCK_DETACH_REFUSED,  /**< a protocol error, and the device stays */
};

/** What a device with a trigger does. */
struct mock_trigger {
    enum mock_detach detach;
    bool has_info;   /**< it answers what it is asked of itself */
    bool stays;      /**< it does not leave after it has detached */
    bool comes_back; /**< as this: */
    struct mock_usb_device comes_back_as;
};

/** @return NULL where umockdev is not there; the reason is on standard error */
struct mock_usb *mock_usb_create(void);
void mock_usb_destroy(struct mock_usb *mock);

/** Where umockdev keeps the test bed, for a child's UMOCKDEV_DIR. */
const char *mock_usb_directory(const struct mock_usb *mock);

/** Plugs a device in, and tells udev's listeners. umockdev takes each name of a port only once. */
bool mock_usb_plug(struct mock_usb *mock, const struct mock_usb_device *device);

/** Takes it out again. @return false where there is none at the path */
bool mock_usb_unplug(struct mock_usb *mock, const char *path);

/** The port of a device that is plugged in; NULL where there is none of the name. */
struct mock_tty *mock_usb_tty(struct mock_usb *mock, const char *tty);

/** Makes the device at a path answer. What it is to become later happens in another thread. */
bool mock_usb_set_trigger(struct mock_usb *mock, const char *path,
                          const struct mock_trigger *trigger);

/**
 * All control transfers so far: the 8 bytes of each setup packet and the data behind it in hex, a
 * transfer a line.
 *
 * @return text that belongs to the mock, until the next call
 */
const char *mock_usb_log(struct mock_usb *mock);

#endif
