/* SPDX-License-Identifier: MIT */
/* Every row of the table of states that a host finds, by what select says. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>

#include "base/crc32.h"
#include "plan/resume.h"

enum { INIT_SIZE = 139, IMAGE_SIZE = 10000, OBJECT = 4096 };

static uint8_t init_packet[INIT_SIZE];
static uint8_t image[IMAGE_SIZE];

static int set_up(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof init_packet; i++)
        init_packet[i] = (uint8_t)(i * 13 + 1);
    for (size_t i = 0; i < sizeof image; i++)
        image[i] = (uint8_t)(i * 7 + i / 251);
    return 0;
}

/* CRCs as of our own bytes, or one that no prefix has. */
enum crc_kind { OURS, OTHER };

static struct ndfu_progress progress_of(const uint8_t *bytes, uint32_t size, uint32_t offset,
                                        enum crc_kind kind)
{
    const uint32_t crc = ndfu_crc32(0, bytes, offset < size ? offset : size);

    return (struct ndfu_progress){
        .max_size = OBJECT, .offset = offset, .crc = kind == OURS ? crc : crc ^ 0x5a5a5a5a};
}

static void assert_plan(struct ndfu_resume_plan plan, enum ndfu_resume_action action,
                        enum ndfu_resume_reason reason)
{
    assert_int_equal(plan.action, action);
    assert_int_equal(plan.reason, reason);
}

static struct ndfu_resume_plan plan_init(uint32_t offset, enum crc_kind kind,
                                         enum ndfu_resume_mode mode)
{
    const struct ndfu_resume_subject subject = {init_packet, INIT_SIZE, mode, 0};
    struct ndfu_progress progress = progress_of(init_packet, INIT_SIZE, offset, kind);

    progress.max_size = 512;
    return ndfu_resume_init_packet(&subject, &progress);
}

static struct ndfu_resume_plan plan_data(uint32_t offset, enum crc_kind kind,
                                         enum ndfu_resume_mode mode)
{
    const struct ndfu_resume_subject subject = {image, IMAGE_SIZE, mode, 1};
    const struct ndfu_progress progress = progress_of(image, IMAGE_SIZE, offset, kind);

    return ndfu_resume_data(&subject, &progress);
}

/* The init packet. */

static void no_init_packet_is_created(void **state)
{
    (void)state;
    assert_plan(plan_init(0, OURS, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                NDFU_REASON_NOTHING_THERE);
    /* After an update offset 0 may come with a CRC that is not 0, and means nothing. */
    assert_plan(plan_init(0, OTHER, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                NDFU_REASON_NOTHING_THERE);
}

static void our_whole_init_packet_is_executed_and_not_created(void **state)
{
    (void)state;
    assert_plan(plan_init(INIT_SIZE, OURS, NDFU_RESUME_AUTO), NDFU_RESUME_ACCEPT,
                NDFU_REASON_OUR_INIT_PACKET);
}

static void a_part_of_our_init_packet_is_recreated(void **state)
{
    (void)state;
    for (uint32_t offset = 1; offset < INIT_SIZE; offset++)
        assert_plan(plan_init(offset, OURS, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                    NDFU_REASON_PART_OF_OURS);
}

static void another_packages_init_packet_is_recreated(void **state)
{
    (void)state;
    assert_plan(plan_init(INIT_SIZE, OTHER, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                NDFU_REASON_FOREIGN_INIT);
    assert_plan(plan_init(64, OTHER, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                NDFU_REASON_FOREIGN_INIT);
    assert_plan(plan_init(INIT_SIZE + 1, OURS, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                NDFU_REASON_FOREIGN_INIT);
    assert_plan(plan_init(UINT32_MAX, OTHER, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                NDFU_REASON_FOREIGN_INIT);
}

static void a_clean_start_drops_even_our_init_packet(void **state)
{
    (void)state;
    assert_plan(plan_init(INIT_SIZE, OURS, NDFU_RESUME_NEVER), NDFU_RESUME_RESTART,
                NDFU_REASON_ASKED_TO);
}

static void nothing_is_started_over_where_going_on_is_required(void **state)
{
    (void)state;
    assert_plan(plan_init(0, OURS, NDFU_RESUME_REQUIRED), NDFU_RESUME_FAIL,
                NDFU_REASON_NOTHING_THERE);
    assert_plan(plan_init(INIT_SIZE, OTHER, NDFU_RESUME_REQUIRED), NDFU_RESUME_FAIL,
                NDFU_REASON_FOREIGN_INIT);
    assert_plan(plan_init(INIT_SIZE, OURS, NDFU_RESUME_REQUIRED), NDFU_RESUME_ACCEPT,
                NDFU_REASON_OUR_INIT_PACKET);
    assert_plan(plan_data(0, OURS, NDFU_RESUME_REQUIRED), NDFU_RESUME_FAIL, NDFU_REASON_NO_DATA);
    assert_plan(plan_data(IMAGE_SIZE + 4, OURS, NDFU_RESUME_REQUIRED), NDFU_RESUME_FAIL,
                NDFU_REASON_PAST_THE_END);
    assert_plan(plan_data(5000, OURS, NDFU_RESUME_REQUIRED), NDFU_RESUME_CREATE,
                NDFU_REASON_INSIDE_OBJECT);
}

/* Data. */

static void no_data_is_begun(void **state)
{
    (void)state;
    assert_plan(plan_data(0, OURS, NDFU_RESUME_AUTO), NDFU_RESUME_CREATE, NDFU_REASON_NO_DATA);
    assert_plan(plan_data(0, OTHER, NDFU_RESUME_AUTO), NDFU_RESUME_CREATE, NDFU_REASON_NO_DATA);
    assert_int_equal(plan_data(0, OTHER, NDFU_RESUME_AUTO).crc, 0);
}

static void our_data_inside_an_object_recreates_that_object(void **state)
{
    (void)state;
    for (uint32_t offset = 1; offset < IMAGE_SIZE; offset++) {
        const struct ndfu_resume_plan plan = plan_data(offset, OURS, NDFU_RESUME_AUTO);
        const uint32_t begin = offset / OBJECT * OBJECT;

        if (offset % OBJECT == 0)
            continue;
        assert_plan(plan, NDFU_RESUME_CREATE, NDFU_REASON_INSIDE_OBJECT);
        assert_int_equal(plan.begin, begin);
        assert_int_equal(plan.crc, ndfu_crc32(0, image, begin));
    }
}

static void our_data_inside_an_object_is_gone_on_with_where_that_is_asked_for(void **state)
{
    const struct ndfu_resume_plan plan = plan_data(5120, OURS, NDFU_RESUME_EXACT);

    (void)state;
    assert_plan(plan, NDFU_RESUME_CONTINUE, NDFU_REASON_INSIDE_OBJECT);
    assert_int_equal(plan.begin, 5120);
    assert_int_equal(plan.crc, ndfu_crc32(0, image, 5120));
}

/* Flash takes whole words: nothing can be written behind such an offset. */
static void an_offset_that_is_no_multiple_of_4_is_recreated_whatever_is_asked_for(void **state)
{
    (void)state;
    for (uint32_t offset = 5121; offset < 5124; offset++)
        assert_plan(plan_data(offset, OURS, NDFU_RESUME_EXACT), NDFU_RESUME_CREATE,
                    NDFU_REASON_INSIDE_OBJECT);
}

static void our_data_up_to_an_objects_end_is_executed(void **state)
{
    (void)state;
    assert_plan(plan_data(OBJECT, OURS, NDFU_RESUME_AUTO), NDFU_RESUME_EXECUTE,
                NDFU_REASON_AT_BOUNDARY);
    assert_plan(plan_data(2 * OBJECT, OURS, NDFU_RESUME_EXACT), NDFU_RESUME_EXECUTE,
                NDFU_REASON_AT_BOUNDARY);
    assert_int_equal(plan_data(2 * OBJECT, OURS, NDFU_RESUME_AUTO).begin, 2 * OBJECT);
}

static void all_of_our_data_is_executed(void **state)
{
    (void)state;
    assert_plan(plan_data(IMAGE_SIZE, OURS, NDFU_RESUME_AUTO), NDFU_RESUME_EXECUTE,
                NDFU_REASON_ALL_SENT);
    assert_int_equal(plan_data(IMAGE_SIZE, OURS, NDFU_RESUME_AUTO).begin, IMAGE_SIZE);
}

static void other_bytes_recreate_the_object_that_holds_the_last_of_them(void **state)
{
    static const uint32_t offsets[] = {1, 4095, 4096, 4097, 8192, 9999, 10000};
    static const uint32_t begins[] = {0, 0, 0, 4096, 4096, 8192, 8192};

    (void)state;
    for (size_t i = 0; i < 7; i++) {
        const struct ndfu_resume_plan plan = plan_data(offsets[i], OTHER, NDFU_RESUME_AUTO);

        assert_plan(plan, NDFU_RESUME_CREATE, NDFU_REASON_OTHER_BYTES);
        assert_int_equal(plan.begin, begins[i]);
    }
}

static void more_data_than_the_image_has_is_another_images(void **state)
{
    (void)state;
    assert_plan(plan_data(IMAGE_SIZE + 1, OURS, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                NDFU_REASON_PAST_THE_END);
    assert_plan(plan_data(UINT32_MAX, OTHER, NDFU_RESUME_AUTO), NDFU_RESUME_RESTART,
                NDFU_REASON_PAST_THE_END);
}

static void sizes_that_no_target_has_get_one_clean_restart(void **state)
{
    static const uint32_t sizes[] = {0, 1, 4095, 4098, 0x40000000, UINT32_MAX};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const struct ndfu_progress progress = {.max_size = sizes[i], .offset = 100};
        struct ndfu_resume_subject subject = {image, IMAGE_SIZE, NDFU_RESUME_AUTO, 1};

        assert_plan(ndfu_resume_data(&subject, &progress), NDFU_RESUME_RESTART,
                    NDFU_REASON_NONSENSE);
        subject.restarts = 2;
        assert_plan(ndfu_resume_data(&subject, &progress), NDFU_RESUME_FAIL, NDFU_REASON_NONSENSE);
    }
}

static void clean_restarts_are_counted(void **state)
{
    const struct ndfu_progress progress = progress_of(image, IMAGE_SIZE, IMAGE_SIZE + 4, OURS);
    struct ndfu_resume_subject subject = {image, IMAGE_SIZE, NDFU_RESUME_AUTO, 0};

    (void)state;
    for (; subject.restarts < NDFU_RESTARTS_MAX; subject.restarts++)
        assert_int_equal(ndfu_resume_data(&subject, &progress).action, NDFU_RESUME_RESTART);
    assert_int_equal(ndfu_resume_data(&subject, &progress).action, NDFU_RESUME_FAIL);
}

/* The rollback point, as get CRC tells it behind a create. */

static struct ndfu_resume_plan plan_base(uint32_t offset, enum crc_kind kind)
{
    const struct ndfu_resume_subject subject = {image, IMAGE_SIZE, NDFU_RESUME_AUTO, 1};
    const struct ndfu_progress base = progress_of(image, IMAGE_SIZE, offset, kind);

    return ndfu_resume_base(&subject, &base, OBJECT);
}

static void a_base_of_our_objects_is_gone_on_from(void **state)
{
    (void)state;
    assert_plan(plan_base(0, OURS), NDFU_RESUME_CONTINUE, NDFU_REASON_BASE_OURS);
    assert_plan(plan_base(0, OTHER), NDFU_RESUME_CONTINUE, NDFU_REASON_BASE_OURS);
    assert_plan(plan_base(OBJECT, OURS), NDFU_RESUME_CONTINUE, NDFU_REASON_BASE_OURS);
    assert_int_equal(plan_base(2 * OBJECT, OURS).begin, 2 * OBJECT);
    assert_int_equal(plan_base(2 * OBJECT, OURS).crc, ndfu_crc32(0, image, 2 * OBJECT));
}

static void a_base_of_other_bytes_is_dropped(void **state)
{
    (void)state;
    assert_plan(plan_base(OBJECT, OTHER), NDFU_RESUME_RESTART, NDFU_REASON_BASE_FOREIGN);
    assert_plan(plan_base(OBJECT + 4, OURS), NDFU_RESUME_RESTART, NDFU_REASON_BASE_FOREIGN);
    assert_plan(plan_base(IMAGE_SIZE, OURS), NDFU_RESUME_RESTART, NDFU_REASON_BASE_FOREIGN);
    assert_plan(plan_base(3 * OBJECT, OURS), NDFU_RESUME_RESTART, NDFU_REASON_BASE_FOREIGN);
}

/* Words. */

static void assert_says(struct ndfu_resume_plan plan, const uint8_t *bytes, uint32_t size,
                        struct ndfu_progress progress, const char *wanted)
{
    const struct ndfu_resume_subject subject = {bytes, size, NDFU_RESUME_AUTO, 0};
    char text[192];

    ndfu_resume_describe(&plan, &subject, &progress, text, sizeof text);
    assert_string_equal(text, wanted);
}

static void every_decision_can_be_read_with_its_numbers(void **state)
{
    char wanted[192];

    (void)state;
    assert_says(plan_init(64, OURS, NDFU_RESUME_AUTO), init_packet, INIT_SIZE,
                progress_of(init_packet, INIT_SIZE, 64, OURS),
                "the target has 64 of the 139 bytes of our init packet");
    assert_says(plan_data(5120, OURS, NDFU_RESUME_AUTO), image, IMAGE_SIZE,
                progress_of(image, IMAGE_SIZE, 5120, OURS),
                "the target has the first 5120 of our 10000 bytes; the object is sent again from "
                "4096");
    assert_says(plan_data(IMAGE_SIZE + 4, OURS, NDFU_RESUME_AUTO), image, IMAGE_SIZE,
                progress_of(image, IMAGE_SIZE, IMAGE_SIZE + 4, OURS),
                "the target has received 10004 bytes, but the image has 10000");
    (void)snprintf(wanted, sizeof wanted,
                   "the target has received 8 bytes with CRC %08x, but ours have %08x",
                   ndfu_crc32(0, image, 8) ^ 0x5a5a5a5a, ndfu_crc32(0, image, 8));
    assert_says(plan_data(8, OTHER, NDFU_RESUME_AUTO), image, IMAGE_SIZE,
                progress_of(image, IMAGE_SIZE, 8, OTHER), wanted);
}

static void every_reason_has_words_of_its_own(void **state)
{
    char texts[NDFU_REASON_BASE_FOREIGN + 1][192];

    (void)state;
    for (int reason = 0; reason <= NDFU_REASON_BASE_FOREIGN; reason++) {
        const struct ndfu_resume_plan plan = {
            .action = NDFU_RESUME_CREATE, .reason = (enum ndfu_resume_reason)reason, .begin = 4096};
        const struct ndfu_resume_subject subject = {image, IMAGE_SIZE, NDFU_RESUME_AUTO, 0};
        const struct ndfu_progress progress = {OBJECT, 4100, 77};

        texts[reason][0] = '\0';
        ndfu_resume_describe(&plan, &subject, &progress, texts[reason], sizeof texts[0]);
        assert_true(strlen(texts[reason]) > 10);
    }
    assert_string_not_equal(texts[NDFU_REASON_OTHER_BYTES], texts[NDFU_REASON_BASE_FOREIGN]);
    assert_string_not_equal(texts[NDFU_REASON_NOTHING_THERE], texts[NDFU_REASON_NO_DATA]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_init_packet_is_created),
        cmocka_unit_test(our_whole_init_packet_is_executed_and_not_created),
        cmocka_unit_test(a_part_of_our_init_packet_is_recreated),
        cmocka_unit_test(another_packages_init_packet_is_recreated),
        cmocka_unit_test(a_clean_start_drops_even_our_init_packet),
        cmocka_unit_test(nothing_is_started_over_where_going_on_is_required),
        cmocka_unit_test(no_data_is_begun),
        cmocka_unit_test(our_data_inside_an_object_recreates_that_object),
        cmocka_unit_test(our_data_inside_an_object_is_gone_on_with_where_that_is_asked_for),
        cmocka_unit_test(an_offset_that_is_no_multiple_of_4_is_recreated_whatever_is_asked_for),
        cmocka_unit_test(our_data_up_to_an_objects_end_is_executed),
        cmocka_unit_test(all_of_our_data_is_executed),
        cmocka_unit_test(other_bytes_recreate_the_object_that_holds_the_last_of_them),
        cmocka_unit_test(more_data_than_the_image_has_is_another_images),
        cmocka_unit_test(sizes_that_no_target_has_get_one_clean_restart),
        cmocka_unit_test(clean_restarts_are_counted),
        cmocka_unit_test(a_base_of_our_objects_is_gone_on_from),
        cmocka_unit_test(a_base_of_other_bytes_is_dropped),
        cmocka_unit_test(every_decision_can_be_read_with_its_numbers),
        cmocka_unit_test(every_reason_has_words_of_its_own),
    };

    return cmocka_run_group_tests(tests, set_up, NULL);
}
