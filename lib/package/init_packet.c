/* SPDX-License-Identifier: MIT */
#include "package/init_packet.h"

#include <string.h>

#include <pb_decode.h>

#include "base/error.h"
#include "init_packet.pb.h"

enum { OP_CODE_INIT = 1 };

/* The packet's own numbering of firmware types. */
static const enum ndfu_image_kind kinds[] = {
    NDFU_IMAGE_APPLICATION,           NDFU_IMAGE_SOFTDEVICE,           NDFU_IMAGE_BOOTLOADER,
    NDFU_IMAGE_SOFTDEVICE_BOOTLOADER, NDFU_IMAGE_EXTERNAL_APPLICATION,
};

static enum ndfu_status malformed(const char *name, const char *what, struct ndfu_error *error)
{
    return ndfu_error_set(error, NDFU_E_INIT_PACKET, NDFU_LAYER_PACKAGE, "decode init packet",
                          "'%s' is not an init packet: %s; make the package again", name, what);
}

/* The hash is stored with its bytes reversed. */
static void copy_hash(struct ndfu_init_packet *packet, const Hash *hash)
{
    packet->has_hash = true;
    packet->hash_type = hash->hash_type;
    packet->hash_length = hash->hash.size;
    for (size_t i = 0; i < hash->hash.size; i++)
        packet->hash[i] = hash->hash.bytes[hash->hash.size - 1 - i];
}

static void copy_init_command(struct ndfu_init_packet *packet, const InitCommand *init)
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
    for (size_t i = 0; i < init->boot_validation_count; i++)
        packet->boot_validation[i] = init->boot_validation[i].type;
}

/* The command, signed or not; NULL where the packet has none. */
static const Command *find_command(const Packet *decoded, struct ndfu_init_packet *packet)
{
    if (decoded->has_signed_command) {
        packet->is_signed = true;
        packet->signature_type = decoded->signed_command.signature_type;
        packet->signature_length = decoded->signed_command.signature.size;
        return &decoded->signed_command.command;
    }
    return decoded->has_command ? &decoded->command : NULL;
}

enum ndfu_status ndfu_init_packet_decode(const uint8_t *bytes, size_t size, const char *name,
                                         struct ndfu_init_packet *packet, struct ndfu_error *error)
{
    Packet decoded = Packet_init_zero;
    pb_istream_t stream = pb_istream_from_buffer(bytes, size);
    const Command *command;

    memset(packet, 0, sizeof *packet);
    if (size == 0)
        return malformed(name, "it is empty", error);
    if (!pb_decode(&stream, Packet_fields, &decoded))
        return malformed(name, PB_GET_ERROR(&stream), error);
    command = find_command(&decoded, packet);
    if (!command)
        return malformed(name, "it holds no command", error);
    if (!command->has_op_code || command->op_code != OP_CODE_INIT || !command->has_init)
        return malformed(name, "its command is no init command", error);
    if (!command->init.has_type || command->init.type >= sizeof kinds / sizeof kinds[0])
        return malformed(name, "it does not say what kind of firmware it is for", error);
    packet->kind = kinds[command->init.type];
    copy_init_command(packet, &command->init);
    return NDFU_OK;
}

uint32_t ndfu_init_packet_image_size(const struct ndfu_init_packet *packet)
{
    switch (packet->kind) {
    case NDFU_IMAGE_SOFTDEVICE_BOOTLOADER:
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
