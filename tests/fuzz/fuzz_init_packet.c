/* SPDX-License-Identifier: MIT */
/* Init packets: what is decoded means the same after it was encoded. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "package/init_packet.h"

/* What is lost on the way back: the signature, and that sizes and debug were not given. */
static void forget_signature(struct ndfu_init_packet *packet)
{
    packet->is_signed = false;
    packet->signature_type = 0;
    packet->signature_length = 0;
    memset(packet->signature, 0, sizeof packet->signature);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ndfu_init_packet packet;
    struct ndfu_init_packet again;
    uint8_t bytes[NDFU_COMMAND_OBJECT_MAX];
    size_t encoded_size;

    if (ndfu_init_packet_decode(data, size, "fuzz.dat", &packet, NULL) != NDFU_OK)
        return 0;
    (void)ndfu_init_packet_image_size(&packet);
    forget_signature(&packet);
    if (ndfu_init_packet_encode(&packet, NULL, bytes, &encoded_size, NULL) != NDFU_OK)
        return 0;
    PROMISE(ndfu_init_packet_decode(bytes, encoded_size, "again.dat", &again, NULL) == NDFU_OK);
    PROMISE(memcmp(&packet, &again, sizeof packet) == 0);
    return 0;
}
