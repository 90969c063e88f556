/* SPDX-License-Identifier: MIT */
#include "support/update_fixture.h"

#include "support/cmocka.h"

#include <string.h>

#include <zlib.h>

void fixture_start(struct fixture *fixture, const struct target_config *config)
{
    struct init_packet packet;

    memset(fixture, 0, sizeof *fixture);
    pseudo_random_image(fixture->image, sizeof fixture->image, 1);
    init_packet_describe(&packet, INIT_PACKET_APPLICATION, fixture->image, sizeof fixture->image);
    fixture->packet_length = init_packet_encode(&packet, NULL, fixture->packet);
    fixture->target = target_create(config);
    assert_non_null(fixture->target);
    client_open(&fixture->client, fixture->target);
}

void fixture_start_usb(struct fixture *fixture, enum target_flash_mode flash)
{
    struct target_config config;

    target_config_init(&config);
    config.flash = flash;
    config.flash_queue = 4;
    config.flash_max_write = 4096;
    fixture_start(fixture, &config);
    fixture->client.patience = SECOND / 2;
}

void fixture_stop(struct fixture *fixture)
{
    target_destroy(fixture->target);
    fixture->target = NULL;
}

void fixture_send_init_packet(struct fixture *fixture)
{
    assert_int_equal(
        client_send_init_packet(&fixture->client, fixture->packet, fixture->packet_length), 1);
    client_sleep(&fixture->client, SECOND / 2);
}

void fixture_create_object(struct fixture *fixture)
{
    fixture_send_init_packet(fixture);
    assert_int_equal(client_create(&fixture->client, 2, FIXTURE_PAGE), 1);
}

void fixture_update(struct fixture *fixture, size_t write_size)
{
    uint32_t images = target_report(fixture->target)->images;

    fixture_send_init_packet(fixture);
    assert_int_equal(
        client_send_image(&fixture->client, fixture->image, sizeof fixture->image, write_size), 1);
    client_sleep(&fixture->client, 2 * SECOND);
    assert_int_equal(target_report(fixture->target)->images, images + 1);
}

uint32_t fixture_crc(const struct fixture *fixture, size_t length)
{
    return (uint32_t)crc32_z(0, fixture->image, length);
}
