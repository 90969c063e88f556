/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Filling a struct ndfu_finding, and the checks that have a file of their own.
 */
#ifndef NDFU_PACKAGE_FINDING_H
#define NDFU_PACKAGE_FINDING_H

#include <ndfu/verify.h>

/** Fills in a finding; printf format and arguments of its text. */
__attribute__((format(printf, 4, 5))) void ndfu_finding_set(struct ndfu_finding *finding,
                                                            enum ndfu_verdict verdict,
                                                            enum ndfu_status status,
                                                            const char *format, ...);

#define NDFU_PASS(finding, ...) ndfu_finding_set(finding, NDFU_VERDICT_PASSED, NDFU_OK, __VA_ARGS__)
#define NDFU_LEAVE_OPEN(finding, ...) \
    ndfu_finding_set(finding, NDFU_VERDICT_OPEN, NDFU_OK, __VA_ARGS__)
#define NDFU_REJECT(finding, status, ...) \
    ndfu_finding_set(finding, NDFU_VERDICT_FAILED, status, __VA_ARGS__)

/* What signatures are checked for, in verify_signature.c. */

void ndfu_verify_signature(const struct ndfu_image *image, const struct ndfu_key *key,
                           struct ndfu_finding *finding);
void ndfu_verify_boot_validation(const struct ndfu_image *image, const struct ndfu_key *key,
                                 struct ndfu_finding *finding);

#endif
