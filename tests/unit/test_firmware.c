/* SPDX-License-Identifier: MIT */
/* One program as Intel HEX, ELF and raw binary, and what of a file belongs into an image. */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>

#include <ndfu/firmware.h>

#include "support/firmware_maker.h"
#include "support/init_packet_maker.h"

enum { SIZE = 70000 };

static uint8_t program[SIZE];

static int make_program(void **state)
{
    (void)state;
    pseudo_random_image(program, sizeof program, 3);
    return 0;
}

/* Frees the file. */
static struct ndfu_firmware *open_made(struct made_file file, const char *name)
{
    struct ndfu_firmware *firmware;
    struct ndfu_error error;

    if (ndfu_firmware_open_memory(file.bytes, file.size, name, NDFU_FIRMWARE_GUESS, &firmware,
                                  &error) != NDFU_OK)
        fail_msg("%s", error.message);
    free(file.bytes);
    return firmware;
}

static void assert_image(struct ndfu_firmware *firmware, enum ndfu_firmware_format format,
                         const void *wanted, size_t size)
{
    const struct ndfu_firmware_info *info = ndfu_firmware_get_info(firmware);

    assert_int_equal(info->format, format);
    assert_int_equal(info->size, size);
    assert_memory_equal(info->data, wanted, size);
    assert_int_equal(info->has_address, format != NDFU_FIRMWARE_BINARY);
    ndfu_firmware_close(firmware);
}

static struct made_file copy_program(size_t size)
{
    struct made_file file = {malloc(size), size};

    memcpy(file.bytes, program, size);
    return file;
}

static void hex_elf_and_binary_of_a_program_give_the_same_image(void **state)
{
    const struct program_part parts[] = {
        {0x26000, program, 40000},
        {0x26000 + 40000, program + 40000, SIZE - 40000},
    };
    const struct program_part backwards[] = {parts[1], parts[0]};
    const struct elf_style with_headers = {.begins_with_headers = true};

    (void)state;
    assert_image(open_made(make_hex(parts, 2), "a.hex"), NDFU_FIRMWARE_HEX, program, SIZE);
    assert_image(open_made(make_hex(backwards, 2), NULL), NDFU_FIRMWARE_HEX, program, SIZE);
    assert_image(open_made(make_elf(parts, 2, NULL), "a.elf"), NDFU_FIRMWARE_ELF, program, SIZE);
    assert_image(open_made(make_elf(backwards, 2, NULL), NULL), NDFU_FIRMWARE_ELF, program, SIZE);
    assert_image(open_made(make_elf(parts, 2, &with_headers), "a"), NDFU_FIRMWARE_ELF, program,
                 SIZE);
    assert_image(open_made(copy_program(SIZE), "A.BIN"), NDFU_FIRMWARE_BINARY, program, SIZE);
}

static void gaps_and_the_end_are_filled_with_ff(void **state)
{
    const struct program_part parts[] = {{0x1000, program, 5}, {0x1010, program, 6}};
    uint8_t wanted[24];
    const struct ndfu_firmware_info *info;
    struct ndfu_firmware *firmware = open_made(make_hex(parts, 2), "a.hex");

    (void)state;
    memset(wanted, 0xff, sizeof wanted);
    memcpy(wanted, program, 5);
    memcpy(wanted + 16, program, 6);
    info = ndfu_firmware_get_info(firmware);
    assert_int_equal(info->address, 0x1000);
    assert_int_equal(info->gaps, 11);
    assert_int_equal(info->padding, 2);
    assert_image(firmware, NDFU_FIRMWARE_HEX, wanted, 24);
    assert_image(open_made(make_elf(parts, 2, NULL), "a.elf"), NDFU_FIRMWARE_ELF, wanted, 24);

    firmware = open_made(copy_program(5), "a.bin");
    memset(wanted, 0xff, sizeof wanted);
    memcpy(wanted, program, 5);
    assert_int_equal(ndfu_firmware_get_info(firmware)->padding, 3);
    assert_image(firmware, NDFU_FIRMWARE_BINARY, wanted, 8);
}

static void mbr_and_uicr_are_left_out(void **state)
{
    const struct program_part parts[] = {
        {0, program, 0x800},              /* left out as a whole */
        {0xffe, program + 0xffe, 0x2000}, /* left out but for what is behind the MBR */
        {0x10001000, program, 0x14},
    };
    struct ndfu_firmware *firmware = open_made(make_hex(parts, 3), "a.hex");
    const struct ndfu_firmware_info *info = ndfu_firmware_get_info(firmware);
    uint8_t wanted[0x2000];

    (void)state;
    memcpy(wanted, program + 0x1000, 0x1ffe);
    memset(wanted + 0x1ffe, 0xff, 2);
    assert_int_equal(info->address, 0x1000);
    assert_int_equal(info->mbr_left_out, 0x802);
    assert_int_equal(info->uicr_left_out, 0x14);
    assert_int_equal(info->gaps, 0);
    assert_image(firmware, NDFU_FIRMWARE_HEX, wanted, sizeof wanted);
}

static void assert_refused(struct made_file file, const char *name, const char *text)
{
    struct ndfu_firmware *firmware;
    struct ndfu_error error;

    assert_int_equal(ndfu_firmware_open_memory(file.bytes, file.size, name, NDFU_FIRMWARE_GUESS,
                                               &firmware, &error),
                     NDFU_E_FIRMWARE);
    assert_null(firmware);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
    free(file.bytes);
}

static void addresses_outside_of_the_flash_are_refused(void **state)
{
    const struct program_part ram = {0x20000000, program, 16};
    const struct program_part behind = {0x00fffff8, program, 16};
    const struct program_part before_uicr = {0x10000ff8, program, 16};
    const struct program_part behind_uicr = {0x10001ff8, program, 16};

    (void)state;
    assert_refused(make_hex(&ram, 1), "a.hex", "line 2: 16 bytes at 0x20000000 are outside");
    assert_refused(make_elf(&ram, 1, NULL), "a.elf",
                   "segment 1: 16 bytes at 0x20000000 are outside");
    assert_refused(make_hex(&behind, 1), "a.hex", "0x01000000 are outside");
    assert_refused(make_hex(&before_uicr, 1), "a.hex", "0x10000ff8 are outside");
    assert_refused(make_hex(&behind_uicr, 1), "a.hex", "0x10001ff8 are outside");
}

static void an_address_given_twice_is_refused(void **state)
{
    const struct program_part parts[] = {{0x26000, program, 40}, {0x26020, program, 16}};
    const struct program_part same[] = {{0x26000, program, 16}, {0x26000, program, 16}};
    const struct program_part in_mbr[] = {{0x1000, program, 4}, {8, program, 8}, {12, program, 8}};
    const struct program_part inside[] = {{0x26000, program, 40}, {0x26008, program, 4}};

    (void)state;
    assert_refused(make_hex(parts, 2), "a.hex",
                   "address 0x00026020 is given twice, in line 4 and in line 5");
    assert_refused(make_hex(same, 2), "a.hex",
                   "0x00026000 is given twice, in line 2 and in line 3");
    assert_refused(make_hex(in_mbr, 3), "a.hex", "0x0000000c is given twice");
    assert_refused(make_elf(inside, 2, NULL), "a.elf",
                   "0x00026008 is given twice, in segment 1 and in segment 2");
}

static void more_bytes_than_addresses_are_not_kept(void **state)
{
    enum { SEGMENTS = 9, BLOCK = 2 * 1024 * 1024 };
    uint8_t *block = calloc(1, BLOCK);
    const struct program_part part = {0x1000, block, BLOCK};
    struct made_file file = make_elf(&part, 1, NULL);

    (void)state;
    file.bytes[44] = SEGMENTS; /* all of them of the same bytes */
    for (size_t i = 1; i < SEGMENTS; i++)
        memcpy(file.bytes + ELF_SEGMENTS + 32 * i, file.bytes + ELF_SEGMENTS, 32);
    assert_refused(file, "a.elf", "segment 9: there are more bytes than addresses");
    free(block);
}

static void what_holds_nothing_for_the_flash_is_refused(void **state)
{
    const struct program_part mbr = {0, program, 0x1000};

    (void)state;
    assert_refused(make_hex(&mbr, 1), "a.hex", "nothing for the flash of a target (4096 bytes");
    assert_refused(make_hex(NULL, 0), "a.hex", "nothing for the flash");
    assert_refused((struct made_file){malloc(1), 0}, "a.bin", "is empty");
}

static void a_long_path_hides_what_is_wrong(void **state)
{
    char path[2000];

    (void)state;
    memset(path, 'd', sizeof path);
    strcpy(path + sizeof path - sizeof "/short.hex", "/short.hex");
    assert_refused(copy_program(16), path, "must begin with ':'");
    assert_refused(copy_program(16), path, "d/short.hex'");
}

static void what_cannot_be_told_is_not_guessed(void **state)
{
    (void)state;
    assert_refused(copy_program(16), "a", "neither Intel HEX nor ELF");
    assert_refused(copy_program(16), "a.zip", "neither Intel HEX nor ELF");
    assert_refused(copy_program(16), NULL, "'firmware' is neither Intel HEX nor ELF");
    assert_refused(copy_program(16), "a.hex", "must begin with ':'");
    assert_refused(copy_program(16), "a.elf", "is no ELF file");
}

static void a_binary_too_large_for_any_target_is_refused(void **state)
{
    const size_t size = NDFU_FLASH_END;

    (void)state;
    assert_refused((struct made_file){calloc(1, size), size}, "a.bin",
                   "more than the flash of any");
}

static void a_file_that_cannot_be_read_says_why(void **state)
{
    struct ndfu_firmware *firmware;
    struct ndfu_error error;

    (void)state;
    assert_int_equal(ndfu_firmware_open("/nowhere/a.hex", NDFU_FIRMWARE_GUESS, &firmware, &error),
                     NDFU_E_FIRMWARE_READ);
    assert_null(firmware);
    assert_non_null(strstr(error.message, "cannot read '/nowhere/a.hex': No such file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hex_elf_and_binary_of_a_program_give_the_same_image),
        cmocka_unit_test(gaps_and_the_end_are_filled_with_ff),
        cmocka_unit_test(mbr_and_uicr_are_left_out),
        cmocka_unit_test(addresses_outside_of_the_flash_are_refused),
        cmocka_unit_test(an_address_given_twice_is_refused),
        cmocka_unit_test(more_bytes_than_addresses_are_not_kept),
        cmocka_unit_test(what_holds_nothing_for_the_flash_is_refused),
        cmocka_unit_test(a_long_path_hides_what_is_wrong),
        cmocka_unit_test(what_cannot_be_told_is_not_guessed),
        cmocka_unit_test(a_binary_too_large_for_any_target_is_refused),
        cmocka_unit_test(a_file_that_cannot_be_read_says_why),
    };

    return cmocka_run_group_tests(tests, make_program, NULL);
}
