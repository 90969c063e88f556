/* SPDX-License-Identifier: MIT */
#include "outcome.h"

#include <stdio.h>

void outcomes_take(struct outcomes *outcomes, const struct ndfu_event *event)
{
    if (event->type == NDFU_EVENT_IMAGE_DONE)
        outcomes->is_accepted[event->kind] = true;
}

/* No image is passed over for any other reason. */
static const char *text_of(const struct outcomes *outcomes, uint32_t left_out,
                           enum ndfu_image_kind kind)
{
    if (left_out >> kind & 1)
        return "left out: the target has it already";
    return outcomes->is_accepted[kind] ? "accepted by the target"
                                       : "passed over: the target has this version or a newer one";
}

void outcomes_print(const struct outcomes *outcomes, const struct ndfu_package *package,
                    uint32_t left_out)
{
    for (size_t i = 0; i < ndfu_package_image_count(package); i++) {
        const struct ndfu_image *image = ndfu_package_image(package, i);

        (void)printf("%s: %zu bytes, %s\n", ndfu_image_kind_text(image->kind), image->size,
                     text_of(outcomes, left_out, image->kind));
    }
}
