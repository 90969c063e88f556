/* SPDX-License-Identifier: MIT */
/* Events as JSON Lines, and how many there are of progress. Prints what json_lines.py checks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_json.h"
#include "support/cmocka.h"
#include "utf8.h"

static const struct line_device device = {.port = "/dev/ttyACM0", .path = "1-3"};

static struct ndfu_event progress(size_t image, uint64_t done, uint64_t total)
{
    return (struct ndfu_event){
        .type = NDFU_EVENT_PROGRESS,
        .image = image,
        .image_count = 2,
        .done = done,
        .total = total,
    };
}

static bool is_printed(struct event_json *events, size_t image, uint64_t done, uint64_t now_ms)
{
    const struct ndfu_event event = progress(image, done, 1000);
    cJSON *line = event_json_line(events, &event, now_ms);

    cJSON_Delete(line);
    return line != NULL;
}

static void test_progress_is_held_back(void **state)
{
    struct event_json events;

    (void)state;
    event_json_init(&events, &device);
    assert_true(is_printed(&events, 0, 0, 5000));
    assert_false(is_printed(&events, 0, 500, 5099));
    assert_true(is_printed(&events, 0, 500, 5100));
    assert_false(is_printed(&events, 0, 509, 9000));
    assert_true(is_printed(&events, 0, 510, 9000));
}

static void test_the_end_of_progress_is_printed_at_once(void **state)
{
    struct event_json events;

    (void)state;
    event_json_init(&events, &device);
    assert_true(is_printed(&events, 0, 990, 5000));
    assert_true(is_printed(&events, 0, 1000, 5001));
    assert_true(is_printed(&events, 1, 4, 5002));
}

/* Ten seconds of an event in every millisecond: ten lines a second, and no more than percents. */
static void test_progress_is_at_most_ten_lines_a_second(void **state)
{
    struct event_json events;
    unsigned count = 0;

    (void)state;
    event_json_init(&events, &device);
    for (uint64_t ms = 0; ms < 10000; ms++) {
        const struct ndfu_event event = progress(0, ms, 10000);
        cJSON *line = event_json_line(&events, &event, ms);

        count += line != NULL;
        cJSON_Delete(line);
    }
    assert_int_equal(count, 100);
}

static void test_every_event_is_a_line(void **state)
{
    struct event_json events;
    char *text;

    (void)state;
    event_json_init(&events, &device);
    for (int type = NDFU_EVENT_CONNECTED; type <= NDFU_EVENT_APPLICATION; type++) {
        struct ndfu_event event = progress(0, 4, 10);

        /* That one is told of by another line: see entered_json.h. */
        if (type == NDFU_EVENT_ENTERED)
            continue;
        event.type = (enum ndfu_event_type)type;
        (void)snprintf(event.text, sizeof event.text, "it says \"%d\"", type);
        text = end_line(event_json_line(&events, &event, 0));
        assert_null(strstr(text, "unknown"));
        (void)fprintf(stderr, "LINE %s", text);
        free(text);
    }
}

static void test_without_an_image_there_is_none(void **state)
{
    const struct ndfu_event event = {.type = NDFU_EVENT_WAITING, .text = "for something"};
    struct event_json events;
    char *text;

    (void)state;
    event_json_init(&events, &device);
    text = end_line(event_json_line(&events, &event, 0));
    assert_null(strstr(text, "\"image\""));
    assert_non_null(strstr(text, "\"path\":\"1-3\""));
    (void)fprintf(stderr, "LINE %s", text);
    free(text);
}

/* What was asked for says which device it is until one is found. */
static void test_a_line_is_about_the_device_of_its_event(void **state)
{
    static const struct ndfu_device found = {.bus_path = "1-4"};
    struct ndfu_event event = {.type = NDFU_EVENT_WAITING, .text = "for something"};
    struct event_json events;
    char *text;

    (void)state;
    event_json_init(&events, &device);
    event.device = &found;
    event.port = "/dev/ttyACM7";
    text = end_line(event_json_line(&events, &event, 0));
    assert_non_null(
        strstr(text, "{\"port\":\"/dev/ttyACM7\",\"serial_number\":null,\"path\":\"1-4\"}"));
    free(text);
}

static void expect_repaired(const char *text, const char *wanted)
{
    char *repaired = utf8_repair(text, "!");

    assert_string_equal(repaired, wanted);
    free(repaired);
}

#define BAD "\xef\xbf\xbd"

static void test_what_is_no_character_is_replaced(void **state)
{
    (void)state;
    expect_repaired("", "!");
    expect_repaired("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
                    "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80!");
    expect_repaired("\xff", BAD "!");
    /* Cut off, a longer form than need be, a surrogate, beyond the last character. */
    expect_repaired("a\xe2\x82", "a" BAD BAD "!");
    expect_repaired("\xc0\xaf", BAD BAD "!");
    expect_repaired("\xe0\x80\xaf", BAD BAD BAD "!");
    expect_repaired("\xed\xa0\x80", BAD BAD BAD "!");
    expect_repaired("\xf4\x90\x80\x80", BAD BAD BAD BAD "!");
    expect_repaired("\xc3(", BAD "(!");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_progress_is_held_back),
        cmocka_unit_test(test_the_end_of_progress_is_printed_at_once),
        cmocka_unit_test(test_progress_is_at_most_ten_lines_a_second),
        cmocka_unit_test(test_every_event_is_a_line),
        cmocka_unit_test(test_without_an_image_there_is_none),
        cmocka_unit_test(test_a_line_is_about_the_device_of_its_event),
        cmocka_unit_test(test_what_is_no_character_is_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
