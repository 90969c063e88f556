/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A serial port that libserialport finds, opens and sets up, without hardware and without root:
 * umockdev gives it a place in sysfs and a pseudo-terminal behind its node. Only for programs that
 * run under umockdev-wrapper.
 */
#ifndef NDFU_TESTS_MOCK_TTY_H
#define NDFU_TESTS_MOCK_TTY_H

#include <stdbool.h>

#include <umockdev.h>

struct mock_tty;

/**
 * Adds the devices that a file describes, and answers for the modem lines of one of them.
 *
 * @param path  of the description
 * @param node  of the serial port, such as "/dev/ttyACM7"
 * @return NULL where umockdev cannot do it; the reason is on standard error
 */
struct mock_tty *mock_tty_create(const char *path, const char *node);

/** The same for a port that is in a test bed, or will be soon. The bed must outlive the mock. */
struct mock_tty *mock_tty_attach(UMockdevTestbed *bed, const char *node);

/** Nothing more of it can be opened. What is open still gets its answers, until it is destroyed. */
void mock_tty_detach(struct mock_tty *mock);

void mock_tty_destroy(struct mock_tty *mock);

/** Whoever has the port open sees it hang up, as when the device is unplugged. */
void mock_tty_hang_up(const struct mock_tty *mock);

/** The other end of the port. It belongs to the mock. */
int mock_tty_peer(const struct mock_tty *mock);

/** Whether the port was asked to be exclusive and has not been asked to stop being so. */
bool mock_tty_is_exclusive(const struct mock_tty *mock);

/** Gives the port a low-latency flag, which it does not have otherwise. */
void mock_tty_give_latency_flag(struct mock_tty *mock, bool is_set);

/** Whether the flag is set. */
bool mock_tty_has_low_latency(const struct mock_tty *mock);

/** Turns CTS on or off; it is on at first. */
void mock_tty_set_cts(struct mock_tty *mock, bool is_on);

#endif
