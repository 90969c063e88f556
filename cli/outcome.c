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

/* No image is passed over for any other reason. */
static const char *text_of(const struct outcomes *outcomes, enum ndfu_image_kind kind)
{
    if (outcomes->is_left_out[kind])
        return "left out: the target has it already";
    return outcomes->is_accepted[kind] ? "accepted by the target"
                                       : "passed over: the target has this version or a newer one";
}

char *outcome_describe(const struct outcomes *outcomes, const struct ndfu_image *image, char *text,
                       size_t size)
{
    (void)snprintf(text, size, "%s: %zu bytes, %s", ndfu_image_kind_text(image->kind), image->size,
                   text_of(outcomes, image->kind));
    return text;
}

void outcomes_print(const struct outcomes *outcomes, const struct ndfu_package *package)
{
    char text[TEXT];

    for (size_t i = 0; i < ndfu_package_image_count(package); i++)
        (void)printf("%s\n",
                     outcome_describe(outcomes, ndfu_package_image(package, i), text, sizeof text));
}
