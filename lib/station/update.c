/* SPDX-License-Identifier: MIT */
/* An update as its caller has it: made, run, asked, freed. */
#include "station/update.h"

#include <ndfu/station.h>

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "port/wait.h"
#include "station/options.h"

enum { PING_IDS = 16 }; /* between those of one engine and the next */

bool ndfu_update_name_port(struct ndfu_update *update, const char *port)
{
    char *name = strdup(port);

    if (!name)
        return false;
    free(update->port_name);
    update->port_name = name;
    return true;
}

bool ndfu_update_make_engine(struct ndfu_update *update, enum ndfu_engine_goal goal)
{
    const struct ndfu_update_options *options = &update->options;

    update->how.goal = goal;
    update->how.image_count =
        update->package && (goal == NDFU_GOAL_UPDATE || goal == NDFU_GOAL_PLAN)
            ? ndfu_options_images(update->package, options->leave_out, update->images)
            : 0;
    update->how.first_ping_id = (uint8_t)(update->how.first_ping_id + PING_IDS);
    update->was_linked = false;
    ndfu_engine_destroy(update->engine);
    update->engine = ndfu_engine_make(&update->how);
    return update->engine != NULL;
}

/* @return false without memory or descriptors */
static bool prepare(struct ndfu_update *update, const char *port)
{
    const struct ndfu_update_options *options = &update->options;

    update->open_at = NDFU_NEVER;
    update->settings = (struct ndfu_port_settings){.baud_rate = options->baud_rate,
                                                   .flow_control = options->flow_control,
                                                   .transport = options->transport,
                                                   .wake = update->wake};
    update->how = ndfu_options_for_engine(options);
    update->how.images = update->images;
    update->cancel = ndfu_wakeup_create();
    return update->cancel >= 0 && ndfu_search_init(&update->search, options->devices) &&
           (port ? ndfu_update_name_port(update, port) : ndfu_journey_init(update));
}

/* The texts and lists that they point to are the caller's. */
static void forget_pointers(struct ndfu_update_options *options)
{
    options->device = NULL;
    options->devices = NULL;
    options->entry_command = NULL;
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
    made->package = package;
    made->goal = goal;
    made->cancel = -1;
    made->wake = -1;
    made->tap.options = &made->options;
    status = ndfu_options_take(&made->options, options, error);
    if (status == NDFU_OK)
        status = ndfu_options_check(&made->options, port || made->options.transport, error);
    if (status == NDFU_OK && made->options.transport)
        status = ndfu_update_take_transport(made, error);
    if (status == NDFU_OK && !prepare(made, port                      ? port
                                            : made->options.transport ? "transport"
                                                                      : NULL))
        status =
            ndfu_error_set(error, NDFU_E_NO_MEMORY, NDFU_LAYER_UPDATE, "prepare update",
                           "no memory or no descriptor for the update; " NDFU_MORE_DESCRIPTORS);
    forget_pointers(&made->options);
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
    struct ndfu_update_options taken;
    enum ndfu_status status = ndfu_options_take(&taken, options, error);

    *update = NULL;
    if (status == NDFU_OK)
        status = ndfu_options_check_package(&taken, package, error);
    if (status != NDFU_OK)
        return status;
    return ndfu_update_make(package, taken.plan_only ? NDFU_GOAL_PLAN : NDFU_GOAL_UPDATE, port,
                            &taken, update, error);
}

void ndfu_update_destroy(struct ndfu_update *update)
{
    if (!update)
        return;
    ndfu_journey_clear(update);
    ndfu_update_forget(update);
    ndfu_search_clear(&update->search);
    ndfu_engine_destroy(update->engine);
    ndfu_wakeup_destroy(update->cancel);
    ndfu_wakeup_destroy(update->wake);
    free(update->port_name);
    free(update);
}

void ndfu_update_cancel(struct ndfu_update *update)
{
    ndfu_wakeup_raise(update->cancel);
}

enum ndfu_status ndfu_update_run(struct ndfu_update *update, struct ndfu_error *error)
{
    struct ndfu_station *station;
    enum ndfu_status status = ndfu_station_create(NULL, &station, error);

    if (status == NDFU_OK)
        status = ndfu_station_add(station, update, error);
    if (status == NDFU_OK)
        status = ndfu_station_run(station, error);
    ndfu_station_destroy(station);
    return status;
}

enum ndfu_status ndfu_update_result(const struct ndfu_update *update, struct ndfu_error *error)
{
    if (!update->has_ended)
        return ndfu_error_set(error, NDFU_E_ARGUMENT, NDFU_LAYER_UPDATE, "ask update",
                              "the update has not ended yet");
    if (error && update->error.status != NDFU_OK)
        *error = update->error;
    return update->error.status;
}

const char *ndfu_update_port(const struct ndfu_update *update)
{
    return update->port_name;
}

const struct ndfu_device *ndfu_update_device(const struct ndfu_update *update)
{
    return update->device;
}

void *ndfu_update_cookie(const struct ndfu_update *update)
{
    return update->options.cookie;
}

bool ndfu_update_has_switched(const struct ndfu_update *update)
{
    return update->journey.was_switched;
}

bool ndfu_update_trigger_info(const struct ndfu_update *update, struct ndfu_trigger_info *info)
{
    const size_t size = info->size < sizeof *info ? info->size : sizeof *info;

    /* Until it was, the thread that asks the device may be writing the rest. */
    if (!update->journey.was_switched || update->journey.info.size == 0)
        return false;
    memcpy(info, &update->journey.info, size);
    info->size = size;
    return true;
}
