/* SPDX-License-Identifier: MIT */
#include "support/far_target.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Less than a frame over USB, so that writes are taken in parts. */
enum { ROOM = 512, ANSWERS = 65536 };

/* Until a target that resets is back on the bus, with whatever else it has to do. */
static const uint64_t A_WHILE_NS = UINT64_C(2) * 1000 * 1000 * 1000;

struct far_target {
    struct target *target;
    struct far_mishaps mishaps;
    struct far_counts counts;

    pthread_t thread;
    pthread_mutex_t mutex; /* of everything here, and of the target */
    pthread_cond_t changed;
    bool must_stop;
    struct ndfu_update *update;
    uint64_t now_ns;
    uint64_t generation; /* of the target's port, when it was opened */
    bool is_open;
    bool is_cut;
    bool is_first_write;
    bool has_refused; /* a write, for which the update is to be woken */
    size_t taken;     /* bytes from the host, ever */
    uint8_t input[ROOM];
    size_t input_length;
    uint8_t output[ANSWERS];
    size_t output_length;
};

static void live(struct far_target *far)
{
    const uint64_t until = far->now_ns + A_WHILE_NS;

    while (far->now_ns < until) {
        far->now_ns = target_advance(far->target, until);
        far->output_length +=
            target_read(far->target, far->now_ns, far->output + far->output_length,
                        sizeof far->output - far->output_length);
    }
}

static void *run(void *argument)
{
    struct far_target *far = argument;

    (void)pthread_mutex_lock(&far->mutex);
    while (!far->must_stop) {
        if (far->input_length == 0 && !far->has_refused) {
            (void)pthread_cond_wait(&far->changed, &far->mutex);
            continue;
        }
        far->has_refused = false;
        target_write(far->target, far->now_ns, far->input, far->input_length);
        far->input_length = 0;
        live(far);
        if (far->update)
            ndfu_update_wake(far->update);
    }
    (void)pthread_mutex_unlock(&far->mutex);
    return NULL;
}

static bool is_gone(const struct far_target *far)
{
    return far->is_cut || target_generation(far->target) != far->generation;
}

static enum ndfu_status try_open(struct far_target *far, struct ndfu_error *error)
{
    if (far->mishaps.open_fails != NDFU_OK)
        return far->mishaps.open_fails;
    if (far->is_cut && far->mishaps.stays_away) {
        error->os_error = ECONNREFUSED;
        (void)snprintf(error->message, sizeof error->message, "the tunnel is closed");
        return NDFU_E_PORT_OPEN;
    }
    if (far->is_cut && far->mishaps.refusals > 0) {
        far->mishaps.refusals--;
        return NDFU_E_PORT_NOT_FOUND;
    }
    live(far);
    if (!target_open(far->target, far->now_ns))
        return NDFU_E_PORT_NOT_FOUND;
    far->generation = target_generation(far->target);
    far->is_cut = false;
    far->is_open = true;
    far->output_length = 0;
    far->counts.opens++;
    return NDFU_OK;
}

static enum ndfu_status open_far(void *cookie, struct ndfu_error *error)
{
    struct far_target *far = cookie;
    enum ndfu_status status;

    (void)pthread_mutex_lock(&far->mutex);
    status = try_open(far, error);
    (void)pthread_mutex_unlock(&far->mutex);
    return status;
}

static void close_far(void *cookie)
{
    struct far_target *far = cookie;

    (void)pthread_mutex_lock(&far->mutex);
    if (far->is_open)
        target_close(far->target, far->now_ns);
    far->is_open = false;
    far->counts.closes++;
    (void)pthread_mutex_unlock(&far->mutex);
}

static enum ndfu_status read_far(void *cookie, uint8_t *bytes, size_t capacity, size_t *count,
                                 struct ndfu_error *error)
{
    struct far_target *far = cookie;
    enum ndfu_status status = NDFU_OK;

    (void)error;
    (void)pthread_mutex_lock(&far->mutex);
    *count = far->output_length < capacity ? far->output_length : capacity;
    memcpy(bytes, far->output, *count);
    far->output_length -= *count;
    memmove(far->output, far->output + *count, far->output_length);
    if (*count == 0 && is_gone(far))
        status = NDFU_E_PORT_GONE;
    (void)pthread_mutex_unlock(&far->mutex);
    return status;
}

static size_t take(struct far_target *far, const uint8_t *bytes, size_t length)
{
    const size_t room = far->is_first_write ? 0 : sizeof far->input - far->input_length;
    const size_t count = length < room ? length : room;

    memcpy(far->input + far->input_length, bytes, count);
    far->input_length += count;
    far->taken += count;
    far->counts.full += count == 0;
    far->has_refused = far->has_refused || count == 0;
    far->is_first_write = false;
    if (far->mishaps.cut_after && far->taken >= far->mishaps.cut_after) {
        far->mishaps.cut_after = 0;
        far->is_cut = true;
    }
    return count;
}

static enum ndfu_status write_far(void *cookie, const uint8_t *bytes, size_t length, size_t *count,
                                  struct ndfu_error *error)
{
    struct far_target *far = cookie;
    enum ndfu_status status = NDFU_OK;

    (void)pthread_mutex_lock(&far->mutex);
    if (is_gone(far)) {
        status = NDFU_E_PORT_GONE;
    } else if (far->mishaps.fail_after && far->taken >= far->mishaps.fail_after) {
        status = NDFU_E_PORT_IO;
        error->os_error = EPROTO;
        (void)snprintf(error->message, sizeof error->message, "the tunnel has collapsed");
    } else {
        *count = take(far, bytes, length);
    }
    (void)pthread_cond_signal(&far->changed);
    (void)pthread_mutex_unlock(&far->mutex);
    return status;
}

struct ndfu_transport far_target_transport(struct far_target *far)
{
    return (struct ndfu_transport){
        .size = sizeof(struct ndfu_transport),
        .cookie = far,
        .open = open_far,
        .close = close_far,
        .read = read_far,
        .write = write_far,
    };
}

struct far_target *far_target_create(const struct target_config *config,
                                     const struct far_mishaps *mishaps)
{
    struct far_target *far = calloc(1, sizeof *far);

    if (!far)
        abort();
    far->mishaps = *mishaps;
    far->is_first_write = true; /* which is refused, so that at least one is, whoever is faster */
    far->target = target_create(config);
    if (!far->target || pthread_mutex_init(&far->mutex, NULL) != 0 ||
        pthread_cond_init(&far->changed, NULL) != 0 ||
        pthread_create(&far->thread, NULL, run, far) != 0)
        abort();
    return far;
}

void far_target_destroy(struct far_target *far)
{
    (void)pthread_mutex_lock(&far->mutex);
    far->must_stop = true;
    (void)pthread_cond_signal(&far->changed);
    (void)pthread_mutex_unlock(&far->mutex);
    (void)pthread_join(far->thread, NULL);
    (void)pthread_cond_destroy(&far->changed);
    (void)pthread_mutex_destroy(&far->mutex);
    target_destroy(far->target);
    free(far);
}

void far_target_set_update(struct far_target *far, struct ndfu_update *update)
{
    (void)pthread_mutex_lock(&far->mutex);
    far->update = update;
    (void)pthread_mutex_unlock(&far->mutex);
}

struct far_counts far_target_counts(struct far_target *far)
{
    struct far_counts counts;

    (void)pthread_mutex_lock(&far->mutex);
    counts = far->counts;
    (void)pthread_mutex_unlock(&far->mutex);
    return counts;
}

const struct target_report *far_target_report(const struct far_target *far)
{
    return target_report(far->target);
}
