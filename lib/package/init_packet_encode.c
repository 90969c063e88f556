/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <pb_encode.h>

#include "base/error.h"
#include "crypto/signature.h"
#include "init_packet.pb.h"
#include "package/init_packet.h"

#define FAIL(error, status, message) \
    ndfu_error_set(error, status, NDFU_LAYER_PACKAGE, "encode init packet", message)

/* The hash is stored with its bytes reversed. */
static void put_hash(ndfu_InitCommand *init, const struct ndfu_init_packet *packet)
{
    init->has_hash = packet->has_hash;
    init->hash.hash_type = packet->hash_type;
    init->hash.hash.size = (pb_size_t)packet->hash_length;
    for (size_t i = 0; i < packet->hash_length; i++)
        init->hash.hash.bytes[i] = packet->hash[packet->hash_length - 1 - i];
}

static void put_boot_validations(ndfu_InitCommand *init, const struct ndfu_init_packet *packet)
{
    init->boot_validation_count = (pb_size_t)packet->boot_validation_count;
    for (size_t i = 0; i < packet->boot_validation_count; i++) {
        const struct ndfu_boot_validation_bytes *from = &packet->boot_validation_bytes[i];
        ndfu_BootValidation *to = &init->boot_validation[i];

        to->type = packet->boot_validation[i];
        to->bytes.size = (pb_size_t)from->length;
        memcpy(to->bytes.bytes, from->bytes, from->length);
    }
}

/* Sizes stand there even where they are 0, as in every package that is known. */
static ndfu_InitCommand make_init_command(const struct ndfu_init_packet *packet)
{
    ndfu_InitCommand init = {
        .has_fw_version = packet->has_fw_version,
        .fw_version = packet->fw_version,
        .has_hw_version = packet->has_hw_version,
        .hw_version = packet->hw_version,
        .sd_req_count = (pb_size_t)packet->sd_req_count,
        .has_type = true,
        .type = ndfu_init_packet_type(packet->kind),
        .has_sd_size = true,
        .sd_size = packet->sd_size,
        .has_bl_size = true,
        .bl_size = packet->bl_size,
        .has_app_size = true,
        .app_size = packet->app_size,
        .has_is_debug = true,
        .is_debug = packet->is_debug,
    };

    for (size_t i = 0; i < packet->sd_req_count; i++)
        init.sd_req[i] = packet->sd_req[i];
    put_hash(&init, packet);
    put_boot_validations(&init, packet);
    return init;
}

static bool encode_init_command(const struct ndfu_init_packet *packet, ndfu_Command *command)
{
    const ndfu_InitCommand init = make_init_command(packet);
    pb_ostream_t stream = pb_ostream_from_buffer(command->init.bytes, sizeof command->init.bytes);

    command->has_op_code = true;
    command->op_code = NDFU_OP_CODE_INIT;
    command->has_init = pb_encode(&stream, ndfu_InitCommand_fields, &init);
    command->init.size = (pb_size_t)stream.bytes_written;
    return command->has_init;
}

static bool sign(ndfu_SignedCommand *command, const struct ndfu_key *key)
{
    command->signature_type = NDFU_SIGNATURE_ECDSA_P256_SHA256;
    command->signature.size = NDFU_SIGNATURE_SIZE;
    return ndfu_sign(key, command->command.init.bytes, command->command.init.size,
                     command->signature.bytes);
}

enum ndfu_status ndfu_init_packet_encode(const struct ndfu_init_packet *packet,
                                         const struct ndfu_key *key,
                                         uint8_t bytes[NDFU_COMMAND_OBJECT_MAX], size_t *size,
                                         struct ndfu_error *error)
{
    ndfu_Packet whole = ndfu_Packet_init_zero;
    pb_ostream_t stream = pb_ostream_from_buffer(bytes, NDFU_COMMAND_OBJECT_MAX);

    whole.has_signed_command = key != NULL;
    whole.has_command = key == NULL;
    if (!encode_init_command(packet, key ? &whole.signed_command.command : &whole.command))
        return FAIL(error, NDFU_E_ARGUMENT, "the init packet cannot be encoded");
    if (key && !sign(&whole.signed_command, key))
        return FAIL(error, NDFU_E_INTERNAL, "OpenSSL cannot sign the init packet");
    if (!pb_encode(&stream, ndfu_Packet_fields, &whole))
        return FAIL(error, NDFU_E_ARGUMENT,
                    "the init packet would be longer than the 512 bytes that a target takes; give "
                    "fewer SoftDevice requirements");
    *size = stream.bytes_written;
    return NDFU_OK;
}
