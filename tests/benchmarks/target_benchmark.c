/* SPDX-License-Identifier: MIT */
/*
 * ndfu-target-benchmark [SECONDS]
 *
 * How many complete updates of 64 KiB the simulated target takes in a second of real time, and how
 * many copies of one in the middle of an update can be made. Every figure is measured when it is
 * printed, for about so many seconds each (half of one).
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "support/init_packet_maker.h"
#include "support/naive_client.h"

enum { IMAGE = 65536 };

struct benchmark {
    const char *name;
    enum target_transport transport;
    enum target_flash_mode flash;
    uint32_t baud;
    size_t write_size;
};

static uint8_t image[IMAGE];
static uint8_t packet[INIT_PACKET_CAPACITY];
static size_t packet_length;

static double now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void configure(struct target_config *config, const struct benchmark *benchmark)
{
    target_config_init(config);
    config->transport = benchmark->transport;
    config->flash = benchmark->flash;
    config->baud = benchmark->baud;
    config->rts = true;
}

/* @return the virtual time that a complete update has taken; ends the program when it fails */
static uint64_t update(const struct benchmark *benchmark)
{
    struct target_config config;
    struct client client;
    struct target *target;
    uint64_t start;

    configure(&config, benchmark);
    target = target_create(&config);
    client_open(&client, target);
    client.patience = 30 * SECOND;
    start = client.now;
    if (client_send_init_packet(&client, packet, packet_length) != 1) {
        (void)fprintf(stderr, "%s: the init packet was refused\n", benchmark->name);
        exit(EXIT_FAILURE);
    }
    client_sleep(&client, SECOND / 2);
    if (client_send_image(&client, image, sizeof image, benchmark->write_size) != 1) {
        (void)fprintf(stderr, "%s: the image was refused\n", benchmark->name);
        exit(EXIT_FAILURE);
    }
    client_await_reset(&client);
    if (target_report(target)->images != 1) {
        (void)fprintf(stderr, "%s: the image was not activated\n", benchmark->name);
        exit(EXIT_FAILURE);
    }
    target_destroy(target);
    return client.now - start;
}

static void measure_updates(const struct benchmark *benchmark, double seconds)
{
    double start = now();
    double time = 0;
    unsigned count = 0;
    uint64_t virtual_time = 0;

    while (time < seconds) {
        virtual_time = update(benchmark);
        count++;
        time = now() - start;
    }
    printf("%-44s %8.0f updates/s  %7.3f ms each  %7.2f s in virtual time\n", benchmark->name,
           count / time, time / count * 1e3, (double)virtual_time * 1e-9);
}

static void measure_clones(double seconds)
{
    const struct benchmark usb = {"", TARGET_USB, TARGET_FLASH_SYNC, 0, 2048};
    struct target_config config;
    struct client client;
    struct target *target;
    double start;
    double time = 0;
    unsigned count = 0;

    configure(&config, &usb);
    target = target_create(&config);
    client_open(&client, target);
    (void)client_send_init_packet(&client, packet, packet_length);
    (void)client_send_image(&client, image, IMAGE / 2, usb.write_size);
    start = now();
    for (; time < seconds; time = now() - start) {
        for (unsigned i = 0; i < 100; i++) {
            target_destroy(target_clone(target));
        }
        count += 100;
    }
    printf("%-44s %8.0f clones/s   %7.2f us each\n", "clone and destroy, 32 KiB received",
           count / time, time / count * 1e6);
    target_destroy(target);
}

int main(int argc, char **argv)
{
    static const struct benchmark benchmarks[] = {
        {"usb, sync flash, 2048-byte writes", TARGET_USB, TARGET_FLASH_SYNC, 0, 2048},
        {"usb, sync flash, 1024-byte writes", TARGET_USB, TARGET_FLASH_SYNC, 0, 1024},
        {"usb, async flash, 2048-byte writes", TARGET_USB, TARGET_FLASH_ASYNC, 0, 2048},
        {"usb, async-stall flash, 1024-byte writes", TARGET_USB, TARGET_FLASH_ASYNC_STALL, 0, 1024},
        {"uart 115200 rts, sync flash, 128-byte writes", TARGET_UART, TARGET_FLASH_SYNC, 115200,
         128},
        {"uart 1000000 rts, sync flash, 128-byte writes", TARGET_UART, TARGET_FLASH_SYNC, 1000000,
         128},
        {"uart 115200 rts, sync flash, 64-byte writes", TARGET_UART, TARGET_FLASH_SYNC, 115200, 64},
    };
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 0.5;
    struct init_packet description;

    pseudo_random_image(image, sizeof image, 1);
    init_packet_describe(&description, INIT_PACKET_APPLICATION, image, sizeof image);
    packet_length = init_packet_encode(&description, NULL, packet);
    for (size_t i = 0; i < sizeof benchmarks / sizeof benchmarks[0]; i++) {
        measure_updates(&benchmarks[i], seconds);
    }
    measure_clones(seconds);
    return EXIT_SUCCESS;
}
