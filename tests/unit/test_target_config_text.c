/* SPDX-License-Identifier: MIT */
/* A target's configuration as text: nothing is lost on the way, and nothing is guessed. */
#include "support/cmocka.h"

#include <string.h>

#include "target/config_text.h"

static void read_strict(struct target_config *config, const char *text)
{
    const uint8_t no_key[64] = {0};

    target_config_init_strict(config, no_key);
    assert_true(target_config_read(config, text, NULL));
}

static void assert_survives(const struct target_config *config)
{
    struct target_config read;
    char text[TARGET_CONFIG_TEXT];

    target_config_print(config, text);
    read_strict(&read, text);
    assert_memory_equal(&read, config, sizeof read);
}

/* No field is as it is by default, nor as another one of its kind. */
static void set_everything(struct target_config *config)
{
    uint8_t key[64];

    for (unsigned i = 0; i < sizeof key; i++) {
        key[i] = (uint8_t)(250 + i);
    }
    target_config_init_strict(config, key);
    config->transport = TARGET_UART;
    config->rx_buffers = 7;
    config->baud = 921600;
    config->rts = true;
    config->flash = TARGET_FLASH_ASYNC_STALL;
    config->erase_ns = 80123456;
    config->word_ns = 1;
    config->flash_queue = 5;
    config->flash_max_write = 1024;
    config->parameter_check = true;
    config->validation_ns = 2000000;
    config->hash_byte_ns = 33;
    config->boot_ns = 3000001;
    config->enumeration_ns = 4000000;
    config->activation_ns = 5000000000;
    config->inactivity_ns = 0;
    config->continuation_ns = 7000000;
    config->save_progress = true;
    config->stay_in_bootloader = false;
    config->refuse_repeated_execute = true;
    config->unsupported_opcodes = UINT32_MAX;
    config->signature = TARGET_SIGNATURE_PRESENT;
    config->any_hardware_version = true;
    config->any_softdevice = true;
    config->any_firmware_version = true;
    config->debug_build = true;
    config->hardware_version = UINT32_MAX - 1;
    config->application_version = 11;
    config->bootloader_version = 12;
    config->softdevice_present = true;
    config->softdevice_fwid = UINT16_MAX;
    config->softdevice_version = 13;
    config->softdevice_end = 0x30000;
    config->part = 14;
    config->variant = 15;
    config->ram_size = 16;
    config->seed = UINT64_MAX;
}

static void every_setting_survives(void **state)
{
    struct target_config config;

    (void)state;
    set_everything(&config);
    assert_survives(&config);
    target_config_init(&config);
    assert_survives(&config);
}

static void what_is_usual_is_not_written(void **state)
{
    const uint8_t no_key[64] = {0};
    struct target_config config;
    char text[TARGET_CONFIG_TEXT];

    (void)state;
    target_config_init_strict(&config, no_key);
    config.inactivity_ns = 1500000;
    target_config_print(&config, text);
    assert_string_equal(text, "--transport usb --flash sync --inactivity 1.5 --signature verified");
}

static void what_makes_no_sense_is_refused(void **state)
{
    static const char *const texts[] = {
        "--colour red",          /* no setting */
        "--transport can",       /* no such choice */
        "--rx-buffers",          /* no value */
        "--rx-buffers three",    /* no number */
        "--rx-buffers -1",       /* below 0 */
        "--sd-id 65536",         /* too big for its place */
        "--baud 4294967296",     /* the same */
        "--erase -1",            /* no time */
        "--erase 5ms",           /* a time has no unit here */
        "--public-key 00",       /* too short */
        "--any-sd 1 --any-sd 1", /* takes no value */
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct target_config config;
        char message[TARGET_CONFIG_MESSAGE] = "";

        target_config_init(&config);
        if (target_config_read(&config, texts[i], message)) {
            fail_msg("'%s' was read", texts[i]);
        }
        assert_true(strlen(message) > 0);
    }
}

static void the_message_names_what_is_wrong(void **state)
{
    struct target_config config;
    char message[TARGET_CONFIG_MESSAGE];

    (void)state;
    target_config_init(&config);
    assert_false(target_config_read(&config, "--rts --colour red", message));
    assert_string_equal(message, "a target has no setting '--colour'");
    assert_false(target_config_read(&config, "--baud fast", message));
    assert_string_equal(message, "--baud cannot be 'fast'");
    assert_false(target_config_read(&config, "--rts --baud", message));
    assert_string_equal(message, "the value of --baud is missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_setting_survives),
        cmocka_unit_test(what_is_usual_is_not_written),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(the_message_names_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
