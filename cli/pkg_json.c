/* SPDX-License-Identifier: MIT */
#include "pkg_json.h"

#include <ndfu/verify.h>

#include "key_source.h"
#include "output.h"

static void add_number_or_null(cJSON *object, const char *key, bool has, double number)
{
    if (has)
        cJSON_AddNumberToObject(object, key, number);
    else
        cJSON_AddNullToObject(object, key);
}

static void add_hex(cJSON *object, const char *key, const uint8_t *bytes, size_t length)
{
    char text[HEX_TEXT_SIZE];

    cJSON_AddStringToObject(object, key, hex_text(bytes, length, text));
}

/* A number that may have a name. */
static cJSON *name_number(const char *key, uint32_t number, const char *name)
{
    cJSON *object = cJSON_CreateObject();

    cJSON_AddNumberToObject(object, key, number);
    add_text(object, "name", name);
    return object;
}

static cJSON *describe_hash(const struct ndfu_init_packet *packet)
{
    cJSON *hash;

    if (!packet->has_hash)
        return cJSON_CreateNull();
    hash = name_number("type", packet->hash_type, ndfu_hash_type_name(packet->hash_type));
    add_hex(hash, "value", packet->hash, packet->hash_length);
    return hash;
}

/* Whether it verifies, and with which key; null where no key is known. */
static void add_verification(cJSON *signature, const struct ndfu_image *image,
                             const struct ndfu_key *key)
{
    struct ndfu_finding finding;
    char digits[HEX_TEXT_SIZE];

    if (!key) {
        cJSON_AddNullToObject(signature, "verifies");
        cJSON_AddNullToObject(signature, "key");
        return;
    }
    ndfu_image_verify(image, NDFU_CHECK_SIGNATURE, key, &finding);
    cJSON_AddBoolToObject(signature, "verifies", finding.verdict == NDFU_VERDICT_PASSED);
    cJSON_AddStringToObject(signature, "key", fingerprint_text(key, digits));
}

static cJSON *describe_signature(const struct ndfu_image *image, const struct ndfu_key *key)
{
    const struct ndfu_init_packet *packet = &image->init_packet;
    cJSON *signature;

    if (!packet->is_signed)
        return cJSON_CreateNull();
    signature = name_number("type", packet->signature_type,
                            ndfu_signature_type_name(packet->signature_type));
    cJSON_AddNumberToObject(signature, "size", (double)packet->signature_length);
    add_hex(signature, "value", packet->signature, packet->signature_length);
    add_verification(signature, image, key);
    return signature;
}

static cJSON *describe_boot_validation(const struct ndfu_init_packet *packet, size_t i)
{
    const uint32_t type = packet->boot_validation[i];
    cJSON *validation = name_number("type", type, ndfu_boot_validation_name(type));

    add_hex(validation, "value", packet->boot_validation_bytes[i].bytes,
            packet->boot_validation_bytes[i].length);
    return validation;
}

static cJSON *describe_init_packet(const struct ndfu_image *image, const struct ndfu_key *key)
{
    const struct ndfu_init_packet *packet = &image->init_packet;
    cJSON *object = cJSON_CreateObject();
    cJSON *softdevices = cJSON_AddArrayToObject(object, "sd_req");
    cJSON *validations = cJSON_AddArrayToObject(object, "boot_validation");

    cJSON_AddStringToObject(object, "file", image->dat_file);
    cJSON_AddNumberToObject(object, "size", (double)image->init_packet_size);
    cJSON_AddStringToObject(object, "kind", ndfu_image_kind_name(packet->kind));
    add_number_or_null(object, "fw_version", packet->has_fw_version, packet->fw_version);
    add_number_or_null(object, "hw_version", packet->has_hw_version, packet->hw_version);
    cJSON_AddNumberToObject(object, "sd_size", packet->sd_size);
    cJSON_AddNumberToObject(object, "bl_size", packet->bl_size);
    cJSON_AddNumberToObject(object, "app_size", packet->app_size);
    cJSON_AddBoolToObject(object, "is_debug", packet->is_debug);
    cJSON_AddItemToObject(object, "hash", describe_hash(packet));
    cJSON_AddItemToObject(object, "signature", describe_signature(image, key));
    for (size_t i = 0; i < packet->sd_req_count; i++)
        cJSON_AddItemToArray(softdevices, name_number("id", packet->sd_req[i],
                                                      ndfu_softdevice_name(packet->sd_req[i])));
    for (size_t i = 0; i < packet->boot_validation_count; i++)
        cJSON_AddItemToArray(validations, describe_boot_validation(packet, i));
    return object;
}

static cJSON *describe_image(const struct ndfu_image *image, const struct ndfu_key *key)
{
    cJSON *object = cJSON_CreateObject();

    cJSON_AddStringToObject(object, "kind", ndfu_image_kind_name(image->kind));
    cJSON_AddStringToObject(object, "file", image->bin_file);
    cJSON_AddNumberToObject(object, "size", (double)image->size);
    cJSON_AddBoolToObject(object, "size_matches", image->size == image->wanted_size);
    add_hex(object, "sha256", image->sha256, sizeof image->sha256);
    cJSON_AddBoolToObject(object, "hash_matches", image->hash_matches);
    cJSON_AddItemToObject(object, "init_packet", describe_init_packet(image, key));
    return object;
}

void print_package_json(const char *path, const struct ndfu_package *package,
                        const struct ndfu_key *key)
{
    cJSON *line = begin_line("package", NULL);
    cJSON *images = cJSON_AddArrayToObject(line, "images");

    cJSON_AddStringToObject(line, "package", path);
    for (size_t i = 0; i < ndfu_package_image_count(package); i++)
        cJSON_AddItemToArray(images, describe_image(ndfu_package_image(package, i), key));
    print_line(line);
}
