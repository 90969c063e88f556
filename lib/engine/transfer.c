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
    };
    engine->busy_attempts = 0;
}

uint32_t ndfu_transfer_object_size(const struct ndfu_transfer *transfer)
{
    const uint32_t rest = transfer->size - transfer->begin;

    return rest < transfer->object_max ? rest : transfer->object_max;
}

void ndfu_transfer_created(struct ndfu_engine *engine)
{
    struct ndfu_transfer *transfer = &engine->transfer;

    transfer->end = transfer->begin + ndfu_transfer_object_size(transfer);
    transfer->under_way = 0;
    engine->busy_attempts = 0;
}

bool ndfu_transfer_executed(struct ndfu_engine *engine)
{
    engine->transfer.begin = engine->transfer.end;
    return engine->transfer.begin < engine->transfer.size;
}

bool ndfu_transfer_next_write(struct ndfu_engine *engine)
{
    struct ndfu_transfer *transfer = &engine->transfer;
    const uint8_t *data = transfer->bytes + transfer->sent;
    uint32_t length = transfer->end - transfer->sent;

    if (length == 0)
        return false;
    if (length > engine->flow.payload)
        length = engine->flow.payload;
    ndfu_exchange_write(engine, data, length);
    transfer->sent += length;
    transfer->crc = ndfu_crc32(transfer->crc, data, length);
    if (++transfer->under_way == engine->flow.prn)
        ndfu_exchange_await(engine, NDFU_OP_GET_CRC, engine->options.limits.receipt_us);
    return true;
}

bool ndfu_transfer_is_confirmed(struct ndfu_engine *engine, const struct ndfu_crc_response *crc)
{
    const struct ndfu_transfer *transfer = &engine->transfer;

    if (crc->offset == transfer->sent && crc->crc == transfer->crc)
        return true;
    if (crc->offset == transfer->sent)
        ndfu_fail(engine, NDFU_E_DATA,
                  "data was spoiled: the target has all %lu bytes, with CRC %08lx instead of %08lx",
                  (unsigned long)crc->offset, (unsigned long)crc->crc,
                  (unsigned long)transfer->crc);
    else
        ndfu_fail(engine, NDFU_E_DATA, "data was lost: the target has %lu bytes, %lu were sent",
                  (unsigned long)crc->offset, (unsigned long)transfer->sent);
    return false;
}
