/* SPDX-License-Identifier: MIT */
/* Packages as a whole: opened, checked and verified. */
#include <string.h>

#include <ndfu/verify.h>

#include "fuzz/fuzz.h"

static struct ndfu_key *known_key(void)
{
    static const char digits[] = "1b0cae9f228060a185a0ba18e7affc9463fbd258acde1ca01d2ad20d25729f37"
                                 "5700c4f60b92214485705dbe620d9e098202f8ec3bcd06b5c968c7ff2ee7954a";
    static struct ndfu_key *key;

    if (!key)
        PROMISE(ndfu_key_open_memory(digits, strlen(digits), NULL, &key, NULL) == NDFU_OK);
    return key;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ndfu_package *package;
    struct ndfu_error error;

    if (ndfu_package_open_memory(data, size, &package, &error) != NDFU_OK) {
        PROMISE(!package && error.message[0]);
        return 0;
    }
    PROMISE(ndfu_package_image_count(package) >= 1);
    for (size_t i = 0; i < ndfu_package_image_count(package); i++)
        PROMISE(ndfu_package_image(package, i)->size <= NDFU_IMAGE_MAX);
    /* What verifies passes the checks that a target makes in the end. */
    if (ndfu_package_verify(package, known_key(), NULL) == NDFU_OK)
        PROMISE(ndfu_package_check(package, NULL) == NDFU_OK);
    ndfu_package_close(package);
    return 0;
}
