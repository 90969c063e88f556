// SPDX-License-Identifier: MIT
//
// The same as consumer.c in C++, with a package that is bytes in memory before it is opened.
#include <ndfu/ndfu.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Deleter {
    void operator()(ndfu_firmware *firmware) const { ndfu_firmware_close(firmware); }
    void operator()(ndfu_package *package) const { ndfu_package_close(package); }
    void operator()(ndfu_update *update) const { ndfu_update_destroy(update); }
};

void check(ndfu_status status, const ndfu_error &error)
{
    if (status != NDFU_OK)
        throw std::runtime_error(std::string(ndfu_status_name(status)) + ": " + error.message);
}

std::vector<std::uint8_t> make_package(const ndfu_firmware *firmware)
{
    const std::uint32_t softdevice = 0x0100;
    ndfu_create_options options;
    ndfu_error error;
    std::uint8_t *bytes;
    std::size_t size;

    ndfu_create_options_init(&options, sizeof options);
    options.application = firmware;
    options.has_application_version = true;
    options.application_version = 1;
    options.has_hw_version = true;
    options.hw_version = 52;
    options.sd_req = &softdevice;
    options.sd_req_count = 1;
    check(ndfu_package_create_memory(&options, &bytes, &size, &error), error);
    std::vector<std::uint8_t> package(bytes, bytes + size);
    std::free(bytes);
    return package;
}

void send(const ndfu_package *package, const char *port)
{
    ndfu_error error;
    ndfu_update *made;

    check(ndfu_update_create(package, port, nullptr, &made, &error), error);
    const std::unique_ptr<ndfu_update, Deleter> update(made);
    check(ndfu_update_run(update.get(), &error), error);
}

void run(const char *port, int seed)
{
    const std::vector<std::uint8_t> image(600, static_cast<std::uint8_t>(seed));
    ndfu_error error;
    ndfu_firmware *read;
    ndfu_package *opened;

    check(ndfu_firmware_open_memory(image.data(), image.size(), nullptr, NDFU_FIRMWARE_BINARY, &read,
                                    &error),
          error);
    const std::unique_ptr<ndfu_firmware, Deleter> firmware(read);
    const std::vector<std::uint8_t> bytes = make_package(firmware.get());
    check(ndfu_package_open_memory(bytes.data(), bytes.size(), &opened, &error), error);
    const std::unique_ptr<ndfu_package, Deleter> package(opened);
    send(package.get(), port);
    for (const std::uint8_t byte : ndfu_package_image(package.get(), 0)->sha256)
        std::printf("%02x", static_cast<unsigned>(byte));
    std::printf("\n");
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    try {
        run(argv[1], std::atoi(argv[2]));
    } catch (const std::exception &problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
    return 0;
}
