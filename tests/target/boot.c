/* SPDX-License-Identifier: MIT */
#include "target/boot.h"

#include <string.h>

#include "target/cpu.h"
#include "target/fault_rules.h"
#include "target/object.h"
#include "target/receiver.h"
#include "target/sender.h"
#include "target/state.h"
#include "target/usb.h"
#include "target/validation.h"

static void boot_step(struct target *target, enum target_boot_step step, uint64_t at)
{
    target->boot.step = step;
    target->boot.at = at;
}

static void leave_bus(struct target *target, uint64_t at)
{
    if (target->config.transport == TARGET_USB) {
        target->generation += target->linked;
        target->linked = false;
        target_line_drop(&target->line, target_line_length(&target->line));
        target_outbox_cut(&target->outbox, at);
        memset(&target->sender, 0, sizeof target->sender);
        target_usb_unplug(target);
        target_fault_unplug(target);
    }
}

static void cut_usb(struct target *target, uint64_t at, uint64_t off_ns)
{
    if (target->mode == TARGET_BOOTLOADER && target->linked &&
        target->boot.step == TARGET_BOOT_NONE) {
        leave_bus(target, at);
        target_settings_load(&target->settings, &target->nvm, &target->config);
        boot_step(target, TARGET_BOOT_ENUMERATE, at + off_ns + target->config.enumeration_ns);
    }
}

/* It is the host's end of the line that goes; the target notices nothing. */
static void cut_uart(struct target *target, uint64_t at, uint64_t off_ns)
{
    const uint64_t back_at = at + (off_ns > 0 ? off_ns : 1);

    target->generation += target->linked;
    target->linked = false;
    target->port_at = back_at > target->port_at ? back_at : target->port_at;
    target_line_drop(&target->line, target_line_length(&target->line));
    target_outbox_cut(&target->outbox, at);
    target_fault_unplug(target);
}

void target_port_cut(struct target *target, uint64_t at, uint64_t off_ns)
{
    if (target->config.transport == TARGET_USB) {
        cut_usb(target, at, off_ns);
    } else {
        cut_uart(target, at, off_ns);
    }
}

void target_port_return(struct target *target)
{
    target->port_at = 0;
    target->linked = true;
}

/* What is lost with the RAM. */
static void lose_ram(struct target *target, uint64_t at)
{
    target_flash_cut(target, at);
    target_cpu_init(target);
    target_usb_init(target);
    target_receiver_init(target);
    target->halted = false;
    target->inactivity_at = TARGET_NEVER;
    if (target->config.transport == TARGET_UART) {
        memset(&target->sender, 0, sizeof target->sender);
    }
}

static void restart(struct target *target, uint64_t at, enum target_reset_cause cause)
{
    leave_bus(target, at);
    lose_ram(target, at);
    target->boot.stay = cause == TARGET_RESET_TRIGGER;
    target->boot.expect_more = false;
    if (target->observer.reset) {
        target->observer.reset(target->observer.context, cause, at);
    }
}

void target_reset(struct target *target, uint64_t at, enum target_reset_cause cause)
{
    target->report.resets[cause]++;
    restart(target, at, cause);
    target->mode = TARGET_BOOTING;
    boot_step(target, TARGET_BOOT_START, at + target->config.boot_ns);
}

void target_end_update(struct target *target, uint64_t at)
{
    uint64_t sent_at = target_sender_done_at(target);

    target->task.step = TARGET_STEP_WAIT;
    target->task.until = TARGET_NEVER;
    boot_step(target, TARGET_BOOT_RESET, at > sent_at ? at : sent_at);
}

void target_power_cut(struct target *target, uint64_t at, uint64_t off_ns)
{
    target->report.power_cuts++;
    restart(target, at, TARGET_RESET_POWER);
    target->mode = TARGET_OFF;
    boot_step(target, TARGET_BOOT_POWER, at + off_ns);
}

uint64_t target_boot_next(const struct target *target)
{
    return target->boot.step == TARGET_BOOT_NONE ? TARGET_NEVER : target->boot.at;
}

static void power_on(struct target *target, uint64_t at)
{
    target->report.resets[TARGET_RESET_POWER]++;
    target->mode = TARGET_BOOTING;
    boot_step(target, TARGET_BOOT_START, at + target->config.boot_ns);
}

/* Waits for the flash, if it has work. @return false when it has not */
static bool wait_for_flash(struct target *target, enum target_boot_step step)
{
    if (target->flash.count == 0) {
        return false;
    }
    boot_step(target, step, TARGET_NEVER);
    return true;
}

static void start_bootloader(struct target *target, uint64_t at)
{
    boot_step(target, TARGET_BOOT_NONE, TARGET_NEVER);
    target->mode = TARGET_BOOTLOADER;
    target_object_activity(target, at);
    if (target->boot.expect_more && target->config.continuation_ns > 0) {
        target->inactivity_at = at + target->config.continuation_ns;
    }
    if (target->config.transport == TARGET_USB) {
        target->linked = true;
        target_usb_poll(target, at);
    }
}

static void choose(struct target *target, uint64_t at)
{
    if (target->settings.application.valid && !target->config.stay_in_bootloader &&
        !target->boot.stay && !target->boot.expect_more) {
        boot_step(target, TARGET_BOOT_NONE, TARGET_NEVER);
        target->mode = TARGET_APPLICATION;
        return;
    }
    target_object_init(target);
    if (target->config.transport == TARGET_USB) {
        boot_step(target, TARGET_BOOT_ENUMERATE, at + target->config.enumeration_ns);
    } else {
        start_bootloader(target, at);
    }
}

static void settings_ready(struct target *target, uint64_t at)
{
    if (target->settings.received.valid) {
        boot_step(target, TARGET_BOOT_ACTIVATE, at + target->config.activation_ns);
    } else {
        choose(target, at);
    }
}

static void load_settings(struct target *target, uint64_t at)
{
    target_settings_load(&target->settings, &target->nvm, &target->config);
    (void)target_store_settings(target, at, false);
    if (!wait_for_flash(target, TARGET_BOOT_SETTINGS)) {
        settings_ready(target, at);
    }
}

static uint32_t page_end(uint32_t address)
{
    return (address + TARGET_PAGE_SIZE - 1) / TARGET_PAGE_SIZE * TARGET_PAGE_SIZE;
}

static void activate_application(struct target *target, const struct target_bank *image)
{
    struct target_bank *bank = &target->settings.application;

    *bank = *image;
    bank->address = target_application_start(&target->settings);
    target_nvm_move(&target->nvm, bank->address, image->address, image->length);
    target->settings.application_version = image->version;
}

/* A new SoftDevice goes over the old one, and over the application behind it. */
static void activate_softdevice(struct target *target, const struct target_bank *image)
{
    target_nvm_move(&target->nvm, TARGET_MBR_END, image->address, image->softdevice_length);
    target->settings.softdevice_end = TARGET_MBR_END + page_end(image->softdevice_length);
    target->settings.softdevice_fwid = target->config.softdevice_fwid;
    target->settings.application.valid = false;
}

static void activate(struct target *target, uint64_t at)
{
    struct target_settings *settings = &target->settings;
    const struct target_bank image = settings->received;

    if (image.type == TARGET_IMAGE_APPLICATION) {
        activate_application(target, &image);
    } else {
        if (image.type != TARGET_IMAGE_BOOTLOADER) {
            activate_softdevice(target, &image);
        }
        if (image.type != TARGET_IMAGE_SOFTDEVICE) {
            settings->bootloader_version = image.version;
        }
        target->boot.expect_more = true;
    }
    target->report.image[target->report.images % TARGET_MAX_IMAGES] = (struct target_image){
        .type = (enum target_image_type)image.type,
        .version = image.version,
        .address = image.address,
        .length = image.length,
    };
    memcpy(target->report.image[target->report.images % TARGET_MAX_IMAGES].sha256, image.sha256,
           sizeof image.sha256);
    settings->received.valid = false;
    (void)target_store_settings(target, at, false);
    (void)wait_for_flash(target, TARGET_BOOT_ACTIVATED);
}

void target_boot_event(struct target *target, uint64_t at)
{
    switch (target->boot.step) {
    case TARGET_BOOT_RESET:
        target_reset(target, at, TARGET_RESET_UPDATE);
        break;
    case TARGET_BOOT_POWER:
        power_on(target, at);
        break;
    case TARGET_BOOT_START:
        load_settings(target, at);
        break;
    case TARGET_BOOT_SETTINGS:
        settings_ready(target, at);
        break;
    case TARGET_BOOT_ACTIVATE:
        activate(target, at);
        break;
    case TARGET_BOOT_ACTIVATED:
        target->report.images++; /* not before it is on record: until then it may come again */
        choose(target, at);
        break;
    case TARGET_BOOT_ENUMERATE:
        start_bootloader(target, at);
        break;
    case TARGET_BOOT_NONE:
        break;
    }
}
