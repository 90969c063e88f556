/* SPDX-License-Identifier: MIT */
/* Where udev looks for rules, and whether ours is among them. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "device/checks.h"

static const char *const folders[] = {"/etc/udev/rules.d", "/run/udev/rules.d",
                                      "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d",
                                      "/lib/udev/rules.d"};

/* What acts on "uaccess". Rules are read in the order of their names, whatever their folder. */
static const char seat_rules[] = "73-seat-late.rules";
static const char name_end[] = "ndfu.rules";

enum rule { RULE_MISSING, RULE_LATE, RULE_IN_TIME };

static enum rule judge(const char *name)
{
    const size_t length = strlen(name);

    if (length < sizeof name_end - 1 ||
        strcmp(name + length - (sizeof name_end - 1), name_end) != 0)
        return RULE_MISSING;
    return strcmp(name, seat_rules) < 0 ? RULE_IN_TIME : RULE_LATE;
}

static enum rule look(const char *root, const char *folder, char *found, size_t size)
{
    enum rule best = RULE_MISSING;
    const struct dirent *entry;
    DIR *directory;
    char path[PATH_MAX];

    (void)snprintf(path, sizeof path, "%s%s", root, folder);
    directory = opendir(path);
    while (directory && (entry = readdir(directory))) {
        if (judge(entry->d_name) <= best)
            continue;
        best = judge(entry->d_name);
        (void)snprintf(found, size, "%s/%s", folder, entry->d_name);
    }
    if (directory)
        (void)closedir(directory);
    return best;
}

void ndfu_check_rules(struct ndfu_report *report, const char *root)
{
    enum rule best = RULE_MISSING;
    char late[300] = "";

    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && best != RULE_IN_TIME; i++) {
        const enum rule rule = look(root ? root : "", folders[i], late, sizeof late);

        best = rule > best ? rule : best;
    }
    if (best == RULE_MISSING)
        ndfu_report_add(report, NDFU_HINT_UDEV_RULE, NULL,
                        "the udev rule of ndfu is not installed, so that ports may need a group, "
                        "and ModemManager may take them; copy 60-ndfu.rules to /etc/udev/rules.d, "
                        "run 'sudo udevadm control --reload && sudo udevadm trigger', and plug the "
                        "device in again");
    if (best == RULE_LATE)
        ndfu_report_add(report, NDFU_HINT_UDEV_RULE, NULL,
                        "the udev rule '%s' comes after %s, which has to see what it sets; give it "
                        "a smaller number, such as 60",
                        late, seat_rules);
}
