/* SPDX-License-Identifier: MIT */
/* ELF files, most of them wrong. */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>

#include <ndfu/firmware.h>

#include "support/firmware_maker.h"

/* Where the fields of the headers are. */
enum {
    CLASS = 4,
    ENCODING = 5,
    TYPE = 16,
    MACHINE = 18,
    SEGMENTS_AT = 28,
    SECTIONS_AT = 32,
    SEGMENT_SIZE = 42,
    SEGMENT_COUNT = 44,
    SECTION_SIZE = 46,
    SECTION_COUNT = 48,
    FIRST_OFFSET = ELF_SEGMENTS + 4,
    FIRST_ADDRESS = ELF_SEGMENTS + 12,
    FIRST_SIZE = ELF_SEGMENTS + 16,
};

static const uint8_t bytes[64] = "a program";
static const struct program_part part = {0x26000, bytes, sizeof bytes};

/* Reads a copy of just the right size, so that a sanitizer sees any read behind it. */
static enum ndfu_status read_first(const struct made_file *file, size_t size,
                                   struct ndfu_firmware **firmware, struct ndfu_error *error)
{
    uint8_t *copy = malloc(size ? size : 1);
    enum ndfu_status status;

    memcpy(copy, file->bytes, size);
    status = ndfu_firmware_open_memory(copy, size, "x.elf", NDFU_FIRMWARE_ELF, firmware, error);
    free(copy);
    return status;
}

static void assert_refused(struct made_file file, const char *text)
{
    struct ndfu_firmware *firmware;
    struct ndfu_error error;

    assert_int_equal(read_first(&file, file.size, &firmware, &error), NDFU_E_FIRMWARE);
    assert_null(firmware);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
    free(file.bytes);
}

/* A sound file but for one field, of 1, 2 or 4 bytes. */
static struct made_file with(size_t at, size_t size, uint32_t value)
{
    struct made_file file = make_elf(&part, 1, NULL);

    for (size_t i = 0; i < size; i++)
        file.bytes[at + i] = (uint8_t)(value >> 8 * i);
    return file;
}

static void what_is_not_for_a_target_is_refused(void **state)
{
    (void)state;
    assert_refused(with(CLASS, 1, 2), "'x.elf' is a 64-bit ELF file");
    assert_refused(with(CLASS, 1, 0), "is no ELF file for a target (class 0, data encoding 1)");
    assert_refused(with(ENCODING, 1, 2), "is no ELF file for a target (class 1, data encoding 2)");
    assert_refused(with(MACHINE, 2, 3), "for another processor (ELF machine 3)");
    assert_refused(with(TYPE, 2, 1), "is no linked program (ELF type 1)");
    assert_refused(with(0, 1, 'E'), "is no ELF file");
}

static void tables_outside_of_the_file_are_refused(void **state)
{
    (void)state;
    assert_refused(with(SEGMENTS_AT, 4, 0xffffffff), "its segment headers end at byte 4294967359");
    assert_refused(with(SEGMENT_COUNT, 2, 0xffff), "its segment headers end at byte 2097172");
    assert_refused(with(SEGMENT_SIZE, 2, 31), "its segment headers have 31 bytes, not 32");
    assert_refused(with(SEGMENT_SIZE, 2, 0), "its segment headers have 0 bytes");
    assert_refused(with(SEGMENT_COUNT, 2, 0), "has no loadable segment");
    assert_refused(with(ELF_SEGMENTS, 4, 4), "has no loadable segment");
}

static void segments_out_of_range_are_refused(void **state)
{
    (void)state;
    assert_refused(with(FIRST_OFFSET, 4, 0xfffffff0), "segment 1: it ends at byte 4294967344");
    assert_refused(with(FIRST_SIZE, 4, 0xffffffff), "segment 1: it ends at byte 4294971391");
    assert_refused(with(FIRST_ADDRESS, 4, 0xfffffff0), "run past the last address");
    assert_refused(with(FIRST_ADDRESS, 4, 0x20000000), "outside of the flash");
}

static void headers_in_a_segment_are_not_guessed_at(void **state)
{
    const struct elf_style style = {.begins_with_headers = true, .no_sections = true};
    const struct elf_style with_sections = {.begins_with_headers = true};
    struct made_file file = make_elf(&part, 1, &with_sections);

    (void)state;
    assert_refused(make_elf(&part, 1, &style), "segment 1: it begins with the headers of the file");
    memset(file.bytes + SECTIONS_AT, 0xff, 4);
    assert_refused(file, "its section headers end at byte 4294967415");
    file = make_elf(&part, 1, &with_sections);
    file.bytes[SECTION_SIZE] = 39;
    assert_refused(file, "its section headers have 39 bytes, not 40");
}

/* But for the very end, where there are only section headers, which nothing needs. */
static void a_file_cut_anywhere_is_refused(void **state)
{
    struct made_file file = make_elf(&part, 1, NULL);

    (void)state;
    for (size_t size = 0; size < ELF_PAGE + sizeof bytes; size += size < 256 ? 1 : 7) {
        struct ndfu_firmware *firmware;

        assert_int_equal(read_first(&file, size, &firmware, NULL), NDFU_E_FIRMWARE);
        assert_null(firmware);
    }
    free(file.bytes);
}

static void any_header_with_a_bit_flipped_is_read_or_refused(void **state)
{
    struct made_file file = make_elf(&part, 1, &(struct elf_style){.begins_with_headers = true});
    unsigned refused = 0;

    (void)state;
    for (size_t bit = 0; bit < 8 * (ELF_SEGMENTS + 64); bit++) {
        struct ndfu_firmware *firmware;

        file.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        refused += read_first(&file, file.size, &firmware, NULL) != NDFU_OK;
        ndfu_firmware_close(firmware);
        file.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_true(refused > 100);
    free(file.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_for_a_target_is_refused),
        cmocka_unit_test(tables_outside_of_the_file_are_refused),
        cmocka_unit_test(segments_out_of_range_are_refused),
        cmocka_unit_test(headers_in_a_segment_are_not_guessed_at),
        cmocka_unit_test(a_file_cut_anywhere_is_refused),
        cmocka_unit_test(any_header_with_a_bit_flipped_is_read_or_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
