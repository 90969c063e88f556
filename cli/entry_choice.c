/* SPDX-License-Identifier: MIT */
#include "entry_choice.h"

#include <string.h>

#include "command_error.h"
#include "shell.h"

enum { MS = 1000 };

/* In a thread of the library's. */
static enum ndfu_status run_command(const struct ndfu_device *device, const char *port,
                                    void *cookie, struct ndfu_error *error)
{
    const struct entry_choice *choice = ((const struct entry_cookie *)cookie)->entry;
    const struct shell_variable variables[] = {
        {"NDFU_PORT", port},
        {"NDFU_SERIAL", device ? device->serial_number : NULL},
        {"NDFU_PATH", device ? device->bus_path : NULL},
        {NULL, NULL},
    };

    return run_shell(choice->command, variables, choice->timeout, error);
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static enum ndfu_status check(const struct entry_choice *choice, bool is_forbidden,
                              struct ndfu_error *error)
{
    const int given =
        choice->touch + (choice->text != NULL) + (choice->hex != NULL) + (choice->command != NULL);

    if (given > 1)
        return fail_device(error, NDFU_E_ARGUMENT, "give one way into the bootloader, not %d",
                           given);
    if (given == 1 && is_forbidden)
        return fail_device(
            error, NDFU_E_ARGUMENT,
            "--no-enter forbids what another option asks for; leave one of them out");
    if (choice->command && is_blank(choice->command))
        return fail_device(error, NDFU_E_ARGUMENT,
                           "--enter-command is empty; give a shell command that switches the "
                           "device, or leave it out");
    return NDFU_OK;
}

static enum ndfu_status take_bytes(const struct entry_choice *choice, struct entry_bytes *bytes,
                                   struct ndfu_error *error)
{
    if (choice->text)
        return parse_text_command(choice->text, bytes->bytes, &bytes->length, error);
    return parse_hex_command(choice->hex, bytes->bytes, &bytes->length, error);
}

enum ndfu_status entry_choice_take(const struct entry_choice *choice, bool is_forbidden,
                                   struct entry_bytes *bytes, struct ndfu_update_options *options,
                                   struct ndfu_error *error)
{
    enum ndfu_status status = check(choice, is_forbidden, error);

    options->entry_timeout_ms = (uint32_t)choice->timeout * MS;
    options->entry = is_forbidden ? NDFU_ENTRY_NONE : NDFU_ENTRY_TRIGGER;
    if (choice->touch)
        options->entry = NDFU_ENTRY_TOUCH;
    if (choice->command) {
        options->entry = NDFU_ENTRY_CALLER;
        options->on_entry = run_command;
    }
    if (status == NDFU_OK && (choice->text || choice->hex)) {
        options->entry = NDFU_ENTRY_COMMAND;
        status = take_bytes(choice, bytes, error);
        options->entry_command = bytes->bytes;
        options->entry_command_length = bytes->length;
    }
    return status;
}
