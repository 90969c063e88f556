/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Keys: P-256 (also called prime256v1 and secp256r1), the only kind that bootloaders verify with.
 *
 * A private key signs packages; its public half goes into bootloaders, and verifies. A key does not
 * change. Nothing here ever asks for a passphrase.
 */
#ifndef NDFU_KEY_H
#define NDFU_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ndfu/error.h>
#include <ndfu/export.h>
#include <ndfu/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NDFU_KEY_FILE_MAX         (64u * 1024) /**< the largest file that is read, in bytes */
#define NDFU_KEY_PUBLIC_SIZE      64           /**< bytes of a public key in a bootloader */
#define NDFU_KEY_FINGERPRINT_SIZE 32           /**< bytes */

/** A key, private (with its public half) or public. */
struct ndfu_key;

/**
 * Makes a new private key.
 *
 * @param key    receives the key, to be freed with ndfu_key_close(); NULL on failure
 * @param error  may be NULL
 * @return NDFU_OK; NDFU_E_NO_MEMORY; NDFU_E_INTERNAL where the system has no random numbers
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_key_generate(struct ndfu_key **key, struct ndfu_error *error);

/**
 * Reads a key from a file: PEM, private or public, or a public key as 128 hexadecimal digits in the
 * order of bootloaders (see ndfu_key_public()).
 *
 * @param path   of the file; not kept
 * @param key    receives the key, to be freed with ndfu_key_close(); NULL on failure
 * @param error  may be NULL
 * @return NDFU_OK; NDFU_E_KEY_READ; NDFU_E_KEY where the file is no key, or an encrypted one, or of
 *         another kind than P-256; NDFU_E_NO_MEMORY
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_key_open(const char *path, struct ndfu_key **key,
                                        struct ndfu_error *error);

/**
 * Reads a key from memory. Otherwise as ndfu_key_open().
 *
 * @param data  the content of a file; not kept
 * @param size  its length in bytes
 * @param name  what messages call it; NULL for nothing special; not kept
 */
NDFU_API enum ndfu_status ndfu_key_open_memory(const void *data, size_t size, const char *name,
                                               struct ndfu_key **key, struct ndfu_error *error);

/**
 * Wipes and frees a key.
 *
 * @param key  may be NULL
 *
 * Threads: one at a time.
 */
NDFU_API void ndfu_key_close(struct ndfu_key *key);

/**
 * Whether a key can sign.
 *
 * @param key  private or public
 * @return true for a private one
 *
 * Threads: any.
 */
NDFU_API bool ndfu_key_is_private(const struct ndfu_key *key);

/**
 * The public half as bootloaders hold it: X then Y, each least significant byte first.
 *
 * @param key    private or public
 * @param bytes  receives all NDFU_KEY_PUBLIC_SIZE bytes
 *
 * Threads: any.
 */
NDFU_API void ndfu_key_public(const struct ndfu_key *key, uint8_t bytes[NDFU_KEY_PUBLIC_SIZE]);

/**
 * What to know a key by: the SHA-256 of the public key as SubjectPublicKeyInfo in DER, which is
 * what `openssl pkey -pubin -outform DER | sha256sum` says of a public PEM file. The same for a
 * private key and its public half.
 *
 * @param key          private or public
 * @param fingerprint  receives all NDFU_KEY_FINGERPRINT_SIZE bytes
 *
 * Threads: any.
 */
NDFU_API void ndfu_key_fingerprint(const struct ndfu_key *key,
                                   uint8_t fingerprint[NDFU_KEY_FINGERPRINT_SIZE]);

/** Which half of a key. */
enum ndfu_key_half {
    NDFU_KEY_PUBLIC = 0,
    NDFU_KEY_PRIVATE = 1,
};

/** How a key is written. */
enum ndfu_key_form {
    NDFU_KEY_PEM = 0, /**< as tools exchange keys */
    NDFU_KEY_HEX = 1, /**< numbers as bootloaders hold them, least significant byte first */
    NDFU_KEY_C = 2,   /**< C source for a bootloader; of public keys alone */
};

/**
 * Writes a key as text.
 *
 * @param key    private or public; not kept
 * @param half   the private one only of a private key, and not as C
 * @param form   how to write it
 * @param text   receives the text, to be freed with free(); NULL on failure. Wipe it first where it
 *               is a private key
 * @param error  may be NULL
 * @return NDFU_OK; NDFU_E_ARGUMENT where the key has no such half or form; NDFU_E_NO_MEMORY
 *
 * Threads: any.
 */
NDFU_API enum ndfu_status ndfu_key_write(const struct ndfu_key *key, enum ndfu_key_half half,
                                         enum ndfu_key_form form, char **text,
                                         struct ndfu_error *error);

#ifdef __cplusplus
}
#endif

#endif
