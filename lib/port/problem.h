/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Why a port does not open, and what a user can do about it.
 */
#ifndef NDFU_PORT_PROBLEM_H
#define NDFU_PORT_PROBLEM_H

#include <stddef.h>

#include <ndfu/error.h>

/** Explains the errno with which opening a port failed. @return the status that it means */
enum ndfu_status ndfu_port_explain(const char *path, int reason, struct ndfu_error *error);

/** Explains that a path is not a serial port. */
enum ndfu_status ndfu_port_explain_type(const char *path, const char *what,
                                        struct ndfu_error *error);

/**
 * Finds a process that has a device open.
 *
 * @param path    of the device node, links resolved
 * @param holder  receives text such as "ModemManager, pid 812"
 * @return 0 where one was found, 1 where it is this one; only those of the same user can be seen, or
 *         all by root
 */
int ndfu_port_find_holder(const char *path, char *holder, size_t size);

/**
 * Finds a process by its name, whoever runs it.
 *
 * @param name     15 characters at most, as the system keeps them
 * @param process  receives text such as "ModemManager, pid 812"
 * @return 0 where one was found
 */
int ndfu_process_find(const char *name, char *process, size_t size);

#endif
