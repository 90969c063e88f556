/* SPDX-License-Identifier: MIT */
/**
 * @file
 * What every kind of port must do. A test program gives a way to make a port and its other end,
 * and runs the whole suite over it.
 */
#ifndef NDFU_TESTS_PORT_SUITE_H
#define NDFU_TESTS_PORT_SUITE_H

#include "support/cmocka.h"

/** A port that can be opened, and its other end. */
struct port_fixture {
    char name[256];                         /**< for ndfu_port_open() */
    const struct ndfu_transport *transport; /**< what it is of; NULL: it is a port of that name */
    int wake;                               /**< of that */
    int peer;                               /**< what is written here arrives at the port */
    void (*hang_up)(struct port_fixture *); /**< makes the port go away; NULL: cannot be done */
    void *owned;                            /**< by whoever made the fixture */
};

/** Runs the suite. set_up and tear_down make and free the struct port_fixture that *state is. */
int run_port_suite(CMFixtureFunction set_up, CMFixtureFunction tear_down);

#endif
