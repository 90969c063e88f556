/* SPDX-License-Identifier: MIT */
/** @file Programs that stop listening to udev while umockdev tells them something. */
#ifndef NDFU_TESTS_MOCK_LISTENERS_H
#define NDFU_TESTS_MOCK_LISTENERS_H

/**
 * umockdev looks for listeners, then tells each, and aborts where one has closed its socket in
 * between, which programs under test may well do. From now on it goes on with the next.
 */
void mock_listeners_may_leave(void);

#endif
