/* SPDX-License-Identifier: MIT */
#include "station/options.h"

#include <string.h>

#include "base/error.h"
#include "port/clock.h"

enum { MS = 1000, FLASH_WORD = 4 };

void ndfu_update_options_init(struct ndfu_update_options *options, size_t size)
{
    const struct ndfu_limits limits = ndfu_limits_default();
    const struct ndfu_update_options defaults = {
        .size = size < sizeof defaults ? size : sizeof defaults,
        .baud_rate = 115200,
        .flow_control = NDFU_FLOW_CONTROL_NONE,
        .connect_timeout_ms = (uint32_t)(limits.connect_us / MS),
        .reboot_timeout_ms = (uint32_t)(limits.reboot_us / MS),
        .link_timeout_ms = (uint32_t)(limits.link_us / MS),
        .timeouts =
            {
                .ping_ms = (uint32_t)(limits.ping_us / MS),
                .query_ms = (uint32_t)(limits.query_us / MS),
                .create_ms = (uint32_t)(limits.create_us / MS),
                .receipt_ms = (uint32_t)(limits.receipt_us / MS),
                .crc_ms = (uint32_t)(limits.crc_us / MS),
                .execute_ms = (uint32_t)(limits.execute_us / MS),
                .last_execute_ms = (uint32_t)(limits.last_execute_us / MS),
            },
        .payload = -1,
        .prn = -1,
        .pace_us = -1,
        .entry_timeout_ms = 15000,
        .log_level = NDFU_LOG_INFO,
    };

    memset(options, 0, size);
    memcpy(options, &defaults, defaults.size);
}

#define REFUSE(error, ...) \
    ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "prepare update", __VA_ARGS__)

/* A caller may know fewer options than we do, or more. */
enum ndfu_status ndfu_options_take(struct ndfu_update_options *taken,
                                   const struct ndfu_update_options *options,
                                   struct ndfu_error *error)
{
    ndfu_update_options_init(taken, sizeof *taken);
    if (options && options->size < sizeof options->size)
        return REFUSE(error, "the size of the options is not set; set them up with "
                             "ndfu_update_options_init()");
    if (options)
        memcpy(taken, options, options->size < sizeof *taken ? options->size : sizeof *taken);
    taken->size = sizeof *taken;
    return NDFU_OK;
}

static bool has_limits(const struct ndfu_update_options *options)
{
    const struct ndfu_timeouts *timeouts = &options->timeouts;

    return options->connect_timeout_ms > 0 && options->reboot_timeout_ms > 0 &&
           options->link_timeout_ms > 0 && timeouts->ping_ms > 0 && timeouts->query_ms > 0 &&
           timeouts->create_ms > 0 && timeouts->receipt_ms > 0 && timeouts->crc_ms > 0 &&
           timeouts->execute_ms > 0 && timeouts->last_execute_ms > 0;
}

static enum ndfu_status check_entry(const struct ndfu_update_options *options,
                                    struct ndfu_error *error)
{
    if ((int)options->entry < NDFU_ENTRY_TRIGGER || options->entry > NDFU_ENTRY_CALLER)
        return REFUSE(error, "%d is not a way into a bootloader", (int)options->entry);
    if (options->entry == NDFU_ENTRY_CALLER && !options->on_entry)
        return REFUSE(error, "there is no function to switch the device with");
    if (options->entry == NDFU_ENTRY_COMMAND &&
        (!options->entry_command || options->entry_command_length == 0))
        return REFUSE(error, "there is no command to switch the device with");
    if (options->device && options->device->size < sizeof options->device->size)
        return REFUSE(error, "the size of the selector is not set; set it up with "
                             "ndfu_device_selector_init()");
    if (options->entry_timeout_ms == 0)
        return REFUSE(error, "0 ms leave the device no time to come back");
    return NDFU_OK;
}

enum ndfu_status ndfu_options_check(const struct ndfu_update_options *options, bool is_port_given,
                                    struct ndfu_error *error)
{
    if (options->baud_rate == 0 || options->baud_rate > INT32_MAX)
        return REFUSE(error, "%lu is not a baud rate", (unsigned long)options->baud_rate);
    if (options->flow_control != NDFU_FLOW_CONTROL_NONE &&
        options->flow_control != NDFU_FLOW_CONTROL_RTSCTS)
        return REFUSE(error, "%d is not a kind of flow control", (int)options->flow_control);
    if ((int)options->resume < NDFU_RESUME_AUTO || options->resume > NDFU_RESUME_NEVER)
        return REFUSE(error, "%d is not a way to resume", (int)options->resume);
    if (!has_limits(options))
        return REFUSE(error, "a limit of 0 ms leaves no time for any answer");
    if (options->payload >= 0 && options->payload < FLASH_WORD)
        return REFUSE(error, "writes of %ld bytes are too short; a target takes %d at least",
                      (long)options->payload, FLASH_WORD);
    if (options->prn > UINT16_MAX)
        return REFUSE(error, "a receipt after %ld writes is not to be had; %d is the most",
                      (long)options->prn, UINT16_MAX);
    if (is_port_given && options->application_timeout_ms > 0)
        return REFUSE(error, "only a device, and not a port, can be waited for with its "
                             "application; let the update find it");
    return is_port_given ? NDFU_OK : check_entry(options, error);
}

static struct ndfu_limits limits_of(const struct ndfu_update_options *options)
{
    struct ndfu_limits limits = ndfu_limits_default();

    limits.ping_us = (uint64_t)options->timeouts.ping_ms * MS;
    limits.query_us = (uint64_t)options->timeouts.query_ms * MS;
    limits.create_us = (uint64_t)options->timeouts.create_ms * MS;
    limits.receipt_us = (uint64_t)options->timeouts.receipt_ms * MS;
    limits.crc_us = (uint64_t)options->timeouts.crc_ms * MS;
    limits.execute_us = (uint64_t)options->timeouts.execute_ms * MS;
    limits.last_execute_us = (uint64_t)options->timeouts.last_execute_ms * MS;
    limits.connect_us = (uint64_t)options->connect_timeout_ms * MS;
    limits.reboot_us = (uint64_t)options->reboot_timeout_ms * MS;
    limits.link_us = (uint64_t)options->link_timeout_ms * MS;
    return limits;
}

enum ndfu_status ndfu_options_check_package(const struct ndfu_update_options *options,
                                            const struct ndfu_package *package,
                                            struct ndfu_error *error)
{
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    enum ndfu_status status;

    if (!package)
        return REFUSE(error, "there is no package to update with; give one");
    status = ndfu_package_check(package, error);
    if (status == NDFU_OK && ndfu_options_images(package, options->leave_out, images) == 0)
        return REFUSE(error, "every image of the package is left out");
    return status;
}

struct ndfu_engine_options ndfu_options_for_engine(const struct ndfu_update_options *options)
{
    return (struct ndfu_engine_options){
        .limits = limits_of(options),
        .resume = options->resume,
        .wait_reset = options->wait_reset,
        .wish = {.payload = options->payload, .prn = options->prn, .pace_us = options->pace_us},
        .first_ping_id = (uint8_t)(ndfu_clock_us() / MS),
        .link = {.size = sizeof(struct ndfu_link),
                 .baud_rate = options->baud_rate,
                 .has_flow_control = options->flow_control == NDFU_FLOW_CONTROL_RTSCTS},
    };
}

size_t ndfu_options_images(const struct ndfu_package *package, uint32_t leave_out,
                           const struct ndfu_image *images[NDFU_IMAGE_KINDS])
{
    size_t count = 0;

    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);

        if (!(leave_out >> image->kind & 1))
            images[count++] = image;
    }
    return count;
}
