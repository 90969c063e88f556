/* SPDX-License-Identifier: MIT */
/**
 * @file
 * The options by which a user says how an update is to be done, the same for every command that
 * does one or plans one.
 */
#ifndef NDFU_CLI_UPDATE_CHOICE_H
#define NDFU_CLI_UPDATE_CHOICE_H

#include <ndfu/update.h>

#include "command.h"

/** The values of the rows below. */
struct update_choice {
    unsigned long baud_rate;
    int flow_control;
    unsigned long connect_timeout;
    bool wait_reset;
    struct option_texts timeouts;
    int resume;
    bool restart;
    unsigned long payload;
    unsigned long prn;
    unsigned long pace;
};

/** What a number is where the user gave none. */
#define NOT_GIVEN ((unsigned long)-1)

enum { BAUD_RATE_DEFAULT = 115200 };

extern const char *const update_flow_controls[];
extern const char *const update_resume_modes[];

/** The rows of how the line is set up, of members of type unsigned long and int. */
#define LINE_OPTION_ROWS(values, heading, baud_member, flow_member, flow_help)               \
    {                                                                                        \
        .group = heading,                                                                    \
        .name = "baud",                                                                      \
        .letter = 'b',                                                                       \
        .type = OPTION_NUMBER,                                                               \
        .argument = "N",                                                                     \
        .help = "bits per second on a UART (115200)",                                        \
        .offset = offsetof(values, baud_member),                                             \
        .minimum = 1200,                                                                     \
        .maximum = 4000000,                                                                  \
    },                                                                                       \
    {                                                                                        \
        .name = "flow", .type = OPTION_CHOICE, .argument = "none|rtscts", .help = flow_help, \
        .offset = offsetof(values, flow_member), .choices = update_flow_controls,            \
    }

/** Rows for a command whose struct of values has a struct update_choice as a member. */
#define LINK_OPTION_ROWS(values, member)                                                           \
    LINE_OPTION_ROWS(values, "How it is connected, and how long to wait for it", member.baud_rate, \
                     member.flow_control,                                                          \
                     "flow control on a UART (none: every write waits for its receipt)"),          \
        {                                                                                          \
            .name = "connect-timeout",                                                             \
            .type = OPTION_NUMBER,                                                                 \
            .argument = "SECONDS",                                                                 \
            .help = "how long the device may take to answer at all (5)",                           \
            .offset = offsetof(values, member.connect_timeout),                                    \
            .minimum = 1,                                                                          \
            .maximum = 3600,                                                                       \
        },                                                                                         \
        {                                                                                          \
            .name = "timeout",                                                                     \
            .type = OPTION_TEXTS,                                                                  \
            .argument = "KIND=SECONDS",                                                            \
            .help = "the limit for one kind of answer: ping (0.5), query (2), create (5), "        \
                    "receipt (3), crc (3), execute (10), last-execute (60), reboot (60), link "    \
                    "(15: a port that went away)",                                                 \
            .offset = offsetof(values, member.timeouts),                                           \
        },                                                                                         \
    {                                                                                              \
        .name = "wait-reset", .type = OPTION_FLAG,                                                 \
        .help = "wait for a device that an earlier update left deaf to reset itself, commonly "    \
                "after two minutes",                                                               \
        .offset = offsetof(values, member.wait_reset),                                             \
    }

/** The same. */
#define RESUME_OPTION_ROWS(values, member)                                                         \
    {                                                                                              \
        .group = "What to do with what an earlier update has left",                                \
        .name = "resume",                                                                          \
        .type = OPTION_CHOICE,                                                                     \
        .argument = "auto|exact|required",                                                         \
        .help = "go on where that is sound (auto); inside an object, too (exact); or fail rather " \
                "than start over (required)",                                                      \
        .offset = offsetof(values, member.resume),                                                 \
        .choices = update_resume_modes,                                                            \
    },                                                                                             \
    {                                                                                              \
        .name = "restart", .type = OPTION_FLAG, .help = "start clean, whatever is there",          \
        .offset = offsetof(values, member.restart),                                                \
    }

/** The same. */
#define PACE_OPTION_ROWS(values, member)                                                    \
    {                                                                                       \
        .group = "How fast to feed it, for those who know better (it is chosen by what is " \
                 "known of the device)",                                                    \
        .name = "payload",                                                                  \
        .type = OPTION_NUMBER,                                                              \
        .argument = "BYTES",                                                                \
        .help = "data in a write, a multiple of 4",                                         \
        .offset = offsetof(values, member.payload),                                         \
        .minimum = 4,                                                                       \
        .maximum = 4096,                                                                    \
    },                                                                                      \
        {                                                                                   \
            .name = "prn",                                                                  \
            .type = OPTION_NUMBER,                                                          \
            .argument = "N",                                                                \
            .help = "a receipt after every N writes; 0 for none",                           \
            .offset = offsetof(values, member.prn),                                         \
            .maximum = 65535,                                                               \
        },                                                                                  \
    {                                                                                       \
        .name = "pace", .type = OPTION_NUMBER, .argument = "MS",                            \
        .help = "pause between two writes, and behind a create", .maximum = 60000,          \
        .offset = offsetof(values, member.pace),                                            \
    }

/** What the options are without the user. */
void update_choice_init(struct update_choice *choice);

/**
 * Turns a choice into options for the library.
 *
 * @return NDFU_OK, or NDFU_E_ARGUMENT where the choice makes no sense
 */
enum ndfu_status update_choice_take(const struct update_choice *choice,
                                    struct ndfu_update_options *options, struct ndfu_error *error);

#endif
