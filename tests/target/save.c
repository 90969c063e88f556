/* SPDX-License-Identifier: MIT */
/* The content of the flash as a blob: a header, then every page that is not erased with its number,
 * then a CRC over everything in front of it. */
#include <string.h>

#include <zlib.h>

#include "target/boot.h"
#include "target/memory.h"
#include "target/number.h"
#include "target/state.h"

enum {
    HEADER = 16,
    NUMBER = 4,
    RECORD = NUMBER + TARGET_PAGE_SIZE,
    CRC = 4,
};

static const uint8_t magic[HEADER] = "ndfu flash   1\n";

uint8_t *target_save(const struct target *target, size_t *length)
{
    size_t size = HEADER;
    uint8_t *bytes;

    for (unsigned i = 0; i < TARGET_PAGES; i++) {
        size += target_nvm_page(&target->nvm, i) ? RECORD : 0;
    }
    bytes = target_allocate(size + CRC);
    memcpy(bytes, magic, HEADER);
    *length = HEADER;
    for (unsigned i = 0; i < TARGET_PAGES; i++) {
        const uint8_t *page = target_nvm_page(&target->nvm, i);

        if (page) {
            target_number_put(bytes + *length, 4, i);
            memcpy(bytes + *length + NUMBER, page, TARGET_PAGE_SIZE);
            *length += RECORD;
        }
    }
    target_number_put(bytes + *length, 4, (uint32_t)crc32_z(0, bytes, *length));
    *length += CRC;
    return bytes;
}

static bool is_sound(const uint8_t *bytes, size_t length)
{
    return length >= HEADER + CRC && (length - HEADER - CRC) % RECORD == 0 &&
           memcmp(bytes, magic, HEADER) == 0 &&
           target_number_get(bytes + length - CRC, 4) == (uint32_t)crc32_z(0, bytes, length - CRC);
}

bool target_restore(struct target *target, uint64_t now, const uint8_t *bytes, size_t length)
{
    if (!is_sound(bytes, length)) {
        return false;
    }
    if (now > target->now) {
        target_run(target, now);
    }
    if (target->mode != TARGET_OFF) { /* else it starts when its power comes */
        target_power_cut(target, target->now, 0);
    }
    target_nvm_release(&target->nvm);
    for (const uint8_t *at = bytes + HEADER; at < bytes + length - CRC; at += RECORD) {
        uint32_t page = target_number_get(at, 4);

        if (page < TARGET_PAGES) {
            target_nvm_replace(&target->nvm, page * TARGET_PAGE_SIZE, at + NUMBER,
                               TARGET_PAGE_SIZE);
        }
    }
    return true;
}
