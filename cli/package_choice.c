/* SPDX-License-Identifier: MIT */
#include "package_choice.h"

#include "output.h"

int inspect_package(const struct package_choice *choice, const char *path, const char *command,
                    inspect_function *inspect)
{
    struct ndfu_key *key;
    struct ndfu_error error;
    enum ndfu_status status = key_from(choice->public_key, &key, &error);

    if (status == NDFU_OK)
        status = inspect(path, key, &error);
    ndfu_key_close(key);
    return end_command(command, NULL, status, &error);
}
