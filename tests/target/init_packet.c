/* SPDX-License-Identifier: MIT */
#include "target/init_packet.h"

#include <string.h>

#include <pb_decode.h>

#include "target_init.pb.h"

static struct target_optional optional(bool present, uint32_t value)
{
    return (struct target_optional){.present = present, .value = present ? value : 0};
}

/* A field number of 0 ends a message: the real decoder takes an init packet with zeros behind it
 * (observed). */
static bool decode(const pb_msgdesc_t *fields, void *message, const uint8_t *bytes, size_t length)
{
    pb_istream_t stream = pb_istream_from_buffer(bytes, length);

    return pb_decode_ex(&stream, fields, message, PB_DECODE_NULLTERMINATED);
}

static bool decode_command(struct target_init_command *command, const uint8_t *bytes, size_t length)
{
    target_pb_InitCommand init = target_pb_InitCommand_init_zero;

    if (!decode(target_pb_InitCommand_fields, &init, bytes, length)) {
        return false;
    }
    memset(command, 0, sizeof *command);
    command->fw_version = optional(init.has_fw_version, init.fw_version);
    command->hw_version = optional(init.has_hw_version, init.hw_version);
    command->type = optional(init.has_type, init.type);
    command->sd_size = optional(init.has_sd_size, init.sd_size);
    command->bl_size = optional(init.has_bl_size, init.bl_size);
    command->app_size = optional(init.has_app_size, init.app_size);
    command->sd_req_count = init.sd_req_count;
    memcpy(command->sd_req, init.sd_req, init.sd_req_count * sizeof init.sd_req[0]);
    command->is_debug = init.has_is_debug && init.is_debug;
    command->hash_type = optional(init.has_hash, init.hash.hash_type);
    command->hash_length = init.has_hash ? init.hash.hash.size : 0;
    memcpy(command->hash, init.hash.hash.bytes, command->hash_length);
    return true;
}

bool target_init_packet_decode(struct target_init_packet *packet, const uint8_t *bytes,
                               size_t length)
{
    target_pb_Packet message = target_pb_Packet_init_zero;
    const target_pb_Command *command;

    memset(packet, 0, sizeof *packet);
    if (!decode(target_pb_Packet_fields, &message, bytes, length)) {
        return false;
    }
    packet->is_signed = message.has_signed_command && message.signed_command.command.has_init;
    command = packet->is_signed ? &message.signed_command.command : &message.command;
    if (!packet->is_signed && !(message.has_command && message.command.has_init)) {
        return false;
    }
    if (packet->is_signed) {
        packet->signature_type = message.signed_command.signature_type;
        packet->signature_length = message.signed_command.signature.size;
        memcpy(packet->signature, message.signed_command.signature.bytes, packet->signature_length);
    }
    packet->signed_length = command->init.size;
    memcpy(packet->signed_bytes, command->init.bytes, packet->signed_length);
    return decode_command(&packet->command, packet->signed_bytes, packet->signed_length);
}
