/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Flash cells: 1 MiB in pages of 4 KiB, erased to FF, programming can only clear bits.
 *
 * Pages are shared between clones of a target until one of them writes, so that a copy costs a
 * table of pointers. The shared pages are counted atomically: clones may live in other threads.
 */
#ifndef NDFU_TARGET_NVM_H
#define NDFU_TARGET_NVM_H

#include <stddef.h>
#include <stdint.h>

enum {
    TARGET_PAGE_SIZE = 4096,
    TARGET_FLASH_SIZE = 0x100000,
    TARGET_PAGES = TARGET_FLASH_SIZE / TARGET_PAGE_SIZE,
};

struct target_page;

/** All NULL is an erased flash. */
struct target_nvm {
    struct target_page *pages[TARGET_PAGES]; /**< NULL: erased */
};

void target_nvm_copy(struct target_nvm *to, const struct target_nvm *from);
void target_nvm_release(struct target_nvm *nvm);

/** Addresses beyond the flash are ignored, and read as FF. */
void target_nvm_erase(struct target_nvm *nvm, uint32_t address);
void target_nvm_program(struct target_nvm *nvm, uint32_t address, const uint8_t *bytes,
                        size_t length);
void target_nvm_read(const struct target_nvm *nvm, uint32_t address, uint8_t *bytes, size_t length);

/** Puts bytes where they can lie only after an erase: what a restored flash holds. */
void target_nvm_replace(struct target_nvm *nvm, uint32_t address, const uint8_t *bytes,
                        size_t length);

/**
 * Moves a range of whole pages, as activating an image does. The ranges may overlap when it moves
 * down.
 */
void target_nvm_move(struct target_nvm *nvm, uint32_t to, uint32_t from, uint32_t length);

/** @return the bytes of a page, or NULL where it is erased */
const uint8_t *target_nvm_page(const struct target_nvm *nvm, unsigned page);

#endif
