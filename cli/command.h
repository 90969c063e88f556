/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Commands and their options are rows of tables: what parses them, what prints their help, and
 * what documents them all read the same rows.
 */
#ifndef NDFU_CLI_COMMAND_H
#define NDFU_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/** What an option takes, and into what it is stored. */
enum option_type {
    OPTION_FLAG,   /**< nothing; bool */
    OPTION_JSON,   /**< nothing, and it is stored nowhere: see JSON_OPTION_ROW */
    OPTION_TEXT,   /**< anything; const char * */
    OPTION_TEXTS,  /**< anything, any number of times; struct option_texts */
    OPTION_NUMBER, /**< a number from minimum to maximum, or 0x and hex; unsigned long */
    OPTION_CHOICE, /**< one of the words in choices; int, the index of the word */
};

enum { OPTION_TEXTS_MAX = 256 };

/** What an option was given that can be given more than once, in that order. */
struct option_texts {
    const char *texts[OPTION_TEXTS_MAX];
    int places[OPTION_TEXTS_MAX]; /**< on the command line; rising, and 0 out of the environment */
    size_t count;
};

/** An option of a command. */
struct option_row {
    const char *group; /**< heads this row and those behind it in the help; NULL for no new one */
    const char *name;  /**< without the dashes */
    char letter;       /**< 0 for none */
    enum option_type type;
    const char *argument; /**< how the help calls what it takes; NULL for a flag */
    const char *help;
    size_t offset; /**< of its place in the command's struct of values */
    unsigned long minimum;
    unsigned long maximum;
    const char *const *choices; /**< ends with NULL */
    const char *environment;    /**< variable that stands in for a text, or for texts where none are
                                     given; NULL for none */
    bool is_optional; /**< an OPTION_NUMBER may stand without it: then it is the maximum */
};

/** The row of --json, which every command has: output_is_json() tells whether it was given. */
#define JSON_OPTION_ROW(heading)                                         \
    {                                                                    \
        .group = heading, .name = "json", .type = OPTION_JSON,           \
        .help = "print JSON Lines on standard output, and nothing else", \
    }

/** A command. */
struct command {
    const char *name;        /**< one word or two, such as "pkg show" */
    const char *operand;     /**< how the help calls what follows the options; NULL for nothing */
    const char *summary;     /**< one line */
    const char *description; /**< paragraphs for its --help; NULL for none */
    const struct option_row *options;   /**< ends with a row without name */
    size_t values_size;                 /**< 0 for none */
    void (*set_defaults)(void *values); /**< values are all zero before; NULL for nothing */

    /**
     * Does it.
     *
     * @param values   where the options are
     * @param operand  what follows the options; NULL where nothing does
     * @return the exit code
     */
    int (*run)(const void *values, const char *operand);
};

/** All commands, in the order of the help; ends with NULL. */
extern const struct command *const commands[];

extern const struct command command_doctor;
extern const struct command command_enter;
extern const struct command command_flash;
extern const struct command command_info;
extern const struct command command_key_generate;
extern const struct command command_key_show;
extern const struct command command_list;
extern const struct command command_pkg_create;
extern const struct command command_pkg_show;
extern const struct command command_pkg_verify;
extern const struct command command_plan;
extern const struct command command_reset;
extern const struct command command_sim;

#endif
