/* SPDX-License-Identifier: MIT */
/* Complete updates of the simulated target, over all transports and kinds of flash. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "support/init_packet_maker.h"
#include "support/naive_client.h"
#include "target/target.h"

enum { IMAGE = 10000, USB_WRITE = 2048, UART_WRITE = 128 };

static struct signing_key *key;
static uint8_t public_key[64];
static uint8_t image[IMAGE];

static int make_key(void **state)
{
    (void)state;
    key = signing_key_generate();
    signing_key_public(key, public_key);
    pseudo_random_image(image, sizeof image, 1);
    return 0;
}

static int drop_key(void **state)
{
    (void)state;
    signing_key_destroy(key);
    return 0;
}

static size_t make_packet(uint8_t *bytes)
{
    struct init_packet packet;

    init_packet_describe(&packet, INIT_PACKET_APPLICATION, image, sizeof image);
    return init_packet_encode(&packet, key, bytes);
}

static void assert_image_activated(const struct target *target)
{
    const struct target_report *report = target_report(target);
    uint8_t digest[32];

    assert_int_equal(EVP_Digest(image, sizeof image, digest, NULL, EVP_sha256(), NULL), 1);
    assert_int_equal(report->images, 1);
    assert_int_equal(report->image[0].type, TARGET_IMAGE_APPLICATION);
    assert_int_equal(report->image[0].length, sizeof image);
    assert_memory_equal(report->image[0].sha256, digest, sizeof digest);
}

static void update(const struct target_config *config, size_t write_size, uint64_t pause)
{
    struct target *target = target_create(config);
    uint8_t packet[INIT_PACKET_CAPACITY];
    size_t length = make_packet(packet);
    struct client client;

    assert_non_null(target);
    client_open(&client, target);
    client.pause = pause;
    client.patience = 10 * SECOND; /* a page at 9600 baud takes half of it */
    assert_int_equal(client_ping(&client, 7), 1);
    assert_int_equal(client_send_init_packet(&client, packet, length), 1);
    client_sleep(&client, SECOND / 2); /* asynchronous flash still stores the init packet */
    assert_int_equal(client_send_image(&client, image, sizeof image, write_size), 1);
    client_sleep(&client, SECOND);
    assert_image_activated(target);
    assert_int_equal(target_report(target)->wedges, 0);
    assert_int_equal(target_report(target)->leaks, 0);
    assert_int_equal(target_report(target)->lost_responses, 0);
    target_destroy(target);
}

static void usb_is_updated_with_any_flash(void **state)
{
    const enum target_flash_mode modes[] = {TARGET_FLASH_SYNC, TARGET_FLASH_ASYNC,
                                            TARGET_FLASH_ASYNC_STALL};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct target_config config;

        target_config_init_strict(&config, public_key);
        config.flash = modes[i];
        update(&config, USB_WRITE, 0);
    }
}

static void uart_is_updated_at_any_rate_with_flow_control(void **state)
{
    const uint32_t rates[] = {0, 9600, 115200, 1000000};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct target_config config;

        target_config_init_strict(&config, public_key);
        config.transport = TARGET_UART;
        config.baud = rates[i];
        config.rts = true;
        update(&config, UART_WRITE, 0);
    }
}

/* The third write must not end inside the erase, which is done after the create was answered. */
static void uart_is_updated_with_any_flash_after_a_pause(void **state)
{
    const enum target_flash_mode modes[] = {TARGET_FLASH_ASYNC, TARGET_FLASH_ASYNC_STALL};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct target_config config;

        target_config_init_strict(&config, public_key);
        config.transport = TARGET_UART;
        config.flash = modes[i];
        config.baud = 115200;
        config.rts = true;
        update(&config, UART_WRITE, 100 * MILLISECOND);
    }
}

static void flash_that_takes_no_time_is_updated_too(void **state)
{
    (void)state;
    for (int transport = TARGET_USB; transport <= TARGET_UART; transport++) {
        for (int flash = TARGET_FLASH_SYNC; flash <= TARGET_FLASH_ASYNC_STALL; flash++) {
            struct target_config config;

            target_config_init_strict(&config, public_key);
            target_config_no_flash_time(&config);
            config.transport = (enum target_transport)transport;
            config.flash = (enum target_flash_mode)flash;
            update(&config, transport == TARGET_USB ? USB_WRITE : UART_WRITE, 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usb_is_updated_with_any_flash),
        cmocka_unit_test(uart_is_updated_at_any_rate_with_flow_control),
        cmocka_unit_test(uart_is_updated_with_any_flash_after_a_pause),
        cmocka_unit_test(flash_that_takes_no_time_is_updated_too),
    };

    return cmocka_run_group_tests(tests, make_key, drop_key);
}
