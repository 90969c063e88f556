/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Judging packages: every check of a bootloader that can be made without one.
 *
 * What only a target knows is left to it: which hardware it is, what it has installed, and with
 * which key it verifies.
 */
#ifndef NDFU_VERIFY_H
#define NDFU_VERIFY_H

#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/key.h>
#include <ndfu/package.h>
#include <ndfu/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A check of an image and its init packet, in the order in which they are best made. */
enum ndfu_check {
    NDFU_CHECK_KIND = 0,             /**< manifest and init packet are for the same kind */
    NDFU_CHECK_INIT_PACKET_SIZE = 1, /**< fits the command object of a target */
    NDFU_CHECK_IMAGE_SIZE = 2,       /**< is that in the init packet, and a multiple of 4 */
    NDFU_CHECK_HASH = 3,             /**< there is a SHA-256, and it is that of the image */
    NDFU_CHECK_HW_VERSION = 4,       /**< there is one */
    NDFU_CHECK_FW_VERSION = 5,       /**< there is one; a SoftDevice alone needs none */
    NDFU_CHECK_SD_REQ = 6,           /**< there are SoftDevice requirements */
    NDFU_CHECK_BOOT_VALIDATION = 7,  /**< known ones, and a signature of the image verifies */
    NDFU_CHECK_SIGNATURE = 8,        /**< verifies */
};

/** The number of checks. Later versions may have more, behind these. */
#define NDFU_CHECKS 9

/** What became of a check. */
enum ndfu_verdict {
    NDFU_VERDICT_PASSED = 0,
    NDFU_VERDICT_FAILED = 1,
    NDFU_VERDICT_OPEN = 2, /**< cannot be decided here, or depends on the target */
};

/** A verdict and its reason. The caller owns it; it holds no pointers and may be copied. */
struct ndfu_finding {
    enum ndfu_verdict verdict;
    enum ndfu_status status; /**< NDFU_OK unless the check failed */
    char text[512];          /**< what was found; for a failed check what is wrong, and the mend */
    uint64_t reserved[8];
};

/**
 * Makes one check of one image.
 *
 * @param image    of a package
 * @param check    which one; a number that is none is left open
 * @param key      what signatures must verify with, private or public; NULL where it is not known:
 *                 then signatures are an open question, and no signature is one, too
 * @param finding  receives the verdict
 *
 * Threads: any.
 */
NDFU_API void ndfu_image_verify(const struct ndfu_image *image, enum ndfu_check check,
                                const struct ndfu_key *key, struct ndfu_finding *finding);

/**
 * Makes every check of every image.
 *
 * @param package  as ndfu_package_open() made it
 * @param key      as of ndfu_image_verify()
 * @param error    may be NULL
 * @return NDFU_OK where none failed, or for the first that did NDFU_E_INIT_PACKET, NDFU_E_IMAGE,
 *         NDFU_E_HASH or NDFU_E_SIGNATURE
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_package_verify(const struct ndfu_package *package,
                                              const struct ndfu_key *key, struct ndfu_error *error);

/**
 * The name of a check, such as "hw_version", for programs.
 *
 * @param check  any number
 * @return a static string; "unknown" for a number that is no check
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_check_name(enum ndfu_check check);

/**
 * What a check is called, such as "hardware version", for people.
 *
 * @param check  any number
 * @return a static string, for a number that is no check, too
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_check_text(enum ndfu_check check);

/**
 * The name of a verdict, such as "passed", for programs.
 *
 * @param verdict  any number
 * @return a static string; "unknown" for a number that is no verdict
 *
 * Threads: any.
 */
NDFU_API const char *ndfu_verdict_name(enum ndfu_verdict verdict);

#ifdef __cplusplus
}
#endif

#endif
