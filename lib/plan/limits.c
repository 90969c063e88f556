/* SPDX-License-Identifier: MIT */
#include "plan/limits.h"

enum { MS = 1000, SECONDS = 1000 * 1000 };

struct ndfu_limits ndfu_limits_default(void)
{
    return (struct ndfu_limits){
        .ping_us = 500 * MS,
        .connect_us = 5 * SECONDS,
        .query_us = 2 * SECONDS,
        .create_us = 5 * SECONDS,
        .receipt_us = 3 * SECONDS,
        .crc_us = 3 * SECONDS,
        .execute_us = 10 * SECONDS,
        .last_execute_us = 60 * SECONDS,
        .confirm_us = 300 * MS,
        .reboot_us = 60 * SECONDS,
        .reboot_quiet_us = 1 * SECONDS,
        .recover_us = 10 * SECONDS,
        .settle_us = 600 * MS,
        .link_us = 15 * SECONDS,
        .self_reset_us = 150 * SECONDS,
        .port_us = 5 * SECONDS,
        .busy_us = 250 * MS,
        .busy_attempts = 8,
    };
}
