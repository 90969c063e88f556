/* SPDX-License-Identifier: MIT */
#include "station/update.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "port/clock.h"
#include "station/loop.h"

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
    };

    memset(options, 0, size);
    memcpy(options, &defaults, defaults.size);
}

/* A caller may know fewer options than we do, or more. */
static void take_options(struct ndfu_update_options *taken,
                         const struct ndfu_update_options *options)
{
    ndfu_update_options_init(taken, sizeof *taken);
    if (options)
        memcpy(taken, options, options->size < sizeof *taken ? options->size : sizeof *taken);
    taken->size = sizeof *taken;
}

#define REFUSE(error, ...) \
    ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "prepare update", __VA_ARGS__)

static bool has_limits(const struct ndfu_update_options *options)
{
    const struct ndfu_timeouts *timeouts = &options->timeouts;

    return options->connect_timeout_ms > 0 && options->reboot_timeout_ms > 0 &&
           options->link_timeout_ms > 0 && timeouts->ping_ms > 0 && timeouts->query_ms > 0 &&
           timeouts->create_ms > 0 && timeouts->receipt_ms > 0 && timeouts->crc_ms > 0 &&
           timeouts->execute_ms > 0 && timeouts->last_execute_ms > 0;
}

static enum ndfu_status check_options(const struct ndfu_update_options *options,
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
    return NDFU_OK;
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

/* @param images  receives those that are not left out @return their number */
static size_t collect_images(const struct ndfu_package *package, uint32_t leave_out,
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

static void create_engine(struct ndfu_update *update, const struct ndfu_package *package,
                          enum ndfu_engine_goal goal)
{
    const struct ndfu_update_options *options = &update->options;
    const size_t count = package ? collect_images(package, options->leave_out, update->images) : 0;

    update->how = (struct ndfu_engine_options){
        .images = update->images,
        .image_count = count,
        .limits = limits_of(options),
        .resume = options->resume,
        .goal = goal,
        .wait_reset = options->wait_reset,
        .wish = {.payload = options->payload, .prn = options->prn, .pace_us = options->pace_us},
        .first_ping_id = (uint8_t)(ndfu_clock_us() / MS),
    };
    update->engine = ndfu_engine_create(&update->how);
}

enum ndfu_status ndfu_update_make(const struct ndfu_package *package, enum ndfu_engine_goal goal,
                                  const char *port, const struct ndfu_update_options *options,
                                  struct ndfu_update **update, struct ndfu_error *error)
{
    struct ndfu_update *made = calloc(1, sizeof *made);
    enum ndfu_status status;

    *update = NULL;
    if (!made)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "prepare update",
                              "no memory for the update");
    take_options(&made->options, options);
    status = check_options(&made->options, error);
    made->open_at = NDFU_NEVER;
    made->cancel = ndfu_wakeup_create();
    made->port_name = strdup(port);
    made->settings =
        (struct ndfu_port_settings){made->options.baud_rate, made->options.flow_control};
    create_engine(made, package, goal);
    if (status == NDFU_OK && (made->cancel < 0 || !made->port_name || !made->engine))
        status = ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "prepare update",
                                "no memory or no descriptor for the update");
    if (status != NDFU_OK) {
        ndfu_update_destroy(made);
        return status;
    }
    *update = made;
    return NDFU_OK;
}

enum ndfu_status ndfu_update_create(const struct ndfu_package *package, const char *port,
                                    const struct ndfu_update_options *options,
                                    struct ndfu_update **update, struct ndfu_error *error)
{
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct ndfu_update_options taken;
    const enum ndfu_status status = ndfu_package_check(package, error);

    *update = NULL;
    if (status != NDFU_OK)
        return status;
    take_options(&taken, options);
    if (collect_images(package, taken.leave_out, images) == 0)
        return REFUSE(error, "every image of the package is left out");
    return ndfu_update_make(package, taken.plan_only ? NDFU_GOAL_PLAN : NDFU_GOAL_UPDATE, port,
                            &taken, update, error);
}

void ndfu_update_destroy(struct ndfu_update *update)
{
    if (!update)
        return;
    ndfu_port_close(update->port);
    ndfu_update_forget(update);
    ndfu_engine_destroy(update->engine);
    ndfu_wakeup_destroy(update->cancel);
    free(update->port_name);
    free(update);
}

void ndfu_update_cancel(struct ndfu_update *update)
{
    ndfu_wakeup_raise(update->cancel);
}

enum ndfu_status ndfu_update_run(struct ndfu_update *update, struct ndfu_error *error)
{
    enum ndfu_status status;

    if (update->is_finished)
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "run update",
                              "this update has been run already; make another");
    status = ndfu_loop_run(&update, 1);
    if (status != NDFU_OK)
        return ndfu_error_set(error, status, NDFU_LAYER_UPDATE, "run update",
                              "no memory to wait for the port");
    if (error && update->error.status != NDFU_OK)
        *error = update->error;
    return update->error.status;
}
