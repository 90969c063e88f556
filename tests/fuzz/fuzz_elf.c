/* SPDX-License-Identifier: MIT */
/* ELF. */
#include "fuzz/firmware.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_firmware(data, size, NDFU_FIRMWARE_ELF);
}
