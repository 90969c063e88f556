/* SPDX-License-Identifier: MIT */
/*
 * A factory station: many devices at once in one thread, each with a package of its own. A line is
 * printed when a device is done, whatever the others are doing, and a summary at the end.
 *
 * Here devices are meant by their ports. With ndfu_update_options.device they would be meant by
 * their serial numbers or by where they are plugged in, and with ndfu_station_options.on_arrival
 * each would be updated as it is plugged in.
 *
 * usage: station PORT=PACKAGE...
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ndfu/ndfu.h>

/* A place of the station. It is the cookie of its update. */
struct place {
    char *port;
    const char *path; /* of its package */
    struct ndfu_package *package;
    struct ndfu_update *update;
    unsigned resumed; /* how often something was gone on with */
};

/* For the signal handler, which has no cookie. */
static struct ndfu_station *running;

static void stop(int signal_number)
{
    (void)signal_number;
    ndfu_station_cancel(running);
}

static void listen(const struct ndfu_event *event, void *cookie)
{
    struct place *place = cookie;

    if (event->type == NDFU_EVENT_RESUMED)
        place->resumed++;
    if (event->type == NDFU_EVENT_WARNING)
        fprintf(stderr, "%s: %s\n", place->port, event->text);
}

/* Called by the station when an update has ended, well or not. */
static void finished(struct ndfu_update *update, enum ndfu_status status,
                     const struct ndfu_error *error, void *cookie)
{
    const struct place *place = ndfu_update_cookie(update);

    (void)cookie;
    if (status == NDFU_OK)
        printf("%s: passed%s\n", place->port, place->resumed ? " (gone on with)" : "");
    else
        printf("%s: failed: %s: %s\n", place->port, ndfu_status_name(status), error->message);
    fflush(stdout);
}

static enum ndfu_status set_up(struct place *place, struct ndfu_station *station,
                               struct ndfu_error *error)
{
    struct ndfu_update_options options;
    enum ndfu_status status = ndfu_package_open(place->path, &place->package, error);

    ndfu_update_options_init(&options, sizeof options);
    options.baud_rate = 1000000;
    options.flow_control = NDFU_FLOW_CONTROL_RTSCTS;
    options.preflight = true; /* what does not suit a device is not sent to it */
    options.on_event = listen;
    options.cookie = place;
    if (status == NDFU_OK)
        status = ndfu_update_create(place->package, place->port, &options, &place->update, error);
    if (status == NDFU_OK)
        status = ndfu_station_add(station, place->update, error);
    return status;
}

/* Splits PORT=PACKAGE in place. */
static int take_argument(char *argument, struct place *place)
{
    char *equals = strchr(argument, '=');

    if (!equals)
        return 0;
    *equals = '\0';
    place->port = argument;
    place->path = equals + 1;
    return 1;
}

static int run(struct ndfu_station *station)
{
    struct ndfu_station_totals totals = {.size = sizeof totals};
    enum ndfu_status status;

    running = station;
    signal(SIGINT, stop);
    status = ndfu_station_run(station, NULL);
    signal(SIGINT, SIG_DFL);
    ndfu_station_count(station, &totals);
    printf("%zu of %zu passed\n", totals.succeeded, totals.added);
    return status == NDFU_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    const size_t count = argc > 1 ? (size_t)argc - 1 : 0;
    struct place *places = calloc(count + 1, sizeof *places);
    struct ndfu_station_options options;
    struct ndfu_station *station = NULL;
    struct ndfu_error error;
    enum ndfu_status status;
    int is_understood = 1;
    int code = EXIT_FAILURE;

    for (size_t i = 0; i < count && places; i++)
        is_understood = take_argument(argv[i + 1], &places[i]) && is_understood;
    if (!places || count == 0 || !is_understood) {
        fprintf(stderr, "usage: station PORT=PACKAGE...\n");
        free(places);
        return 2;
    }
    ndfu_station_options_init(&options, sizeof options);
    options.on_finished = finished;
    status = ndfu_station_create(&options, &station, &error);
    for (size_t i = 0; i < count && status == NDFU_OK; i++)
        status = set_up(&places[i], station, &error);
    if (status == NDFU_OK)
        code = run(station);
    else
        fprintf(stderr, "%s: %s\n", ndfu_status_name(status), error.message);
    ndfu_station_destroy(station);
    for (size_t i = 0; i < count; i++) {
        ndfu_update_destroy(places[i].update);
        ndfu_package_close(places[i].package);
    }
    free(places);
    return code;
}
