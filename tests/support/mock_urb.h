/* SPDX-License-Identifier: MIT */
/** @file The usbfs end of a mocked USB device: takes control transfers and gives answers. */
#ifndef NDFU_TESTS_MOCK_URB_H
#define NDFU_TESTS_MOCK_URB_H

#include <stdint.h>

#include <umockdev.h>

/** What becomes of a control transfer. */
struct mock_answer {
    int refusal; /**< errno with which it is not even taken; 0 for none */
    int status;  /**< a negative errno with which it ends; 0 for success */
    const uint8_t *bytes;
    size_t length; /**< of the bytes, which are cut to what was asked for */
};

/** Says what becomes of a transfer. Called in umockdev's thread. */
typedef struct mock_answer mock_urb_function(const uint8_t setup[8], const uint8_t *data,
                                             size_t length, void *cookie);

/** Called when a transfer with this setup was given back to whoever made it. */
typedef void mock_urb_done_function(const uint8_t setup[8], void *cookie);

struct mock_urb;

/** @return an end for umockdev_testbed_attach_ioctl(), which is mock_urb_ioctls() of it */
struct mock_urb *mock_urb_create(mock_urb_function *answer, mock_urb_done_function *done,
                                 void *cookie);
void mock_urb_destroy(struct mock_urb *mock);

UMockdevIoctlBase *mock_urb_ioctls(const struct mock_urb *mock);

#endif
