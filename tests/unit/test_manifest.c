/* SPDX-License-Identifier: MIT */
/* Manifests, most of them wrong. */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "package/manifest.h"

/* A copy of just the right size, without a NUL, so that a sanitizer sees any read behind it. */
static enum ndfu_status parse(const char *text, struct ndfu_manifest *manifest,
                              struct ndfu_error *error)
{
    const size_t length = strlen(text);
    char *copy = malloc(length ? length : 1);
    enum ndfu_status status;

    memcpy(copy, text, length);
    status = ndfu_manifest_parse(copy, length, manifest, error);
    free(copy);
    return status;
}

static void assert_refused(const char *manifest_text, const char *text)
{
    struct ndfu_manifest manifest;
    struct ndfu_error error;

    assert_int_equal(parse(manifest_text, &manifest, &error), NDFU_E_MANIFEST);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
}

#define APPLICATION(bin, dat) \
    "{\"manifest\": {\"application\": {\"bin_file\": " bin ", \"dat_file\": " dat "}}}"

static void entries_come_in_the_order_of_sending(void **state)
{
    struct ndfu_manifest manifest;

    (void)state;
    assert_int_equal(
        parse("{\"manifest\": {"
              "\"application\": {\"bin_file\": \"a.bin\", \"dat_file\": \"a.dat\"},"
              "\"softdevice_bootloader\": {\"bin_file\": \"s.bin\", \"dat_file\": \"s.dat\","
              "  \"info_read_only_metadata\": {\"bl_size\": 24180, \"sd_size\": 151016}}}}",
              &manifest, NULL),
        NDFU_OK);
    assert_int_equal(manifest.count, 2);
    assert_int_equal(manifest.entries[0].kind, NDFU_IMAGE_SOFTDEVICE_BOOTLOADER);
    assert_true(manifest.entries[0].has_sizes);
    assert_int_equal(manifest.entries[0].bl_size, 24180);
    assert_int_equal(manifest.entries[0].sd_size, 151016);
    assert_int_equal(manifest.entries[1].kind, NDFU_IMAGE_APPLICATION);
    assert_string_equal(manifest.entries[1].bin_file, "a.bin");
    assert_string_equal(manifest.entries[1].dat_file, "a.dat");
}

static void a_name_may_have_folders(void **state)
{
    struct ndfu_manifest manifest;

    (void)state;
    assert_int_equal(parse(APPLICATION("\"out/a..b.bin\"", "\"out/a.dat\""), &manifest, NULL),
                     NDFU_OK);
    assert_string_equal(manifest.entries[0].bin_file, "out/a..b.bin");
}

static void what_is_no_manifest_is_refused(void **state)
{
    (void)state;
    assert_refused("", "is empty");
    assert_refused(" \n", "is empty");
    assert_refused("hello", "not JSON");
    assert_refused("{\"manifest\": {", "not JSON");
    assert_refused("{\"manifest\": {}} x", "more behind its end");
    assert_refused("[]", "one object 'manifest'");
    assert_refused("{}", "one object 'manifest'");
    assert_refused("{\"manifest\": 1}", "one object 'manifest'");
    assert_refused("{\"manifest\": {}}", "names no image");
    assert_refused("{\"manifest\": {\"firmware\": {}}}", "names no image");
}

static void an_entry_that_is_incomplete_is_refused(void **state)
{
    (void)state;
    assert_refused("{\"manifest\": {\"application\": []}}", "must be an object");
    assert_refused("{\"manifest\": {\"application\": {}}}", "must have one 'bin_file'");
    assert_refused("{\"manifest\": {\"application\": {\"bin_file\": \"a\"}}}",
                   "must have one 'dat_file'");
    assert_refused(APPLICATION("7", "\"a\""), "must be the name of a file");
    assert_refused(APPLICATION("\"\"", "\"a\""), "must be the name of a file");
}

static void a_name_that_points_out_of_the_package_is_refused(void **state)
{
    (void)state;
    assert_refused(APPLICATION("\"../../etc/passwd\"", "\"a\""), "points out of the package");
    assert_refused(APPLICATION("\"/etc/passwd\"", "\"a\""), "points out of the package");
    assert_refused(APPLICATION("\"a/../../b\"", "\"a\""), "points out of the package");
    assert_refused(APPLICATION("\"..\"", "\"a\""), "points out of the package");
    assert_refused(APPLICATION("\"..\\\\..\\\\b\"", "\"a\""), "points out of the package");
    assert_refused(APPLICATION("\"C:b\"", "\"a\""), "points out of the package");
    assert_refused(APPLICATION("\"a\"", "\"../a\""), "points out of the package");
}

static void a_name_that_would_upset_a_terminal_is_refused(void **state)
{
    struct ndfu_manifest manifest;

    (void)state;
    assert_refused(APPLICATION("\"a\\u001b[2J\"", "\"a\""), "control character");
    assert_refused(APPLICATION("\"a\\u009b2J\"", "\"a\""), "control character");
    assert_int_equal(parse(APPLICATION("\"a\\u00a0\\u00e9\"", "\"a\""), &manifest, NULL), NDFU_OK);
}

static void a_name_does_not_end_at_a_nul(void **state)
{
    static const char nul_behind[] = APPLICATION("\"a\"", "\"b\"") "\0";
    struct ndfu_manifest manifest;

    (void)state;
    assert_refused(APPLICATION("\"a\\u0000/../../b\"", "\"a\""), "NUL");
    assert_refused("{\"manifest\": {\"application\\u0000\": {}}}", "NUL");
    assert_int_equal(ndfu_manifest_parse(nul_behind, sizeof nul_behind - 1, &manifest, NULL),
                     NDFU_E_MANIFEST);
    assert_int_equal(parse("{\"\\\\u0000\": 0, \"manifest\": {\"application\": {\"bin_file\": "
                           "\"a\", \"dat_file\": \"b\"}}}",
                           &manifest, NULL),
                     NDFU_OK);
}

static void a_name_that_is_too_long_is_refused(void **state)
{
    char text[1024] = "{\"manifest\": {\"application\": {\"dat_file\": \"a\", \"bin_file\": \"";

    (void)state;
    memset(text + strlen(text), 'x', NDFU_MEMBER_NAME_SIZE);
    strcat(text, "\"}}}");
    assert_refused(text, "longer than 255 bytes");
}

static void a_key_that_stands_twice_is_refused(void **state)
{
    (void)state;
    assert_refused("{\"manifest\": {}, \"manifest\": {}}", "one object 'manifest'");
    assert_refused("{\"manifest\": {\"application\": {\"bin_file\": \"a\", \"bin_file\": \"b\", "
                   "\"dat_file\": \"c\"}}}",
                   "must have one 'bin_file'");
    assert_refused("{\"manifest\": {\"application\": {\"bin_file\": \"a\", \"dat_file\": \"c\"}, "
                   "\"application\": {}}}",
                   "has 'application' twice");
}

static void sizes_that_are_no_sizes_are_refused(void **state)
{
    (void)state;
    assert_refused("{\"manifest\": {\"softdevice_bootloader\": {\"bin_file\": \"a\", \"dat_file\": "
                   "\"b\", \"info_read_only_metadata\": {\"bl_size\": -1, \"sd_size\": 4}}}}",
                   "info_read_only_metadata");
    assert_refused("{\"manifest\": {\"softdevice_bootloader\": {\"bin_file\": \"a\", \"dat_file\": "
                   "\"b\", \"info_read_only_metadata\": {\"bl_size\": 1.5, \"sd_size\": 4}}}}",
                   "info_read_only_metadata");
    assert_refused("{\"manifest\": {\"softdevice_bootloader\": {\"bin_file\": \"a\", \"dat_file\": "
                   "\"b\", \"info_read_only_metadata\": 5}}}",
                   "info_read_only_metadata");
}

static void a_legacy_package_is_told_as_such(void **state)
{
    (void)state;
    assert_refused("{\"manifest\": {\"dfu_version\": 0.5, \"application\": {\"bin_file\": \"a\", "
                   "\"dat_file\": \"b\", \"init_packet_data\": {}}}}",
                   "legacy DFU package");
}

static void a_manifest_nested_very_deep_is_refused(void **state)
{
    char text[8192];

    (void)state;
    memset(text, '[', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_refused(text, "not JSON");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_in_the_order_of_sending),
        cmocka_unit_test(a_name_may_have_folders),
        cmocka_unit_test(what_is_no_manifest_is_refused),
        cmocka_unit_test(an_entry_that_is_incomplete_is_refused),
        cmocka_unit_test(a_name_that_points_out_of_the_package_is_refused),
        cmocka_unit_test(a_name_that_would_upset_a_terminal_is_refused),
        cmocka_unit_test(a_name_does_not_end_at_a_nul),
        cmocka_unit_test(a_name_that_is_too_long_is_refused),
        cmocka_unit_test(a_key_that_stands_twice_is_refused),
        cmocka_unit_test(sizes_that_are_no_sizes_are_refused),
        cmocka_unit_test(a_legacy_package_is_told_as_such),
        cmocka_unit_test(a_manifest_nested_very_deep_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
