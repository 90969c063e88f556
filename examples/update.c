/* SPDX-License-Identifier: MIT */
/*
 * The smallest update: one package, one port. It goes on where an earlier one was interrupted, and
 * ends well only if the target has accepted every image.
 *
 * usage: update PACKAGE PORT
 */
#include <stdio.h>

#include <ndfu/ndfu.h>

int main(int argc, char **argv)
{
    struct ndfu_package *package = NULL;
    struct ndfu_update *update = NULL;
    struct ndfu_error error;
    enum ndfu_status status;

    if (argc != 3)
        return 2;
    status = ndfu_package_open(argv[1], &package, &error);
    if (status == NDFU_OK)
        status = ndfu_update_create(package, argv[2], NULL, &update, &error);
    if (status == NDFU_OK)
        status = ndfu_update_run(update, &error);
    if (status != NDFU_OK)
        fprintf(stderr, "%s: %s\n", ndfu_status_name(status), error.message);
    ndfu_update_destroy(update);
    ndfu_package_close(package);
    return status != NDFU_OK;
}
