/* SPDX-License-Identifier: MIT */
#include "outcome.h"

#include <stdio.h>

enum { TEXT = 160 };

void outcomes_take(struct outcomes *outcomes, const struct ndfu_event *event)
{
    if (event->type == NDFU_EVENT_IMAGE_DONE)
        outcomes->is_accepted[event->kind] = true;
    if (event->type == NDFU_EVENT_LEFT_OUT)
        outcomes->is_left_out[event->kind] = true;
}

bool outcomes_are_empty(const struct outcomes *outcomes, const struct ndfu_package *package)
{
    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        if (!outcomes->is_left_out[ndfu_package_image(package, i)->kind])
            return false;
    }
    return true;
}

/* What can become of an image. */
struct outcome {
    const char *name;
    const char *text;
};

/* No image is passed over for any other reason. */
static const struct outcome *outcome_of(const struct outcomes *outcomes, enum ndfu_image_kind kind)
{
    static const struct outcome accepted = {"accepted", "accepted by the target"};
    static const struct outcome left_out = {"left-out", "left out: the target has it already"};
    static const struct outcome passed_over = {
        "passed-over", "passed over: the target has this version or a newer one"};

    if (outcomes->is_left_out[kind])
        return &left_out;
    return outcomes->is_accepted[kind] ? &accepted : &passed_over;
}

char *outcome_describe(const struct outcomes *outcomes, const struct ndfu_image *image, char *text,
                       size_t size)
{
    (void)snprintf(text, size, "%s: %zu bytes, %s", ndfu_image_kind_text(image->kind), image->size,
                   outcome_of(outcomes, image->kind)->text);
    return text;
}

void outcomes_print(const struct outcomes *outcomes, const struct ndfu_package *package,
                    FILE *stream)
{
    char text[TEXT];

    for (size_t i = 0; i < ndfu_package_image_count(package); i++)
        (void)fprintf(
            stream, "%s\n",
            outcome_describe(outcomes, ndfu_package_image(package, i), text, sizeof text));
}

void outcomes_print_json(const struct outcomes *outcomes, const struct ndfu_package *package,
                         const struct line_device *device)
{
    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);
        const struct outcome *outcome = outcome_of(outcomes, image->kind);
        cJSON *line = begin_line("outcome", device);

        add_text(line, "image", ndfu_image_kind_name(image->kind));
        cJSON_AddNumberToObject(line, "size", (double)image->size);
        add_text(line, "outcome", outcome->name);
        add_text(line, "text", outcome->text);
        print_line(line);
    }
}
