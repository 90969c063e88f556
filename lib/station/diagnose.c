/* SPDX-License-Identifier: MIT */
/*
 * A target that does not answer may do so at another speed, or with other flow control: both are
 * set up by whoever built the device, and easily forgotten. Nothing is sent but frame aborts and
 * pings, and the update fails all the same; but its message says which settings were answered.
 */
#include "station/update.h"

#include "base/error.h"

enum { PROBE_US = 400 * 1000, PING_IDS = 16 };

/* Of the SDK's examples and of common bridges. */
static const uint32_t baud_rates[] = {115200, 1000000, 921600, 460800, 230400,
                                      57600,  38400,   19200,  9600};

enum { BAUD_RATES = sizeof baud_rates / sizeof baud_rates[0] };

static enum ndfu_flow_control other_than(enum ndfu_flow_control flow_control)
{
    return flow_control == NDFU_FLOW_CONTROL_NONE ? NDFU_FLOW_CONTROL_RTSCTS
                                                  : NDFU_FLOW_CONTROL_NONE;
}

/* First the other flow control, then other speeds without any, as pings need none. */
static bool choose_settings(struct ndfu_update *update)
{
    struct ndfu_diagnosis *diagnosis = &update->diagnosis;

    if (diagnosis->tried++ == 0) {
        update->settings.flow_control = other_than(update->options.flow_control);
        return true;
    }
    if (diagnosis->tried - 2 < BAUD_RATES &&
        baud_rates[diagnosis->tried - 2] == update->options.baud_rate)
        diagnosis->tried++;
    if (diagnosis->tried - 2 >= BAUD_RATES)
        return false;
    update->settings.baud_rate = baud_rates[diagnosis->tried - 2];
    update->settings.flow_control = NDFU_FLOW_CONTROL_NONE;
    return true;
}

/* What nobody has answered need not leave any more. */
static void probe(struct ndfu_update *update, uint64_t now)
{
    ndfu_tap_closed(&update->tap);
    if (update->engine)
        update->diagnosis.received += ndfu_engine_info(update->engine)->received;
    ndfu_engine_destroy(update->engine);
    update->how.goal = NDFU_GOAL_PROBE;
    update->how.wait_reset = false;
    update->how.limits.connect_us = PROBE_US;
    update->how.first_ping_id = (uint8_t)(update->how.first_ping_id + PING_IDS);
    update->engine = ndfu_engine_make(&update->how);
    if (update->engine)
        ndfu_drive_open(update, now);
    else
        ndfu_update_finish(update, &update->diagnosis.error);
}

/* Not every port has every speed. */
void ndfu_diagnose_next(struct ndfu_update *update, uint64_t now_us)
{
    if (choose_settings(update))
        probe(update, now_us);
    else
        ndfu_update_finish(update, &update->diagnosis.error);
}

static void finish_explained(struct ndfu_update *update)
{
    struct ndfu_error explained = update->diagnosis.error;

    (void)ndfu_error_set(
        &explained, explained.status, explained.layer, explained.operation,
        "no answer at %lu baud %s, but there is one at %lu baud %s: give these",
        (unsigned long)update->options.baud_rate,
        update->options.flow_control == NDFU_FLOW_CONTROL_RTSCTS ? "with RTS/CTS"
                                                                 : "without flow control",
        (unsigned long)update->settings.baud_rate,
        update->settings.flow_control == NDFU_FLOW_CONTROL_RTSCTS ? "with RTS/CTS"
                                                                  : "without flow control");
    ndfu_update_finish(update, &explained);
}

static bool is_worth_it(const struct ndfu_update *update, enum ndfu_status status)
{
    return status == NDFU_E_TIMEOUT && !ndfu_engine_was_answered(update->engine) && update->port &&
           ndfu_port_is_serial(update->port);
}

bool ndfu_diagnose(struct ndfu_update *update, uint64_t now_us)
{
    const enum ndfu_status status = ndfu_engine_result(update->engine, NULL);

    if (!update->diagnosis.is_running) {
        if (!is_worth_it(update, status))
            return false;
        update->diagnosis.is_running = true;
        update->diagnosis.error = update->error;
        ndfu_update_tell(update, NDFU_EVENT_WAITING,
                         "for an answer at other speeds and with other flow control");
        ndfu_diagnose_next(update, now_us);
    } else if (status == NDFU_E_CANCELLED) {
        ndfu_update_finish(update, NULL);
    } else if (status == NDFU_OK) {
        finish_explained(update);
    } else {
        ndfu_diagnose_next(update, now_us);
    }
    return true;
}
