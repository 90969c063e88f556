/* SPDX-License-Identifier: MIT */
/* Whole updates of the simulated target, in virtual time. */
#include "support/cmocka.h"

#include "support/open_package.h"
#include "support/rig.h"

enum { LARGE = 256 * 1024, SMALL = 10000 };

static uint8_t image[LARGE];
static struct signing_key *key;

static int set_up(void **state)
{
    (void)state;
    pseudo_random_image(image, sizeof image, 11);
    key = signing_key_generate();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    signing_key_destroy(key);
    return 0;
}

static struct target_config strict_config(void)
{
    struct target_config config;
    uint8_t public_key[64];

    signing_key_public(key, public_key);
    target_config_init_strict(&config, public_key);
    return config;
}

static struct target *create_target(const struct target_config *config)
{
    struct target *target = target_create(config);

    assert_non_null(target);
    return target;
}

static struct ndfu_package *open_signed(const struct package_part *parts, size_t count)
{
    return open_package(make_package(parts, count, key));
}

static struct ndfu_package *open_application(size_t size)
{
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, size};

    return open_signed(&part, 1);
}

/* What the target put in its place must be what was in the package, and it must be unharmed. */
static void assert_activated(const struct target *target, const struct ndfu_package *package)
{
    const struct target_report *report = target_report(target);

    assert_int_equal(report->images, ndfu_package_image_count(package));
    for (size_t i = 0; i < report->images; i++) {
        const struct ndfu_image *sent = ndfu_package_image(package, i);

        assert_int_equal(report->image[i].length, sent->size);
        assert_memory_equal(report->image[i].sha256, sent->sha256, sizeof sent->sha256);
    }
    assert_int_equal(report->leaks, 0);
    assert_int_equal(report->wedges, 0);
    assert_int_equal(report->overruns, 0);
    assert_int_equal(report->refused_writes, 0);
    assert_int_equal(report->lost_responses, 0);
}

static void update(const struct target_config *config, const struct ndfu_link *link,
                   const struct ndfu_package *package)
{
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    const struct ndfu_engine_options options = rig_options(package, images);
    struct target *target = create_target(config);
    struct rig rig;

    rig_create(&rig, target, &options, 0);
    rig.link = *link;
    if (rig_run(&rig) != NDFU_OK)
        fail_msg("%s", rig.error.message);
    assert_int_equal(rig.last.type, NDFU_EVENT_DONE);
    rig_settle(&rig);
    assert_activated(target, package);
    rig_destroy(&rig);
    target_destroy(target);
}

static void a_usb_target_with_synchronous_flash_is_updated(void **state)
{
    const struct target_config config = strict_config();
    const struct ndfu_link link = {0};
    struct ndfu_package *package = open_application(SMALL);

    (void)state;
    update(&config, &link, package);
    ndfu_package_close(package);
}

static void a_usb_target_with_asynchronous_flash_is_updated_at_full_speed(void **state)
{
    struct target_config config = strict_config();
    const struct ndfu_link link = {0};
    struct ndfu_package *package = open_application(LARGE);

    (void)state;
    config.flash = TARGET_FLASH_ASYNC;
    update(&config, &link, package);
    ndfu_package_close(package);
}

static void a_short_flash_queue_is_no_obstacle(void **state)
{
    struct target_config config = strict_config();
    const struct ndfu_link link = {0};
    struct ndfu_package *package = open_application(LARGE);

    (void)state;
    config.flash = TARGET_FLASH_ASYNC;
    config.flash_queue = 4;
    config.flash_max_write = 4096;
    update(&config, &link, package);
    ndfu_package_close(package);
}

static void update_over_uart(uint32_t baud_rate, bool rtscts, size_t size)
{
    struct target_config config = strict_config();
    const struct ndfu_link link = {.baud_rate = baud_rate, .has_flow_control = rtscts};
    struct ndfu_package *package = open_application(size);

    config.transport = TARGET_UART;
    config.baud = baud_rate;
    config.rts = rtscts;
    update(&config, &link, package);
    ndfu_package_close(package);
}

static void a_uart_target_is_updated_with_flow_control(void **state)
{
    (void)state;
    update_over_uart(115200, true, SMALL);
    update_over_uart(1000000, true, SMALL);
}

static void a_uart_target_is_updated_without_flow_control(void **state)
{
    (void)state;
    update_over_uart(115200, false, SMALL);
    update_over_uart(1000000, false, SMALL);
}

static void a_slow_line_is_waited_for(void **state)
{
    (void)state;
    update_over_uart(9600, true, SMALL);
}

static void a_large_image_with_realistic_times_is_updated(void **state)
{
    (void)state;
    update_over_uart(115200, true, LARGE);
}

static void images_follow_each_other_across_resets(void **state)
{
    const struct package_part parts[] = {
        {"application", INIT_PACKET_APPLICATION, image, SMALL},
        {"softdevice_bootloader", INIT_PACKET_SOFTDEVICE_BOOTLOADER, image + SMALL, 30000},
    };
    const struct ndfu_link link = {.baud_rate = 115200, .has_flow_control = true};
    struct target_config config = strict_config();
    struct ndfu_package *package = open_signed(parts, 2);

    (void)state;
    assert_int_equal(ndfu_package_image(package, 0)->kind, NDFU_IMAGE_SOFTDEVICE_BOOTLOADER);
    update(&config, &link, package);
    config.transport = TARGET_UART;
    config.baud = 115200;
    config.rts = true;
    update(&config, &link, package);
    ndfu_package_close(package);
}

static void assert_refused(const struct target_config *config, const struct init_packet *packet,
                           uint8_t result, uint8_t extended)
{
    uint8_t bytes[INIT_PACKET_CAPACITY];
    struct target *target = create_target(config);
    struct ndfu_package *package =
        open_package(make_application(bytes, init_packet_encode(packet, key, bytes), image, SMALL));
    const struct ndfu_image *images[NDFU_IMAGE_KINDS];
    const struct ndfu_engine_options options = rig_options(package, images);
    struct rig rig;

    rig_create(&rig, target, &options, 0);
    assert_int_equal(rig_run(&rig), NDFU_E_REFUSED);
    assert_int_equal(rig.error.target_result, result);
    assert_int_equal(rig.error.target_extended, extended);
    assert_int_equal(target_report(target)->data_creates, 0);
    assert_int_equal(target_report(target)->images, 0);
    rig_destroy(&rig);
    ndfu_package_close(package);
    target_destroy(target);
}

static void a_target_refuses_what_is_not_for_it(void **state)
{
    struct signing_key *other = signing_key_generate();
    struct target_config config = strict_config();
    struct init_packet packet;

    (void)state;
    init_packet_describe(&packet, INIT_PACKET_APPLICATION, image, SMALL);
    signing_key_public(other, config.public_key);
    signing_key_destroy(other);
    assert_refused(&config, &packet, 0x05, 0);
    config = strict_config();
    config.hardware_version = 51;
    assert_refused(&config, &packet, 0x0b, 0x06);
    config = strict_config();
    config.application_version = 2;
    assert_refused(&config, &packet, 0x0b, 0x05);
    config = strict_config();
    config.softdevice_present = true;
    config.softdevice_fwid = 0x0100;
    packet.sd_req[0] = 0x0101;
    assert_refused(&config, &packet, 0x0b, 0x07);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_usb_target_with_synchronous_flash_is_updated),
        cmocka_unit_test(a_usb_target_with_asynchronous_flash_is_updated_at_full_speed),
        cmocka_unit_test(a_short_flash_queue_is_no_obstacle),
        cmocka_unit_test(a_uart_target_is_updated_with_flow_control),
        cmocka_unit_test(a_uart_target_is_updated_without_flow_control),
        cmocka_unit_test(a_slow_line_is_waited_for),
        cmocka_unit_test(a_large_image_with_realistic_times_is_updated),
        cmocka_unit_test(images_follow_each_other_across_resets),
        cmocka_unit_test(a_target_refuses_what_is_not_for_it),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
