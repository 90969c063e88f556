/* SPDX-License-Identifier: MIT */
/* ndfu pkg verify: would a bootloader take the package? */
#include <stdio.h>

#include <ndfu/ndfu.h>

#include "command.h"
#include "output.h"
#include "package_choice.h"

static const struct option_row options[] = {
    PACKAGE_OPTION_ROWS("the key that signatures must verify with: "),
    {0},
};

/* What a check of its own cannot be: the package was opened, or it was not. */
static const char structure[] = "structure";

static void print_json(const struct ndfu_image *image, const char *check,
                       const struct ndfu_finding *finding)
{
    cJSON *line = begin_line("check", NULL);

    add_text(line, "image", image ? ndfu_image_kind_name(image->kind) : NULL);
    cJSON_AddStringToObject(line, "check", check);
    cJSON_AddStringToObject(line, "verdict", ndfu_verdict_name(finding->verdict));
    cJSON_AddStringToObject(line, "text", finding->text);
    print_line(line);
}

static void print_finding(const struct ndfu_image *image, const char *name, const char *title,
                          const struct ndfu_finding *finding)
{
    if (output_is_json())
        print_json(image, name, finding);
    else
        (void)printf("  %-18s%-8s%s\n", title, ndfu_verdict_name(finding->verdict), finding->text);
}

static void print_structure(const char *path, enum ndfu_status status,
                            const struct ndfu_error *error)
{
    struct ndfu_finding finding = {.text = "everything is there and can be read"};

    if (status != NDFU_OK) {
        finding.verdict = NDFU_VERDICT_FAILED;
        (void)snprintf(finding.text, sizeof finding.text, "%s", error->message);
    }
    if (!output_is_json())
        (void)printf("%s\n", path);
    print_finding(NULL, structure, structure, &finding);
}

static void print_image(const struct ndfu_package *package, size_t index,
                        const struct ndfu_key *key)
{
    const struct ndfu_image *image = ndfu_package_image(package, index);

    if (!output_is_json())
        (void)printf("\nImage %zu of %zu: %s\n", index + 1, ndfu_package_image_count(package),
                     ndfu_image_kind_text(image->kind));
    for (int i = 0; i < NDFU_CHECKS; i++) {
        const enum ndfu_check check = (enum ndfu_check)i;
        struct ndfu_finding finding;

        ndfu_image_verify(image, check, key, &finding);
        print_finding(image, ndfu_check_name(check), ndfu_check_text(check), &finding);
    }
}

static enum ndfu_status verify(const char *path, const struct ndfu_key *key,
                               struct ndfu_error *error)
{
    struct ndfu_package *package;
    enum ndfu_status status = ndfu_package_open(path, &package, error);

    print_structure(path, status, error);
    if (status != NDFU_OK)
        return status;
    for (size_t i = 0; i < ndfu_package_image_count(package); i++)
        print_image(package, i, key);
    status = ndfu_package_verify(package, key, error);
    ndfu_package_close(package);
    return status;
}

static int run(const void *values, const char *operand)
{
    return inspect_package(values, operand, command_pkg_verify.name, verify);
}

const struct command command_pkg_verify = {
    .name = "pkg verify",
    .operand = "PACKAGE",
    .summary = "Check a package as a bootloader would",
    .description =
        "Makes every check that can be made without the target, and prints what became of it:\n"
        "passed, failed, or open where it cannot be decided here. Ends with 3 when one failed.",
    .options = options,
    .values_size = sizeof(struct package_choice),
    .run = run,
};
