/* SPDX-License-Identifier: MIT */
#include "sim/state.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "sim/complain.h"
#include "sim/file.h"

bool state_check(const char *path)
{
    struct stat status;

    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return complain("'%s' is no file: flash cannot be kept there", path);
    return file_check_output(path);
}

bool state_load(struct target *target, const char *path, uint8_t **flash, size_t *length)
{
    struct stat status;

    *flash = NULL;
    *length = 0;
    if (stat(path, &status) != 0 && errno == ENOENT)
        return true;
    *flash = (uint8_t *)file_read(path, length);
    if (!*flash)
        return false;
    return target_restore(target, 0, *flash, *length) ||
           complain("'%s' does not hold the flash of a simulated target, or is damaged; give "
                    "--state another path, or remove it to begin with new flash",
                    path);
}

bool state_save(const struct target *target, const char *path)
{
    size_t length;
    uint8_t *flash = target_save(target, &length);
    const bool is_saved = file_write(path, flash, length);

    free(flash);
    return is_saved;
}
