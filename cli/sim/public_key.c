/* SPDX-License-Identifier: MIT */
#include "sim/public_key.h"

#include <stddef.h>

#include <ndfu/key.h>

#include "sim/complain.h"

static bool take_key(const char *path, const struct ndfu_key *key, uint8_t public_key[64])
{
    if (ndfu_key_is_private(key))
        return complain("'%s' holds a private key, and targets have the public one; make it with: "
                        "ndfu key show '%s' >public.pem",
                        path, path);
    ndfu_key_public(key, public_key);
    return true;
}

bool public_key_read(const char *path, uint8_t public_key[64])
{
    struct ndfu_key *key;
    struct ndfu_error error;
    bool is_taken;

    if (ndfu_key_open(path, &key, &error) != NDFU_OK)
        return complain("%s", error.message);
    is_taken = take_key(path, key, public_key);
    ndfu_key_close(key);
    return is_taken;
}
