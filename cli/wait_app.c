/* SPDX-License-Identifier: MIT */
#include "wait_app.h"

#include <stdio.h>
#include <time.h>

#include "command_error.h"
#include "interrupt.h"

enum { DESCRIPTION = 200, MS = 1000 };

static uint64_t now_ms(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * MS + (uint64_t)time.tv_nsec / 1000000;
}

/* What was updated is a bootloader, whether or not its product was known as one. If it came back as
 * the same product, without the trigger of an application, nothing would tell the two apart. */
enum ndfu_status wait_app_begin(const char *bootloaders, const struct ndfu_device *device,
                                struct wait_app *wait, struct ndfu_error *error)
{
    struct known_bootloaders known;
    enum ndfu_status status;

    *wait = (struct wait_app){.device = device};
    status = parse_bootloaders(bootloaders, &known, error);
    if (status != NDFU_OK)
        return status;
    known.ids[known.options.bootloader_count++] =
        (struct ndfu_product_id){device->vendor_id, device->product_id};
    return ndfu_watch_create(&known.options, &wait->watch, error);
}

static void cancel(void *watch)
{
    ndfu_watch_cancel(watch);
}

static enum ndfu_status explain_stay(const struct wait_app *wait, unsigned long seconds,
                                     struct ndfu_error *error)
{
    char text[DESCRIPTION];

    return fail_command(error, NDFU_E_DEVICE_LOST,
                        "the device has not left the bus within %lu s, so that its bootloader "
                        "still runs: %s. Reset it or plug it in again",
                        seconds, ndfu_device_describe(wait->device, text, sizeof text));
}

static enum ndfu_status wait_until(const struct wait_app *wait, unsigned long seconds,
                                   struct ndfu_device **device, struct ndfu_error *error)
{
    const uint64_t deadline = now_ms() + (uint64_t)seconds * MS;
    enum ndfu_status status =
        ndfu_watch_wait_left(wait->watch, wait->device, (uint32_t)(seconds * MS), error);
    uint64_t now;

    if (status == NDFU_E_TIMEOUT)
        return explain_stay(wait, seconds, error);
    if (status != NDFU_OK)
        return status;
    now = now_ms();
    return ndfu_watch_wait_return(wait->watch, wait->device, NDFU_RETURN_APPLICATION,
                                  now < deadline ? (uint32_t)(deadline - now) : 0, device, error);
}

enum ndfu_status wait_app_run(const struct wait_app *wait, unsigned long seconds, bool is_quiet,
                              struct ndfu_error *error)
{
    struct ndfu_device *device = NULL;
    char text[DESCRIPTION];
    enum ndfu_status status;

    /* What was accepted is known, however long this takes. */
    (void)fflush(stdout);
    interrupt_begin(cancel, wait->watch);
    if (!is_quiet)
        (void)fprintf(stderr, "Waiting for the application to come back\n");
    status = wait_until(wait, seconds, &device, error);
    interrupt_end();
    if (status == NDFU_OK)
        (void)printf("The application has come back: %s\n",
                     ndfu_device_describe(device, text, sizeof text));
    if (status == NDFU_E_DEVICE_LOST)
        prefix_error(error, "everything was written and accepted, but the application was not "
                            "seen afterwards");
    ndfu_device_destroy(device);
    return status;
}

void wait_app_end(struct wait_app *wait)
{
    ndfu_watch_destroy(wait->watch);
    wait->watch = NULL;
}
