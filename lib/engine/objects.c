/* SPDX-License-Identifier: MIT */
/* The steps of an object: create, write, get CRC, execute. */
#include "engine/internal.h"

bool ndfu_is_last_object(const struct ndfu_engine *engine)
{
    return ndfu_is_data(engine) && engine->transfer.end == engine->transfer.size;
}

void ndfu_create_enter(struct ndfu_engine *engine)
{
    const struct ndfu_transfer *transfer = &engine->transfer;

    engine->recovery.has_changed = true;
    ndfu_exchange_ask(engine,
                      ndfu_request_create(transfer->type, ndfu_transfer_object_size(transfer)),
                      engine->options.limits.create_us);
}

/* With asynchronous flash a full flash queue refuses a create; it empties by itself. */
static bool is_busy(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    return ndfu_is_data(engine) && response->result == NDFU_RESULT_INVALID_OBJECT &&
           engine->busy_attempts < engine->options.limits.busy_attempts;
}

void ndfu_create_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (response->result == NDFU_RESULT_SUCCESS) {
        if (ndfu_is_data(engine))
            engine->transfer.is_erasing =
                !ndfu_flash_take_create(&engine->flash, ndfu_answered_after(engine));
        ndfu_transfer_created(engine);
        ndfu_step_enter(engine, engine->transfer.must_verify ? NDFU_STEP_VERIFY : NDFU_STEP_WRITE);
    } else if (is_busy(engine, response)) {
        engine->busy_attempts++;
        ndfu_step_enter(engine, NDFU_STEP_BUSY);
    } else {
        ndfu_refused(engine, response);
    }
}

void ndfu_busy_enter(struct ndfu_engine *engine)
{
    engine->deadline = engine->now + engine->options.limits.busy_us;
}

void ndfu_write_enter(struct ndfu_engine *engine)
{
    switch (ndfu_transfer_next_write(engine)) {
    case NDFU_WRITE_QUEUED:
        if (ndfu_is_data(engine))
            ndfu_tell(engine, NDFU_EVENT_PROGRESS, "");
        break;
    case NDFU_WRITE_PAUSED:
        break;
    case NDFU_WRITE_ALL:
        ndfu_step_enter(engine, NDFU_STEP_GET_CRC);
        break;
    }
}

/* A receipt. */
void ndfu_write_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (response->result != NDFU_RESULT_SUCCESS) {
        ndfu_refused(engine, response);
    } else if (ndfu_transfer_is_confirmed(engine, &response->crc)) {
        engine->transfer.under_way = 0;
        ndfu_step_enter(engine, NDFU_STEP_WRITE);
    }
}

/* Behind all writes of an object, or where a receipt did not come.
 *
 * The frame abort saves a target that ran out of buffers from a wedge that only a reset ends. */
void ndfu_crc_enter(struct ndfu_engine *engine)
{
    ndfu_exchange_ask_anew(engine, ndfu_request_get_crc(), engine->options.limits.crc_us);
}

void ndfu_crc_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (response->result != NDFU_RESULT_SUCCESS) {
        ndfu_refused(engine, response);
    } else if (ndfu_transfer_is_confirmed(engine, &response->crc)) {
        engine->recovery.is_asking = false;
        engine->transfer.under_way = 0;
        ndfu_step_enter(engine, engine->transfer.sent < engine->transfer.end ? NDFU_STEP_WRITE
                                                                             : NDFU_STEP_EXECUTE);
    }
}

void ndfu_execute_enter(struct ndfu_engine *engine)
{
    const struct ndfu_limits *limits = &engine->options.limits;
    const bool is_last = ndfu_is_last_object(engine);

    engine->recovery.has_changed = true;
    engine->recovery.is_unconfirmed = is_last;
    if (is_last)
        ndfu_tell(engine, NDFU_EVENT_WAITING, "for the target to check the image");
    ndfu_exchange_ask(engine, ndfu_request_execute(),
                      is_last ? limits->last_execute_us : limits->execute_us);
}

/* A whole object that was there already may have been executed by whoever sent it. */
static bool is_executed_already(const struct ndfu_engine *engine,
                                const struct ndfu_response *response)
{
    return ndfu_is_data(engine) && engine->transfer.must_verify && !ndfu_is_last_object(engine) &&
           response->result == NDFU_RESULT_NOT_PERMITTED;
}

/* An earlier run that was interrupted behind this image may have installed it already. */
static bool may_be_installed(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const enum ndfu_image_kind kind = engine->images[engine->image]->kind;

    return !ndfu_is_data(engine) && engine->image + 1 < engine->options.image_count &&
           kind != NDFU_IMAGE_APPLICATION && kind != NDFU_IMAGE_EXTERNAL_APPLICATION &&
           response->result == NDFU_RESULT_EXTENDED &&
           response->extended == NDFU_EXTENDED_FIRMWARE_VERSION;
}

/* The target compares the version of a bootloader with that of its own: "too old" says that it has
 * this one or a newer one. That of a SoftDevice it compares with its application's, which says
 * nothing. */
static bool is_installed(const struct ndfu_engine *engine)
{
    const struct ndfu_image *image = engine->images[engine->image];

    return ndfu_kind_has_bootloader(image->kind) || ndfu_installed_outdates(image, &engine->info);
}

static void pass_over(struct ndfu_engine *engine)
{
    ndfu_tell(engine, NDFU_EVENT_WARNING,
              "the target has this version or a newer one already; going on with the next image");
    ndfu_next_image(engine);
    ndfu_connect(engine, engine->options.limits.recover_us);
}

void ndfu_rest_enter(struct ndfu_engine *engine)
{
    engine->deadline =
        engine->now + ndfu_pause_after_execute(&engine->flow_input, !ndfu_is_data(engine));
}

void ndfu_rest_ended(struct ndfu_engine *engine)
{
    if (ndfu_is_data(engine)) {
        ndfu_step_enter(engine, NDFU_STEP_CREATE);
    } else {
        ndfu_transfer_begin(engine, NDFU_OBJECT_DATA);
        ndfu_step_enter(engine, NDFU_STEP_SELECT);
    }
}

static void executed(struct ndfu_engine *engine)
{
    const bool has_more = ndfu_transfer_executed(engine);

    if (ndfu_is_data(engine))
        ndfu_progress_made(engine);
    if (ndfu_is_data(engine) && !has_more)
        ndfu_image_executed(engine);
    else if (ndfu_pause_after_execute(&engine->flow_input, !ndfu_is_data(engine)) > 0)
        ndfu_step_enter(engine, NDFU_STEP_REST);
    else
        ndfu_rest_ended(engine);
}

void ndfu_execute_answered(struct ndfu_engine *engine, const struct ndfu_response *response)
{
    if (response->result == NDFU_RESULT_SUCCESS || is_executed_already(engine, response)) {
        executed(engine);
    } else if (may_be_installed(engine, response) && is_installed(engine)) {
        pass_over(engine);
    } else if (may_be_installed(engine, response) && !engine->has_asked_images) {
        ndfu_ask_images(engine);
    } else {
        ndfu_refused(engine, response);
    }
}
