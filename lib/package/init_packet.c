/* SPDX-License-Identifier: MIT */
#include "package/init_packet.h"

#include <string.h>

#include <pb_decode.h>

#include "base/error.h"
#include "crypto/signature.h"
#include "init_packet.pb.h"

/* The packet's own numbering of firmware types. */
static const enum ndfu_image_kind kinds[] = {
    NDFU_IMAGE_APPLICATION,           NDFU_IMAGE_SOFTDEVICE,           NDFU_IMAGE_BOOTLOADER,
    NDFU_IMAGE_SOFTDEVICE_BOOTLOADER, NDFU_IMAGE_EXTERNAL_APPLICATION,
};

uint32_t ndfu_init_packet_type(enum ndfu_image_kind kind)
{
    uint32_t type = 0;

    while (type + 1 < sizeof kinds / sizeof kinds[0] && kinds[type] != kind)
        type++;
    return type;
}

static enum ndfu_status malformed(const char *name, const char *what, struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_INIT_PACKET, NDFU_LAYER_PACKAGE, "decode init packet",
                          "'%s' is not an init packet: %s; make the package again", name, what);
}

/* The hash is stored with its bytes reversed. */
static void copy_hash(struct ndfu_init_packet *packet, const ndfu_Hash *hash)
{
    packet->has_hash = true;
    packet->hash_type = hash->hash_type;
    packet->hash_length = hash->hash.size;
    for (size_t i = 0; i < hash->hash.size; i++)
        packet->hash[i] = hash->hash.bytes[hash->hash.size - 1 - i];
}

static void copy_init_command(struct ndfu_init_packet *packet, const ndfu_InitCommand *init)
{
    packet->has_fw_version = init->has_fw_version;
    packet->fw_version = init->fw_version;
    packet->has_hw_version = init->has_hw_version;
    packet->hw_version = init->hw_version;
    packet->sd_req_count = init->sd_req_count;
    for (size_t i = 0; i < init->sd_req_count; i++)
        packet->sd_req[i] = init->sd_req[i];
    packet->sd_size = init->sd_size;
    packet->bl_size = init->bl_size;
    packet->app_size = init->app_size;
    if (init->has_hash)
        copy_hash(packet, &init->hash);
    packet->is_debug = init->is_debug;
    packet->boot_validation_count = init->boot_validation_count;
    for (size_t i = 0; i < init->boot_validation_count; i++) {
        const ndfu_BootValidation *from = &init->boot_validation[i];
        struct ndfu_boot_validation_bytes *to = &packet->boot_validation_bytes[i];

        packet->boot_validation[i] = from->type;
        to->length = from->bytes.size;
        memcpy(to->bytes, from->bytes.bytes, from->bytes.size);
    }
}

/* The command, signed or not; NULL where the packet has none. */
static const ndfu_Command *find_command(const ndfu_Packet *decoded)
{
    if (decoded->has_signed_command)
        return &decoded->signed_command.command;
    return decoded->has_command ? &decoded->command : NULL;
}

static void copy_signature(struct ndfu_init_packet *packet, const ndfu_SignedCommand *from)
{
    packet->is_signed = true;
    packet->signature_type = from->signature_type;
    packet->signature_length = from->signature.size;
    memcpy(packet->signature, from->signature.bytes, from->signature.size);
}

/* The bytes of the init command; NULL on failure. */
static const ndfu_Command *decode_packet(const uint8_t *bytes, size_t size, const char *name,
                                         ndfu_Packet *decoded, struct ndfu_error *error)
{
    pb_istream_t stream = pb_istream_from_buffer(bytes, size);
    const ndfu_Command *command;

    if (size == 0) {
        (void)malformed(name, "it is empty", error);
        return NULL;
    }
    if (!pb_decode(&stream, ndfu_Packet_fields, decoded)) {
        (void)malformed(name, PB_GET_ERROR(&stream), error);
        return NULL;
    }
    if (decoded->has_command && decoded->has_signed_command) {
        (void)malformed(name, "it holds a signed command and another one", error);
        return NULL;
    }
    command = find_command(decoded);
    if (!command)
        (void)malformed(name, "it holds no command", error);
    return command;
}

static enum ndfu_status decode_init_command(const ndfu_Command *command, const char *name,
                                            struct ndfu_init_packet *packet,
                                            struct ndfu_error *error)
{
    ndfu_InitCommand init = ndfu_InitCommand_init_zero;
    pb_istream_t stream = pb_istream_from_buffer(command->init.bytes, command->init.size);

    if (!command->has_op_code || command->op_code != NDFU_OP_CODE_INIT || !command->has_init)
        return malformed(name, "its command is no init command", error);
    if (!pb_decode(&stream, ndfu_InitCommand_fields, &init))
        return malformed(name, PB_GET_ERROR(&stream), error);
    if (!init.has_type || init.type >= sizeof kinds / sizeof kinds[0])
        return malformed(name, "it does not say what kind of firmware it is for", error);
    packet->kind = kinds[init.type];
    copy_init_command(packet, &init);
    return NDFU_OK;
}

enum ndfu_status ndfu_init_packet_decode(const uint8_t *bytes, size_t size, const char *name,
                                         struct ndfu_init_packet *packet, struct ndfu_error *error)
{
    ndfu_Packet decoded = ndfu_Packet_init_zero;
    const ndfu_Command *command = decode_packet(bytes, size, name, &decoded, error);

    memset(packet, 0, sizeof *packet);
    if (!command)
        return NDFU_E_INIT_PACKET;
    if (decoded.has_signed_command)
        copy_signature(packet, &decoded.signed_command);
    return decode_init_command(command, name, packet, error);
}

bool ndfu_init_packet_signature_verifies(const uint8_t *bytes, size_t size,
                                         const struct ndfu_key *key)
{
    ndfu_Packet decoded = ndfu_Packet_init_zero;
    const ndfu_Command *command = decode_packet(bytes, size, "", &decoded, NULL);

    return command && decoded.has_signed_command &&
           decoded.signed_command.signature_type == NDFU_SIGNATURE_ECDSA_P256_SHA256 &&
           decoded.signed_command.signature.size == NDFU_SIGNATURE_SIZE &&
           ndfu_signature_verifies(key, command->init.bytes, command->init.size,
                                   decoded.signed_command.signature.bytes);
}

uint32_t ndfu_init_packet_image_size(const struct ndfu_init_packet *packet)
{
    switch (packet->kind) {
    case NDFU_IMAGE_SOFTDEVICE_BOOTLOADER:
        /* Both must be there, and their sum, as targets count, too. */
        if (packet->sd_size == 0 || packet->bl_size == 0 ||
            packet->sd_size > UINT32_MAX - packet->bl_size)
            return 0;
        return packet->sd_size + packet->bl_size;
    case NDFU_IMAGE_SOFTDEVICE:
        return packet->sd_size;
    case NDFU_IMAGE_BOOTLOADER:
        return packet->bl_size;
    case NDFU_IMAGE_APPLICATION:
    case NDFU_IMAGE_EXTERNAL_APPLICATION:
        return packet->app_size;
    }
    return 0;
}
