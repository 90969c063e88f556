/* SPDX-License-Identifier: MIT */
/* The writes of an object, and whether they arrived. */
#include "engine/internal.h"

#include "base/crc32.h"

void ndfu_transfer_begin(struct ndfu_engine *engine, enum ndfu_object_type type)
{
    const struct ndfu_image *image = engine->images[engine->image];
    const bool is_command = type == NDFU_OBJECT_COMMAND;

    engine->transfer = (struct ndfu_transfer){
        .type = type,
        .bytes = is_command ? image->init_packet_data : image->data,
        .size = (uint32_t)(is_command ? image->init_packet_size : image->size),
        .is_first = true,
        .is_erasing = true,
    };
    engine->busy_attempts = 0;
}

bool ndfu_is_data(const struct ndfu_engine *engine)
{
    return engine->transfer.type == NDFU_OBJECT_DATA;
}

void ndfu_transfer_move(struct ndfu_transfer *transfer, uint32_t begin, uint32_t crc)
{
    transfer->begin = transfer->end = transfer->sent = begin;
    transfer->crc = crc;
}

uint32_t ndfu_transfer_object_size(const struct ndfu_transfer *transfer)
{
    const uint32_t rest = transfer->size - transfer->begin;

    return rest < transfer->object_max ? rest : transfer->object_max;
}

/* The init packet goes into memory: no flash, no pauses. */
static struct ndfu_pace choose_pace(const struct ndfu_engine *engine)
{
    const struct ndfu_transfer *transfer = &engine->transfer;
    const struct ndfu_pace_input input = {
        .flow = &engine->flow_input,
        .is_erasing = transfer->is_erasing,
        .is_first = transfer->is_first,
        .is_unsettled = engine->is_unsettled,
    };

    if (!ndfu_is_data(engine))
        return (struct ndfu_pace){.burst = UINT32_MAX};
    return ndfu_pace_choose(&input);
}

void ndfu_transfer_created(struct ndfu_engine *engine)
{
    struct ndfu_transfer *transfer = &engine->transfer;

    transfer->pace = choose_pace(engine);
    transfer->end = transfer->begin + ndfu_transfer_object_size(transfer);
    transfer->created_at = engine->now;
    transfer->writes = 0;
    transfer->under_way = 0;
    transfer->is_first = false;
    if (ndfu_is_data(engine))
        engine->is_unsettled = false;
    engine->busy_attempts = 0;
}

bool ndfu_transfer_executed(struct ndfu_engine *engine)
{
    engine->transfer.begin = engine->transfer.end;
    return engine->transfer.begin < engine->transfer.size;
}

/* Everything that was sent so far has left by line_free_at. */
static uint64_t next_write_at(const struct ndfu_engine *engine)
{
    const struct ndfu_transfer *transfer = &engine->transfer;
    const uint64_t settled = transfer->created_at + transfer->pace.settle_us;
    const uint64_t spaced = engine->line_free_at + transfer->pace.spacing_us;

    if (transfer->writes < transfer->pace.burst)
        return 0;
    return transfer->writes > transfer->pace.burst && spaced > settled ? spaced : settled;
}

static void queue_write(struct ndfu_engine *engine, uint32_t length)
{
    struct ndfu_transfer *transfer = &engine->transfer;
    const uint8_t *data = transfer->bytes + transfer->sent;

    /* Where buffers may run out all the same, the next frame must not join the last. */
    if (transfer->writes > 0 && transfer->pace.spacing_us > 0)
        ndfu_exchange_abort_frame(engine);
    ndfu_exchange_write(engine, data, length);
    transfer->sent += length;
    transfer->crc = ndfu_crc32(transfer->crc, data, length);
    transfer->writes++;
    if (++transfer->under_way == engine->flow.prn)
        ndfu_exchange_await(engine, NDFU_OP_GET_CRC, engine->options.limits.receipt_us);
}

enum ndfu_write_result ndfu_transfer_next_write(struct ndfu_engine *engine)
{
    struct ndfu_transfer *transfer = &engine->transfer;
    const uint32_t rest = transfer->end - transfer->sent;
    const uint64_t earliest = next_write_at(engine);

    if (rest == 0)
        return NDFU_WRITE_ALL;
    if (engine->now < earliest) {
        engine->deadline = earliest;
        return NDFU_WRITE_PAUSED;
    }
    queue_write(engine, rest < engine->flow.payload ? rest : engine->flow.payload);
    return NDFU_WRITE_QUEUED;
}

bool ndfu_transfer_is_stale(const struct ndfu_engine *engine, const struct ndfu_response *response)
{
    const struct ndfu_transfer *transfer = &engine->transfer;

    return engine->step == NDFU_STEP_WRITE && response->result == NDFU_RESULT_SUCCESS &&
           response->crc.offset == transfer->confirmed.offset &&
           response->crc.crc == transfer->confirmed.crc && transfer->confirmed.offset > 0;
}

bool ndfu_transfer_is_confirmed(struct ndfu_engine *engine, const struct ndfu_crc_response *crc)
{
    const struct ndfu_transfer *transfer = &engine->transfer;

    if (crc->offset == transfer->sent && crc->crc == transfer->crc) {
        engine->transfer.confirmed = *crc;
        return true;
    }
    if (crc->offset == transfer->sent)
        ndfu_trouble(engine, NDFU_TROUBLE_LOSS, NDFU_E_DATA,
                     "data was spoiled: the target has all %lu bytes, with CRC %08lx instead of "
                     "%08lx",
                     (unsigned long)crc->offset, (unsigned long)crc->crc,
                     (unsigned long)transfer->crc);
    else
        ndfu_trouble(engine,
                     crc->offset <= transfer->begin ? NDFU_TROUBLE_RESET : NDFU_TROUBLE_LOSS,
                     NDFU_E_DATA, "data was lost: the target has %lu bytes, %lu were sent",
                     (unsigned long)crc->offset, (unsigned long)transfer->sent);
    return false;
}
