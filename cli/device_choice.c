/* SPDX-License-Identifier: MIT */
#include "device_choice.h"

#include <stdlib.h>
#include <string.h>

#include "command_error.h"

/* Four digits of hex or fewer, up to the end or a colon. @return what is behind them, or NULL */
static const char *parse_id(const char *text, uint16_t *id)
{
    char *end;
    unsigned long value;

    if (!strchr("0123456789abcdefABCDEF", text[0]) || text[0] == '\0')
        return NULL;
    value = strtoul(text, &end, 16);
    if (value > UINT16_MAX || end - text > 6)
        return NULL;
    *id = (uint16_t)value;
    return end;
}

static const char *parse_product(const char *text, struct ndfu_product_id *product)
{
    const char *end = parse_id(text, &product->vendor_id);

    product->product_id = 0;
    if (end && product->vendor_id == 0)
        return NULL;
    return end && *end == ':' ? parse_id(end + 1, &product->product_id) : end;
}

static enum ndfu_status refuse(const char *option, const char *text, struct ndfu_error *error)
{
    return fail_device(error, NDFU_E_ARGUMENT,
                       "--%s takes VID[:PID] in hex, such as 1915:521f, "
                       "not '%.64s'",
                       option, text);
}

enum ndfu_status parse_bootloaders(const char *text, struct known_bootloaders *known,
                                   struct ndfu_error *error)
{
    const char *rest = text ? text : "";
    size_t count = 0;

    ndfu_device_options_init(&known->options, sizeof known->options);
    known->options.bootloaders = known->ids;
    while (*rest) {
        if (count == KNOWN_BOOTLOADERS_MAX)
            return fail_device(error, NDFU_E_ARGUMENT, "--bootloader takes %zu products at most",
                               count);
        rest = parse_product(rest, &known->ids[count++]);
        if (!rest || (*rest && *rest != ','))
            return refuse("bootloader", text, error);
        rest += *rest == ',';
    }
    known->options.bootloader_count = count;
    return NDFU_OK;
}

bool asks_by_property(const struct device_choice *choice)
{
    return choice->serial_number || choice->usb || choice->bus_path;
}

/* A port out of the environment gives way to options; beside a --port they make no sense. */
static enum ndfu_status take_port(const struct device_choice *choice,
                                  struct ndfu_device_selector *selector, struct ndfu_error *error)
{
    if (!choice->port || !asks_by_property(choice)) {
        selector->port = choice->port;
        return NDFU_OK;
    }
    if (choice->port == getenv("NDFU_PORT"))
        return NDFU_OK;
    return fail_device(
        error, NDFU_E_ARGUMENT,
        "--port says which device is meant; leave out --serial, --usb and --path, or "
        "leave out --port");
}

static enum ndfu_status refuse_empty(const char *option, const char *text, const char *mend,
                                     struct ndfu_error *error)
{
    if (!text || text[0] != '\0')
        return NDFU_OK;
    return fail_device(error, NDFU_E_ARGUMENT,
                       "--%s is empty; is a variable unset? Give %s, or leave it out", option,
                       mend);
}

/* It would match nothing, or be no port. */
static enum ndfu_status check_texts(const struct device_choice *choice, struct ndfu_error *error)
{
    enum ndfu_status status =
        refuse_empty("port", choice->port, "a port such as /dev/ttyACM0", error);

    if (status == NDFU_OK)
        status = refuse_empty("serial", choice->serial_number,
                              "a serial number that 'ndfu list' shows", error);
    if (status == NDFU_OK)
        status = refuse_empty("path", choice->bus_path, "a path such as 1-3.2", error);
    return status;
}

enum ndfu_status parse_selector(const struct device_choice *choice,
                                struct ndfu_device_selector *selector, struct ndfu_error *error)
{
    const enum ndfu_status status = check_texts(choice, error);

    ndfu_device_selector_init(selector, sizeof *selector);
    if (status != NDFU_OK)
        return status;
    selector->serial_number = choice->serial_number;
    selector->bus_path = choice->bus_path;
    if (choice->usb) {
        struct ndfu_product_id id = {0};
        const char *end = parse_product(choice->usb, &id);

        if (!end || *end)
            return refuse("usb", choice->usb, error);
        selector->vendor_id = id.vendor_id;
        selector->product_id = id.product_id;
    }
    return take_port(choice, selector, error);
}

bool asks_for_a_device(const struct device_choice *choice)
{
    return choice->port || asks_by_property(choice);
}

enum ndfu_status device_choice_take(const struct device_choice *choice, struct meant_device *meant,
                                    struct ndfu_update_options *options, struct ndfu_error *error)
{
    enum ndfu_status status = parse_bootloaders(choice->bootloaders, &meant->known, error);

    if (status == NDFU_OK)
        status = parse_selector(choice, &meant->selector, error);
    options->device = &meant->selector;
    options->devices = &meant->known.options;
    options->find_timeout_ms = (uint32_t)choice->wait * 1000;
    options->entry = NDFU_ENTRY_NONE;
    return status;
}
