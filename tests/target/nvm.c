/* SPDX-License-Identifier: MIT */
#include "target/nvm.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "target/memory.h"

struct target_page {
    atomic_uint users;
    uint8_t bytes[TARGET_PAGE_SIZE];
};

static void release_page(struct target_page *page)
{
    if (page && atomic_fetch_sub(&page->users, 1) == 1) {
        free(page);
    }
}

/* A page that nobody else sees. */
static uint8_t *own_page(struct target_nvm *nvm, unsigned number)
{
    struct target_page *page = nvm->pages[number];
    struct target_page *copy;

    if (page && atomic_load(&page->users) == 1) {
        return page->bytes;
    }
    copy = target_allocate(sizeof *copy);
    atomic_init(&copy->users, 1);
    if (page) {
        memcpy(copy->bytes, page->bytes, sizeof copy->bytes);
        release_page(page);
    } else {
        memset(copy->bytes, 0xff, sizeof copy->bytes);
    }
    nvm->pages[number] = copy;
    return copy->bytes;
}

/* How much of a range lies in the page of its first byte, and in the flash at all. */
static size_t piece(uint32_t address, size_t length)
{
    size_t room = TARGET_PAGE_SIZE - address % TARGET_PAGE_SIZE;

    if (address >= TARGET_FLASH_SIZE) {
        return 0;
    }
    return length < room ? length : room;
}

void target_nvm_copy(struct target_nvm *to, const struct target_nvm *from)
{
    *to = *from;
    for (unsigned i = 0; i < TARGET_PAGES; i++) {
        if (to->pages[i]) {
            atomic_fetch_add(&to->pages[i]->users, 1);
        }
    }
}

void target_nvm_release(struct target_nvm *nvm)
{
    for (unsigned i = 0; i < TARGET_PAGES; i++) {
        release_page(nvm->pages[i]);
        nvm->pages[i] = NULL;
    }
}

void target_nvm_erase(struct target_nvm *nvm, uint32_t address)
{
    unsigned number = address / TARGET_PAGE_SIZE;

    if (number < TARGET_PAGES) {
        release_page(nvm->pages[number]);
        nvm->pages[number] = NULL;
    }
}

/* Both eight bytes at a time: programming is the greater part of an update's work. */
static void clear_bits(uint8_t *cells, const uint8_t *bytes, size_t length)
{
    size_t i = 0;

    for (; i + sizeof(uint64_t) <= length; i += sizeof(uint64_t)) {
        uint64_t old;
        uint64_t new;

        memcpy(&old, cells + i, sizeof old);
        memcpy(&new, bytes + i, sizeof new);
        old &= new;
        memcpy(cells + i, &old, sizeof old);
    }
    for (; i < length; i++) {
        cells[i] &= bytes[i];
    }
}

void target_nvm_program(struct target_nvm *nvm, uint32_t address, const uint8_t *bytes,
                        size_t length)
{
    size_t count;

    for (; (count = piece(address, length)) > 0; address += (uint32_t)count) {
        clear_bits(own_page(nvm, address / TARGET_PAGE_SIZE) + address % TARGET_PAGE_SIZE, bytes,
                   count);
        bytes += count;
        length -= count;
    }
}

void target_nvm_replace(struct target_nvm *nvm, uint32_t address, const uint8_t *bytes,
                        size_t length)
{
    size_t count;

    for (; (count = piece(address, length)) > 0; address += (uint32_t)count) {
        memcpy(own_page(nvm, address / TARGET_PAGE_SIZE) + address % TARGET_PAGE_SIZE, bytes,
               count);
        bytes += count;
        length -= count;
    }
}

void target_nvm_read(const struct target_nvm *nvm, uint32_t address, uint8_t *bytes, size_t length)
{
    size_t count;

    memset(bytes, 0xff, length);
    for (; (count = piece(address, length)) > 0; address += (uint32_t)count) {
        const struct target_page *page = nvm->pages[address / TARGET_PAGE_SIZE];

        if (page) {
            memcpy(bytes, page->bytes + address % TARGET_PAGE_SIZE, count);
        }
        bytes += count;
        length -= count;
    }
}

void target_nvm_move(struct target_nvm *nvm, uint32_t to, uint32_t from, uint32_t length)
{
    unsigned count = (length + TARGET_PAGE_SIZE - 1) / TARGET_PAGE_SIZE;
    unsigned source = from / TARGET_PAGE_SIZE;
    unsigned destination = to / TARGET_PAGE_SIZE;

    for (unsigned i = 0; i < count && source != destination; i++) {
        if (source + i < TARGET_PAGES && destination + i < TARGET_PAGES) {
            release_page(nvm->pages[destination + i]);
            nvm->pages[destination + i] = nvm->pages[source + i];
            nvm->pages[source + i] = NULL;
        }
    }
}

const uint8_t *target_nvm_page(const struct target_nvm *nvm, unsigned page)
{
    return page < TARGET_PAGES && nvm->pages[page] ? nvm->pages[page]->bytes : NULL;
}
