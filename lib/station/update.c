/* SPDX-License-Identifier: MIT */
#include "station/update.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "port/clock.h"
#include "station/loop.h"

void ndfu_update_options_init(struct ndfu_update_options *options, size_t size)
{
    const struct ndfu_limits limits = ndfu_limits_default();
    const struct ndfu_update_options defaults = {
        .size = size < sizeof defaults ? size : sizeof defaults,
        .baud_rate = 115200,
        .flow_control = NDFU_FLOW_CONTROL_NONE,
        .connect_timeout_ms = (uint32_t)(limits.connect_us / 1000),
        .reboot_timeout_ms = (uint32_t)(limits.reboot_us / 1000),
    };

    memset(options, 0, size);
    memcpy(options, &defaults, defaults.size);
}

static void take_options(struct ndfu_update *update, const struct ndfu_update_options *options)
{
    ndfu_update_options_init(&update->options, sizeof update->options);
    if (options)
        memcpy(&update->options, options,
               options->size < sizeof update->options ? options->size : sizeof update->options);
}

static enum ndfu_status check_options(const struct ndfu_update_options *options,
                                      struct ndfu_error *error)
{
    if (options->baud_rate == 0 || options->baud_rate > INT32_MAX)
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "prepare update",
                              "%lu is not a baud rate", (unsigned long)options->baud_rate);
    if (options->flow_control != NDFU_FLOW_CONTROL_NONE &&
        options->flow_control != NDFU_FLOW_CONTROL_RTSCTS)
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "prepare update",
                              "%d is not a kind of flow control", (int)options->flow_control);
    return NDFU_OK;
}

static struct ndfu_engine *create_engine(const struct ndfu_package *package,
                                         const struct ndfu_update_options *options)
{
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    struct ndfu_engine_options engine = {
        .images = images,
        .image_count = ndfu_package_image_count(package),
        .limits = ndfu_limits_default(),
        .wish = NDFU_FLOW_NO_WISH,
        .first_ping_id = (uint8_t)(ndfu_clock_us() / 1000),
    };

    for (size_t i = 0; i < engine.image_count; i++)
        images[i] = ndfu_package_image(package, i);
    engine.limits.connect_us = (uint64_t)options->connect_timeout_ms * 1000;
    engine.limits.reboot_us = (uint64_t)options->reboot_timeout_ms * 1000;
    return ndfu_engine_create(&engine);
}

enum ndfu_status ndfu_update_create(const struct ndfu_package *package, const char *port,
                                    const struct ndfu_update_options *options,
                                    struct ndfu_update **update, struct ndfu_error *error)
{
    struct ndfu_update *created;
    enum ndfu_status status = ndfu_package_check(package, error);

    *update = NULL;
    if (status != NDFU_OK)
        return status;
    created = calloc(1, sizeof *created);
    if (!created)
        return ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "prepare update",
                              "no memory for the update");
    take_options(created, options);
    status = check_options(&created->options, error);
    created->open_at = NDFU_NEVER;
    created->cancel = ndfu_wakeup_create();
    created->port_name = strdup(port);
    created->engine = create_engine(package, &created->options);
    if (status == NDFU_OK && (created->cancel < 0 || !created->port_name || !created->engine))
        status = ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "prepare update",
                                "no memory or no descriptor for the update");
    if (status != NDFU_OK) {
        ndfu_update_destroy(created);
        return status;
    }
    *update = created;
    return NDFU_OK;
}

void ndfu_update_destroy(struct ndfu_update *update)
{
    if (!update)
        return;
    ndfu_port_close(update->port);
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
