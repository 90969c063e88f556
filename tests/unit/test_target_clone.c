/* SPDX-License-Identifier: MIT */
/* A clone of a simulated target does what the original does, and neither sees the other. */
#include "support/cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "support/update_fixture.h"
#include "target/fault.h"

enum { LOG = 1 << 16 };

/* Everything that a host sees of a target over some time. */
struct log {
    uint8_t bytes[LOG];
    size_t length;
};

static void put(struct log *log, const void *bytes, size_t length)
{
    assert_true(log->length + length <= LOG);
    memcpy(log->bytes + log->length, bytes, length);
    log->length += length;
}

enum { PIECE = 331 };

/* Sends the next piece of a stream, lets some time pass, and logs what comes back. */
static void feed(struct target *target, uint64_t *now, const uint8_t *bytes, size_t length,
                 struct log *log)
{
    uint8_t byte;

    if (target_is_linked(target)) {
        (void)target_open(target, *now);
    }
    target_write(target, *now, bytes, length < PIECE ? length : PIECE);
    *now += 7 * MILLISECOND + 12345;
    while (target_read(target, *now, &byte, 1) == 1) {
        put(log, now, sizeof *now);
        put(log, &byte, 1);
    }
}

/* Sends the rest of a stream, and logs what becomes of the target too. */
static void feed_rest(struct target *target, uint64_t now, const uint8_t *bytes, size_t length,
                      struct log *log)
{
    struct target_state state;

    for (size_t sent = 0; sent < length; sent += PIECE) {
        feed(target, &now, bytes + sent, length - sent, log);
    }
    state = target_state(target);
    put(log, &state.index, sizeof state.index);
    put(log, &state.pool_free, sizeof state.pool_free);
    put(log, target_report(target), sizeof(struct target_report));
}

/* The bytes of an update with everything in it: init packet, objects, a wedge. */
static size_t make_stream(const struct fixture *fixture, uint8_t *bytes)
{
    const uint8_t start[] = {0x02, 4, 0, 0xC0, 0x01, 1, (uint8_t)fixture->packet_length,
                             0,    0, 0, 0xC0, 0x08};
    const uint8_t middle[] = {0xC0, 0x03, 0xC0, 0x04, 0xC0, 0x01, 2, 0, 0x10, 0, 0, 0xC0};
    size_t length = 0;

    memcpy(bytes, start, sizeof start);
    length += sizeof start;
    memcpy(bytes + length, fixture->packet, fixture->packet_length);
    length += fixture->packet_length;
    memcpy(bytes + length, middle, sizeof middle);
    length += sizeof middle;
    for (size_t offset = 0; offset < FIXTURE_IMAGE; offset += 500) {
        bytes[length++] = 0x08;
        memcpy(bytes + length, fixture->image + offset, 500);
        length += 500;
        memcpy(bytes + length, "\xC0\x03\xC0", 3);
        length += 3;
    }
    return length;
}

/* Runs a stream twice: once through, and once with a clone at every piece, which must go on as the
 * first run did. */
static void clone_everywhere(const struct target_config *config, const char *script)
{
    static uint8_t bytes[16384];
    static struct log whole;
    static struct log pieces;
    static struct log rest;
    struct target_faults *faults = target_faults_parse(script, NULL);
    struct fixture fixture;
    uint64_t now;
    size_t length;

    assert_non_null(faults);
    fixture_start(&fixture, config);
    length = make_stream(&fixture, bytes);
    target_set_faults(fixture.target, fixture.client.now, faults);
    whole.length = 0;
    feed_rest(fixture.target, fixture.client.now, bytes, length, &whole);
    fixture_stop(&fixture);

    fixture_start(&fixture, config);
    target_set_faults(fixture.target, fixture.client.now, faults);
    now = fixture.client.now;
    pieces.length = 0;
    for (size_t sent = 0; sent < length; sent += PIECE) {
        struct target *clone = target_clone(fixture.target);

        rest.length = 0;
        feed_rest(clone, now, bytes + sent, length - sent, &rest);
        target_destroy(clone);
        assert_int_equal(rest.length, whole.length - pieces.length);
        assert_memory_equal(rest.bytes, whole.bytes + pieces.length, rest.length);
        feed(fixture.target, &now, bytes + sent, length - sent, &pieces);
    }
    assert_memory_equal(pieces.bytes, whole.bytes, pieces.length);
    target_faults_destroy(faults);
    fixture_stop(&fixture);
}

static void a_clone_over_usb_equals_its_original(void **state)
{
    struct target_config config;

    (void)state;
    target_config_init(&config);
    clone_everywhere(&config, "");
    config.flash = TARGET_FLASH_ASYNC;
    clone_everywhere(&config, "");
    config.flash = TARGET_FLASH_ASYNC_STALL;
    clone_everywhere(&config, "");
}

static void a_clone_over_uart_equals_its_original(void **state)
{
    struct target_config config;

    (void)state;
    target_config_init(&config);
    config.transport = TARGET_UART;
    config.baud = 230400;
    clone_everywhere(&config, "");
    config.rts = true;
    clone_everywhere(&config, "");
    config.flash = TARGET_FLASH_ASYNC;
    clone_everywhere(&config, "");
}

static void faults_are_cloned_too(void **state)
{
    struct target_config config;

    (void)state;
    target_config_init(&config);
    clone_everywhere(&config, "to-target drop byte chance 0.01 seed 3\n"
                              "to-target repeat frame every 3\n"
                              "to-target delay frame every 5 by 20ms\n"
                              "to-host flip byte chance 0.05\n"
                              "power cut at word 700 half off 30ms\n");
}

static void a_write_to_a_clone_does_not_reach_the_original(void **state)
{
    struct target_config config;
    struct fixture fixture;
    struct target *clone;
    struct client other;
    uint8_t flash[16];

    (void)state;
    target_config_init(&config);
    fixture_start(&fixture, &config);
    fixture_create_object(&fixture);
    client_write(&fixture.client, fixture.image, 64); /* now they share a page */
    assert_int_equal(client_get_crc(&fixture.client), 1);
    clone = target_clone(fixture.target);
    other = fixture.client;
    other.target = clone;
    client_write(&other, fixture.image + 64, 64);
    assert_int_equal(client_get_crc(&other), 1);
    assert_int_equal(other.offset, 128);
    target_flash_read(clone, 0x1000 + 64, flash, sizeof flash);
    assert_memory_equal(flash, fixture.image + 64, sizeof flash);
    target_flash_read(fixture.target, 0x1000 + 64, flash, sizeof flash);
    assert_memory_equal(flash, "\xff\xff\xff\xff", 4);
    assert_int_equal(client_get_crc(&fixture.client), 1);
    assert_int_equal(fixture.client.offset, 64);
    target_destroy(clone);
    fixture_stop(&fixture);
}

static void an_answer_on_its_way_is_cloned_too(void **state)
{
    struct target_config config;
    struct fixture fixture;
    struct target *clone;
    uint8_t original[8];
    uint8_t copy[8];
    uint64_t later;

    (void)state;
    target_config_init(&config);
    config.transport = TARGET_UART;
    config.baud = 10000; /* a byte in a millisecond */
    fixture_start(&fixture, &config);
    client_send(&fixture.client, (const uint8_t[]){0x09, 1}, 2);
    client_sleep(&fixture.client, 6 * MILLISECOND); /* three bytes of the ping, two of the answer */
    clone = target_clone(fixture.target);
    later = fixture.client.now + 10 * MILLISECOND;
    assert_int_equal(target_read(fixture.target, later, original, sizeof original), 5);
    assert_int_equal(target_read(clone, later, copy, sizeof copy), 5);
    assert_memory_equal(original, copy, 5);
    target_destroy(clone);
    fixture_stop(&fixture);
}

/* Whatever comes in, the target stays whole: the sanitizers watch. */
static void noise_does_no_harm(void **state)
{
    struct target_config config;

    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        static struct log log;
        static uint8_t noise[6000];
        struct target *target;

        target_config_init(&config);
        config.transport = seed % 2 ? TARGET_USB : TARGET_UART;
        config.flash = (enum target_flash_mode)(seed % 3);
        config.rx_buffers = 2 + (unsigned)seed % 4;
        pseudo_random_image(noise, sizeof noise, seed);
        for (size_t i = 0; i < sizeof noise; i++) { /* ends, writes and executes abound */
            noise[i] = noise[i] < 0x40   ? 0xC0
                       : noise[i] < 0x80 ? (uint8_t)(noise[i] & 0x0F)
                                         : noise[i];
        }
        target = target_create(&config);
        target_run(target, SECOND);
        log.length = 0;
        feed_rest(target, SECOND, noise, sizeof noise, &log);
        target_destroy(target);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clone_over_usb_equals_its_original),
        cmocka_unit_test(a_clone_over_uart_equals_its_original),
        cmocka_unit_test(faults_are_cloned_too),
        cmocka_unit_test(a_write_to_a_clone_does_not_reach_the_original),
        cmocka_unit_test(an_answer_on_its_way_is_cloned_too),
        cmocka_unit_test(noise_does_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
