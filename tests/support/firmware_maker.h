/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Makes files of firmware as toolchains make them, sound ones and others. It shares no code with
 * the library; what goes wrong here ends the program.
 */
#ifndef NDFU_TESTS_FIRMWARE_MAKER_H
#define NDFU_TESTS_FIRMWARE_MAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A part of a program. */
struct program_part {
    uint32_t address;
    const uint8_t *bytes;
    size_t size;
};

/** A file in memory; bytes are freed with free(). A NUL stands behind them. */
struct made_file {
    uint8_t *bytes;
    size_t size;
};

/** Intel HEX of some parts, in the order given, with records of 16 bytes and extended linear
 * addresses. */
struct made_file make_hex(const struct program_part *parts, size_t count);

/** How an ELF file is made. All zero: as a linker for bare metal makes it. */
struct elf_style {
    bool begins_with_headers; /**< the first segment begins with the headers of the file */
    bool no_sections;
};

enum {
    ELF_PAGE = 0x1000, /**< where the parts begin in the file, and what headers take of a segment */
    ELF_SEGMENTS = 52, /**< offset of the segment headers, 32 bytes each */
};

/**
 * ELF32 of some parts, each a segment and a section. The parts run elsewhere than they are loaded,
 * and a segment of variables without initial values stands behind them.
 */
struct made_file make_elf(const struct program_part *parts, size_t count,
                          const struct elf_style *style);

#endif
