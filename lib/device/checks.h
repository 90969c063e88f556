/* SPDX-License-Identifier: MIT */
/** @file What can be in the way of one device, of one port, or of all. */
#ifndef NDFU_DEVICE_CHECKS_H
#define NDFU_DEVICE_CHECKS_H

#include "device/report.h"

/** Checks what a device is by its VID:PID and its interfaces, and whether it can be switched. */
void ndfu_check_device(struct ndfu_report *report, const struct ndfu_device *device);

/**
 * Checks whether a port can be opened, and who else has it or will take it.
 *
 * @param device  that the port is of; NULL where it is of none in the list
 */
void ndfu_check_port(struct ndfu_report *report, const struct ndfu_device *device, const char *port,
                     enum ndfu_flow_control flow_control);

/** Checks whether the udev rule is there and in time. @param root  as in ndfu_doctor_options */
void ndfu_check_rules(struct ndfu_report *report, const char *root);

#endif
