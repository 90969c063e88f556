/* SPDX-License-Identifier: MIT */
/* Intel HEX, most of it wrong. Every line is spelled out here, checksums and all. */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>

#include <ndfu/firmware.h>

#define END ":00000001FF\n"

/* A copy of just the right size, so that a sanitizer sees any read behind it. */
static enum ndfu_status open_text(const char *text, size_t length, struct ndfu_firmware **firmware,
                                  struct ndfu_error *error)
{
    char *copy = malloc(length ? length : 1);
    enum ndfu_status status;

    memcpy(copy, text, length);
    status = ndfu_firmware_open_memory(copy, length, "x.hex", NDFU_FIRMWARE_HEX, firmware, error);
    free(copy);
    return status;
}

static void assert_read(const char *text, uint32_t address, const char *wanted, size_t size)
{
    struct ndfu_firmware *firmware;
    struct ndfu_error error;
    const struct ndfu_firmware_info *info;

    if (open_text(text, strlen(text), &firmware, &error) != NDFU_OK)
        fail_msg("%s", error.message);
    info = ndfu_firmware_get_info(firmware);
    assert_int_equal(info->address, address);
    assert_int_equal(info->size, size);
    assert_memory_equal(info->data, wanted, size);
    ndfu_firmware_close(firmware);
}

static void assert_refused(const char *text, const char *message)
{
    struct ndfu_firmware *firmware;
    struct ndfu_error error;

    assert_int_equal(open_text(text, strlen(text), &firmware, &error), NDFU_E_FIRMWARE);
    assert_null(firmware);
    if (!strstr(error.message, message))
        fail_msg("'%s' is not in '%s'", message, error.message);
}

static void records_of_every_kind_are_read(void **state)
{
    (void)state;
    assert_read(":0410000001020304E2\n" END, 0x1000, "\1\2\3\4", 4);
    /* Lower case, other ends of lines, blank lines, none at the end. */
    assert_read(":04100000abcdefABda\r\n\r\n \n:00000001FF", 0x1000, "\xab\xcd\xef\xab", 4);
    /* Linear and segmented bases, and start addresses, which say nothing of the image. */
    assert_read(":020000040002F8\n:0410000001020304E2\n:0400000500021001E4\n" END, 0x21000,
                "\1\2\3\4", 4);
    assert_read(":020000021000EC\n:0410000001020304E2\n:0400000300003800C1\n" END, 0x11000,
                "\1\2\3\4", 4);
    /* A record without data. */
    assert_read(":00100000F0\n:0410000001020304E2\n" END, 0x1000, "\1\2\3\4", 4);
}

static void a_linear_record_may_cross_64_kib_and_a_segmented_one_may_not(void **state)
{
    (void)state;
    assert_read(":04FFFE0001020304F5\n" END, 0xfffe, "\1\2\3\4", 4);
    assert_refused(":020000021000EC\n:04FFFE0001020304F5\n" END,
                   "'x.hex', line 2: the record runs past the end of its segment");
}

static void a_wrong_checksum_is_refused(void **state)
{
    (void)state;
    assert_refused(":0410000001020304E3\n" END,
                   "line 1: the checksum is E3, but of these bytes it is E2");
    assert_refused(":00000001FE\n", "line 1: the checksum is FE");
}

static void a_wrong_length_is_refused(void **state)
{
    (void)state;
    assert_refused(":0510000001020304E1\n" END, "says that it has 5 bytes, but it has 4");
    assert_refused(":04100000010203E6\n" END, "says that it has 4 bytes, but it has 3");
    assert_refused(":0410000001020304E\n" END, "a record of 18 characters cannot be");
    assert_refused(":\n" END, "a record of 1 characters cannot be");
    assert_refused(":000000FF\n" END, "a record of 9 characters cannot be");
    assert_refused(":0100000400FB\n" END, "a record of type 04 has 2 bytes, not 1");
    assert_refused(":0100000200FD\n" END, "a record of type 02 has 2 bytes, not 1");
    assert_refused(":0100000500FA\n" END, "a record of type 05 has 4 bytes, not 1");
    assert_refused(":0100000100FE\n", "a record of type 01 has 0 bytes, not 1");
}

static void a_line_longer_than_any_record_is_refused(void **state)
{
    char text[1024];

    (void)state;
    memset(text, '0', sizeof text);
    text[0] = ':';
    text[sizeof text - 1] = '\0';
    assert_refused(text, "a record of 1023 characters cannot be");
}

static void a_record_past_the_end_is_refused(void **state)
{
    (void)state;
    assert_refused(":0410000001020304E2\n" END ":0410040001020304DE\n",
                   "line 3: there is more behind the end record");
    assert_refused(END END, "line 2: there is more behind the end record");
    assert_refused(":02000004FFFFFC\n:04FFFE0001020304F5\n" END, "past the last address");
    assert_refused(":02000004FFFFFC\n:04FFF0000102030403\n" END, "outside of the flash");
}

static void a_file_without_end_record_is_refused(void **state)
{
    (void)state;
    assert_refused(":0410000001020304E2\n", "no end record behind its 1 lines");
    assert_refused("\n", "no end record");
}

static void what_is_no_record_is_refused(void **state)
{
    (void)state;
    assert_refused("S00600004844521B\n", "line 1: a record must begin with ':'");
    assert_refused(":0410000001020304E2\n0410040001020304DE\n" END, "line 2: a record must begin");
    assert_refused(":041000000102030GE2\n" END, "character 17 is no hexadecimal digit");
    assert_refused(":0000000600\n" END, "line 1: the checksum is 00");
    assert_refused(":00000006FA\n" END, "there are no records of type 06");
}

static void zeros_in_a_file_are_no_digits(void **state)
{
    static const char text[] = ":04100000\0000\0020304E2\n" END;
    struct ndfu_firmware *firmware;

    (void)state;
    assert_int_equal(open_text(text, sizeof text - 1, &firmware, NULL), NDFU_E_FIRMWARE);
}

static void a_file_cut_anywhere_is_refused(void **state)
{
    static const char text[] =
        ":020000040002F8\n:0410000001020304E2\n:0400000500021001E4\n:00000001FF";

    (void)state;
    for (size_t length = 0; length < sizeof text - 1; length++) {
        struct ndfu_firmware *firmware;
        struct ndfu_error error;

        assert_int_equal(open_text(text, length, &firmware, &error), NDFU_E_FIRMWARE);
        assert_null(firmware);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_of_every_kind_are_read),
        cmocka_unit_test(a_linear_record_may_cross_64_kib_and_a_segmented_one_may_not),
        cmocka_unit_test(a_wrong_checksum_is_refused),
        cmocka_unit_test(a_wrong_length_is_refused),
        cmocka_unit_test(a_line_longer_than_any_record_is_refused),
        cmocka_unit_test(a_record_past_the_end_is_refused),
        cmocka_unit_test(a_file_without_end_record_is_refused),
        cmocka_unit_test(what_is_no_record_is_refused),
        cmocka_unit_test(zeros_in_a_file_are_no_digits),
        cmocka_unit_test(a_file_cut_anywhere_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
