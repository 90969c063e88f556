/* SPDX-License-Identifier: MIT */
#include "outcome.h"

#include <stdio.h>

#include "command_error.h"

enum { TEXT = 160 };

void outcomes_init(struct outcomes *outcomes, const struct ndfu_package *package)
{
    *outcomes = (struct outcomes){.package = package};
}

/* @return where an image of this kind is in the package, or the number of images */
static size_t find(const struct outcomes *outcomes, enum ndfu_image_kind kind)
{
    const size_t count = ndfu_package_image_count(outcomes->package);
    size_t index = 0;

    while (index < count && ndfu_package_image(outcomes->package, index)->kind != kind)
        index++;
    return index;
}

/* Whether an event is the last of its image is known before the target is back for the next one. */
static void go_on(struct outcomes *outcomes, const struct ndfu_event *event)
{
    const size_t count = ndfu_package_image_count(outcomes->package);

    for (size_t i = find(outcomes, event->kind) + 1; i < count; i++) {
        const enum ndfu_image_kind kind = ndfu_package_image(outcomes->package, i)->kind;

        if (outcomes->is_left_out[kind])
            continue;
        outcomes->current = (struct line_image){kind, event->image + 1, event->image_count};
        return;
    }
}

void outcomes_take(struct outcomes *outcomes, const struct ndfu_event *event)
{
    switch (event->type) {
    case NDFU_EVENT_LEFT_OUT:
        outcomes->is_left_out[event->kind] = true;
        break;
    case NDFU_EVENT_CONNECTED:
        outcomes->current = (struct line_image){event->kind, event->image, event->image_count};
        break;
    case NDFU_EVENT_IMAGE_DONE:
        outcomes->is_accepted[event->kind] = true;
        go_on(outcomes, event);
        break;
    case NDFU_EVENT_DONE:
        outcomes->is_complete = true;
        outcomes->current = (struct line_image){0};
        break;
    default:
        break;
    }
}

bool outcomes_are_empty(const struct outcomes *outcomes)
{
    for (size_t i = 0; i < ndfu_package_image_count(outcomes->package); i++) {
        if (!outcomes->is_left_out[ndfu_package_image(outcomes->package, i)->kind])
            return false;
    }
    return true;
}

void outcomes_prefix_error(const struct outcomes *outcomes, struct ndfu_error *error)
{
    const struct line_image *image = &outcomes->current;
    char text[TEXT];

    if (image->count == 0 || ndfu_package_image_count(outcomes->package) < 2)
        return;
    (void)snprintf(text, sizeof text, "%s (image %zu of %zu)", ndfu_image_kind_text(image->kind),
                   image->index + 1, image->count);
    prefix_error(error, text);
}

/* What can become of an image. */
struct outcome {
    const char *name;
    const char *text;
};

/* No image is passed over for any other reason. @return NULL where it was not done with */
static const struct outcome *outcome_of(const struct outcomes *outcomes, size_t index)
{
    static const struct outcome accepted = {"accepted", "accepted by the target"};
    static const struct outcome left_out = {"left-out", "left out: the target has it already"};
    static const struct outcome passed_over = {
        "passed-over", "passed over: the target has this version or a newer one"};
    const enum ndfu_image_kind kind = ndfu_package_image(outcomes->package, index)->kind;
    const bool is_behind =
        outcomes->current.count > 0 && index < find(outcomes, outcomes->current.kind);

    if (outcomes->is_left_out[kind])
        return &left_out;
    if (outcomes->is_accepted[kind])
        return &accepted;
    return outcomes->is_complete || is_behind ? &passed_over : NULL;
}

char *outcome_describe(const struct outcomes *outcomes, size_t index, char *text, size_t size)
{
    const struct ndfu_image *image = ndfu_package_image(outcomes->package, index);
    const struct outcome *outcome = outcome_of(outcomes, index);

    if (!outcome)
        return NULL;
    (void)snprintf(text, size, "%s: %zu bytes, %s", ndfu_image_kind_text(image->kind), image->size,
                   outcome->text);
    return text;
}

void outcomes_print(const struct outcomes *outcomes, FILE *stream)
{
    char text[TEXT];

    for (size_t i = 0; i < ndfu_package_image_count(outcomes->package); i++) {
        if (outcome_describe(outcomes, i, text, sizeof text))
            (void)fprintf(stream, "%s\n", text);
    }
}

void outcomes_print_json(const struct outcomes *outcomes, const struct line_device *device)
{
    for (size_t i = 0; i < ndfu_package_image_count(outcomes->package); i++) {
        const struct ndfu_image *image = ndfu_package_image(outcomes->package, i);
        const struct outcome *outcome = outcome_of(outcomes, i);
        cJSON *line;

        if (!outcome)
            continue;
        line = begin_line("outcome", device);
        add_text(line, "image", ndfu_image_kind_name(image->kind));
        cJSON_AddNumberToObject(line, "size", (double)image->size);
        add_text(line, "outcome", outcome->name);
        add_text(line, "text", outcome->text);
        print_line(line);
    }
}
