/* SPDX-License-Identifier: MIT */
/* The list of devices and the choice of one, on mocked USB devices. Runs under umockdev-wrapper. */
#include "support/cmocka.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ndfu/device.h>

#include "device/products.h"
#include "support/mock_usb.h"

static const struct mock_usb_device bootloader = {
    .path = "1-3",
    .vendor_id = 0x1915,
    .product_id = 0x521f,
    .address = 11,
    .serial_number = "C0FFEE",
    .product = "Open DFU Bootloader",
    .ttys = {"ttyACM0"},
};
static const struct mock_usb_device twin = {
    .path = "1-4",
    .vendor_id = 0x1915,
    .product_id = 0x521f,
    .address = 12,
    .serial_number = "DECAF0",
    .ttys = {"ttyACM10"},
};
static const struct mock_usb_device nameless = {
    .path = "1-10",
    .vendor_id = 0x1915,
    .product_id = 0x521f,
    .address = 20,
    .ttys = {"ttyACM2"},
};
static const struct mock_usb_device hub = {
    .path = "1-5",
    .vendor_id = 0x05e3,
    .product_id = 0x0608,
    .address = 19,
    .is_hub = true,
};
static const struct mock_usb_device application = {
    .path = "1-5.1",
    .vendor_id = 0x1915,
    .product_id = 0xc00a,
    .address = 13,
    .serial_number = "APP1",
    .product = "Connectivity",
    .has_trigger = true,
};
static const struct mock_usb_device composite = {
    .path = "1-5.2",
    .vendor_id = 0x1915,
    .product_id = 0x521f, /* applications are known to use it */
    .address = 14,
    .serial_number = "APP2",
    .ttys = {"ttyACM3", "ttyACM4"},
    .has_trigger = true,
};
static const struct mock_usb_device jlink = {
    .path = "1-6",
    .vendor_id = 0x1366,
    .product_id = 0x1015,
    .address = 15,
    .serial_number = "000683000001",
    .ttys = {"ttyACM5"},
    .is_probe = true,
};
static const struct mock_usb_device feather = {
    .path = "1-7",
    .vendor_id = 0x239a,
    .product_id = 0x0029,
    .address = 16,
    .serial_number = "F00D",
    .ttys = {"ttyACM6"},
    .has_mass_storage = true,
};
static const struct mock_usb_device bridge = {
    .path = "1-8",
    .vendor_id = 0x10c4,
    .product_id = 0xea60,
    .address = 17,
    .serial_number = "0001",
    .ttys = {"ttyACM8"},
};
static const struct mock_usb_device keyboard = {
    .path = "1-9",
    .vendor_id = 0x046d,
    .product_id = 0xc31c,
    .address = 18,
};

static const struct mock_usb_device *const all[] = {
    &hub, &keyboard, &twin, &nameless, &bridge, &jlink, &composite, &bootloader, &feather, NULL};

struct fixture {
    struct mock_usb *usb;
    struct ndfu_device_list *list;
    const struct ndfu_device *found;
    struct ndfu_error error;
};

static int set_up(void **state)
{
    static struct fixture fixture;

    fixture = (struct fixture){.usb = mock_usb_create()};
    *state = &fixture;
    return !fixture.usb;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    ndfu_device_list_destroy(fixture->list);
    mock_usb_destroy(fixture->usb);
    return 0;
}

static void plug(struct fixture *fixture, const struct mock_usb_device *device)
{
    assert_true(mock_usb_plug(fixture->usb, device));
}

static void look(struct fixture *fixture)
{
    ndfu_device_list_destroy(fixture->list);
    assert_int_equal(ndfu_device_list_create(NULL, &fixture->list, &fixture->error), NDFU_OK);
}

static void plug_all(struct fixture *fixture)
{
    for (const struct mock_usb_device *const *device = all; *device; device++)
        plug(fixture, *device);
    look(fixture);
}

static const struct ndfu_device *at(const struct fixture *fixture, const char *path)
{
    for (size_t i = 0; i < ndfu_device_count(fixture->list); i++) {
        const struct ndfu_device *device = ndfu_device_get(fixture->list, i);

        if (device->bus_path && strcmp(device->bus_path, path) == 0)
            return device;
    }
    fail_msg("there is no device at %s", path);
    return NULL;
}

static void each_device_is_listed_as_what_it_is(void **state)
{
    struct fixture *fixture = *state;
    const struct ndfu_device *device;

    plug_all(fixture);
    assert_int_equal(at(fixture, "1-3")->kind, NDFU_DEVICE_BOOTLOADER);
    assert_int_equal(at(fixture, "1-4")->kind, NDFU_DEVICE_BOOTLOADER);
    assert_int_equal(at(fixture, "1-5.2")->kind, NDFU_DEVICE_APPLICATION);
    assert_int_equal(at(fixture, "1-6")->kind, NDFU_DEVICE_JLINK);
    assert_int_equal(at(fixture, "1-7")->kind, NDFU_DEVICE_OTHER_BOOTLOADER);
    assert_int_equal(at(fixture, "1-8")->kind, NDFU_DEVICE_PORT);

    device = at(fixture, "1-3");
    assert_int_equal(device->port_count, 1);
    assert_string_equal(device->ports[0], "/dev/ttyACM0");
    assert_int_equal(device->vendor_id, 0x1915);
    assert_int_equal(device->product_id, 0x521f);
    assert_string_equal(device->serial_number, "C0FFEE");
    assert_string_equal(device->product, "Open DFU Bootloader");
    assert_int_equal(device->address, 11);
    assert_int_equal(device->trigger_interface, -1);
    assert_false(device->has_mass_storage);
    assert_true(at(fixture, "1-7")->has_mass_storage);
    assert_null(at(fixture, "1-10")->serial_number);
}

static void control_characters_that_a_device_tells_reach_nobody(void **state)
{
    struct fixture *fixture = *state;
    struct mock_usb_device hostile = bootloader;

    strcpy(hostile.product, "a\\033[2Jb\\177");
    plug(fixture, &hostile);
    look(fixture);
    assert_string_equal(at(fixture, "1-3")->product, "a?[2Jb?");
}

static void an_application_without_a_port_is_listed(void **state)
{
    struct fixture *fixture = *state;

    plug(fixture, &hub);
    plug(fixture, &application);
    look(fixture);
    assert_int_equal(ndfu_device_count(fixture->list), 1);
    assert_int_equal(at(fixture, "1-5.1")->kind, NDFU_DEVICE_APPLICATION);
    assert_int_equal(at(fixture, "1-5.1")->port_count, 0);
    assert_int_equal(at(fixture, "1-5.1")->trigger_interface, 0);
    assert_string_equal(at(fixture, "1-5.1")->serial_number, "APP1");
}

static void a_composite_device_has_its_ports_and_its_trigger(void **state)
{
    struct fixture *fixture = *state;

    plug(fixture, &hub);
    plug(fixture, &composite);
    look(fixture);
    assert_int_equal(ndfu_device_count(fixture->list), 1);
    assert_int_equal(at(fixture, "1-5.2")->port_count, 2);
    assert_string_equal(at(fixture, "1-5.2")->ports[0], "/dev/ttyACM3");
    assert_string_equal(at(fixture, "1-5.2")->ports[1], "/dev/ttyACM4");
    assert_int_equal(at(fixture, "1-5.2")->trigger_interface, 4);
}

static void the_order_is_that_of_bus_paths(void **state)
{
    static const char *const wanted[] = {"1-3", "1-4", "1-5.2", "1-6", "1-7", "1-8", "1-10"};
    struct fixture *fixture = *state;

    plug_all(fixture);
    assert_int_equal(ndfu_device_count(fixture->list), sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < ndfu_device_count(fixture->list); i++)
        assert_string_equal(ndfu_device_get(fixture->list, i)->bus_path, wanted[i]);
    assert_null(ndfu_device_get(fixture->list, ndfu_device_count(fixture->list)));
}

static void products_that_a_caller_knows_are_bootloaders(void **state)
{
    struct fixture *fixture = *state;
    const struct ndfu_product_id ids[] = {{0x1234, 0}, {0x10c4, 0xea60}};
    struct ndfu_device_options options;

    plug(fixture, &bridge);
    ndfu_device_options_init(&options, sizeof options);
    options.bootloaders = ids;
    options.bootloader_count = 1;
    assert_int_equal(ndfu_device_list_create(&options, &fixture->list, NULL), NDFU_OK);
    assert_int_equal(at(fixture, "1-8")->kind, NDFU_DEVICE_PORT);
    ndfu_device_list_destroy(fixture->list);
    options.bootloader_count = 2;
    assert_int_equal(ndfu_device_list_create(&options, &fixture->list, NULL), NDFU_OK);
    assert_int_equal(at(fixture, "1-8")->kind, NDFU_DEVICE_BOOTLOADER);
}

static void a_copy_outlives_its_list(void **state)
{
    struct fixture *fixture = *state;
    struct ndfu_device *copy;

    plug(fixture, &hub);
    plug(fixture, &composite);
    look(fixture);
    copy = ndfu_device_copy(ndfu_device_get(fixture->list, 0));
    ndfu_device_list_destroy(fixture->list);
    fixture->list = NULL;
    assert_string_equal(copy->ports[1], "/dev/ttyACM4");
    assert_string_equal(copy->serial_number, "APP2");
    assert_string_equal(copy->bus_path, "1-5.2");
    ndfu_device_destroy(copy);
}

static enum ndfu_status choose(struct fixture *fixture, const struct ndfu_device_selector *selector)
{
    struct ndfu_device_selector sized = *selector;

    sized.size = sizeof sized;
    return ndfu_device_select(fixture->list, &sized, &fixture->found, &fixture->error);
}

static void expect_choice(struct fixture *fixture, const struct ndfu_device_selector *selector,
                          const char *path)
{
    if (choose(fixture, selector) != NDFU_OK)
        fail_msg("%s", fixture->error.message);
    assert_string_equal(fixture->found->bus_path, path);
}

static void serial_number_product_and_path_select(void **state)
{
    struct fixture *fixture = *state;

    plug_all(fixture);
    expect_choice(fixture, &(struct ndfu_device_selector){.serial_number = "DECAF0"}, "1-4");
    expect_choice(fixture, &(struct ndfu_device_selector){.serial_number = "decaf0"}, "1-4");
    expect_choice(fixture, &(struct ndfu_device_selector){.vendor_id = 0x1366}, "1-6");
    expect_choice(fixture,
                  &(struct ndfu_device_selector){.vendor_id = 0x10c4, .product_id = 0xea60}, "1-8");
    expect_choice(fixture, &(struct ndfu_device_selector){.bus_path = "1-10"}, "1-10");
    expect_choice(fixture,
                  &(struct ndfu_device_selector){.vendor_id = 0x1915, .serial_number = "C0FFEE"},
                  "1-3");
}

static void the_only_candidate_is_meant(void **state)
{
    struct fixture *fixture = *state;

    plug(fixture, &bridge);
    plug(fixture, &jlink);
    plug(fixture, &feather);
    plug(fixture, &hub);
    plug(fixture, &application);
    look(fixture);
    expect_choice(fixture, &(struct ndfu_device_selector){0}, "1-5.1");
}

/* The header says so, and it crashed. */
static void without_a_selector_the_only_candidate_is_meant(void **state)
{
    struct fixture *fixture = *state;

    plug(fixture, &bridge);
    plug(fixture, &bootloader);
    look(fixture);
    assert_int_equal(ndfu_device_select(fixture->list, NULL, &fixture->found, NULL), NDFU_OK);
    assert_string_equal(fixture->found->bus_path, "1-3");
}

/* It was taken for one that asks for nothing, and another device was found. */
static void a_selector_without_its_size_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct ndfu_device_selector selector = {.serial_number = "ANOTHER"};

    plug(fixture, &bootloader);
    look(fixture);
    for (; selector.size < sizeof selector.size; selector.size++) {
        assert_int_equal(
            ndfu_device_select(fixture->list, &selector, &fixture->found, &fixture->error),
            NDFU_E_ARGUMENT);
        assert_null(fixture->found);
        assert_non_null(strstr(fixture->error.message, "the size of the selector is not set"));
    }
}

static void more_than_one_is_refused_with_the_list(void **state)
{
    struct fixture *fixture = *state;

    plug_all(fixture);
    assert_int_equal(choose(fixture, &(struct ndfu_device_selector){0}), NDFU_E_DEVICE_AMBIGUOUS);
    assert_null(fixture->found);
    assert_non_null(strstr(fixture->error.message, "4 devices could be meant"));
    assert_non_null(strstr(fixture->error.message, "serial number C0FFEE, path 1-3"));
    assert_non_null(strstr(fixture->error.message, "/dev/ttyACM10 (1915:521f, serial number"));
    assert_int_equal(choose(fixture, &(struct ndfu_device_selector){.product_id = 0x521f}),
                     NDFU_E_DEVICE_AMBIGUOUS);
    assert_null(strstr(fixture->error.message, "J-Link"));
}

static void what_is_not_there_is_told_with_what_is(void **state)
{
    struct fixture *fixture = *state;

    plug(fixture, &bootloader);
    look(fixture);
    assert_int_equal(choose(fixture, &(struct ndfu_device_selector){.serial_number = "NONE"}),
                     NDFU_E_DEVICE_NOT_FOUND);
    assert_non_null(strstr(fixture->error.message, "serial number NONE"));
    assert_non_null(strstr(fixture->error.message, "/dev/ttyACM0 (1915:521f"));
    assert_int_equal(choose(fixture, &(struct ndfu_device_selector){.serial_number = ""}),
                     NDFU_E_DEVICE_NOT_FOUND);
    (void)mock_usb_unplug(fixture->usb, "1-3");
    look(fixture);
    assert_int_equal(choose(fixture, &(struct ndfu_device_selector){0}), NDFU_E_DEVICE_NOT_FOUND);
    assert_non_null(strstr(fixture->error.message, "no bootloader"));
}

/* As udev makes /dev/serial/by-id; umockdev takes the device number from a file beside it. */
static void make_link(const struct fixture *fixture, const char *tty, const char *number)
{
    char path[512];
    char target[64];

    for (const char *const *folder = (const char *const[]){"serial", "serial/by-id", NULL}; *folder;
         folder++) {
        (void)snprintf(path, sizeof path, "%s/dev/%s", mock_usb_directory(fixture->usb), *folder);
        (void)mkdir(path, 0755);
    }
    (void)snprintf(path, sizeof path, "%s/dev/serial/by-id/link", mock_usb_directory(fixture->usb));
    (void)snprintf(target, sizeof target, "../../%s", tty);
    assert_int_equal(symlink(target, path), 0);
    (void)snprintf(path, sizeof path, "%s/dev/.node/serial_by-id_link",
                   mock_usb_directory(fixture->usb));
    assert_int_equal(symlink(number, path), 0);
}

static void a_port_selects_by_any_of_its_names(void **state)
{
    struct fixture *fixture = *state;

    plug_all(fixture);
    make_link(fixture, "ttyACM10", "166:10");
    expect_choice(fixture, &(struct ndfu_device_selector){.port = "/dev/ttyACM10"}, "1-4");
    expect_choice(fixture, &(struct ndfu_device_selector){.port = "ttyACM10"}, "1-4");
    expect_choice(fixture, &(struct ndfu_device_selector){.port = "serial:ttyACM10"}, "1-4");
    expect_choice(fixture, &(struct ndfu_device_selector){.port = "/dev/serial/by-id/link"}, "1-4");
    expect_choice(fixture, &(struct ndfu_device_selector){.port = "/dev/ttyACM4"}, "1-5.2");
}

static void a_port_that_no_device_has_is_left_as_it_is(void **state)
{
    struct fixture *fixture = *state;

    plug_all(fixture);
    assert_int_equal(choose(fixture, &(struct ndfu_device_selector){.port = "/dev/null"}), NDFU_OK);
    assert_null(fixture->found);
    assert_int_equal(choose(fixture, &(struct ndfu_device_selector){.port = "/dev/ttyNONE"}),
                     NDFU_OK);
    assert_null(fixture->found);
}

static void only_one_port_is_the_port(void **state)
{
    struct fixture *fixture = *state;
    const char *port;

    plug_all(fixture);
    plug(fixture, &application);
    look(fixture);
    assert_int_equal(ndfu_device_only_port(at(fixture, "1-4"), &port, NULL), NDFU_OK);
    assert_string_equal(port, "/dev/ttyACM10");
    assert_int_equal(ndfu_device_only_port(at(fixture, "1-5.2"), &port, &fixture->error),
                     NDFU_E_DEVICE_AMBIGUOUS);
    assert_non_null(strstr(fixture->error.message, "/dev/ttyACM3, /dev/ttyACM4"));
    assert_int_equal(ndfu_device_only_port(at(fixture, "1-5.1"), &port, NULL),
                     NDFU_E_DEVICE_NOT_FOUND);
}

static void every_kind_has_its_own_name_and_text(void **state)
{
    (void)state;
    for (int i = NDFU_DEVICE_PORT; i <= NDFU_DEVICE_OTHER_BOOTLOADER; i++) {
        assert_string_not_equal(ndfu_device_kind_name((enum ndfu_device_kind)i), "unknown");
        for (int k = NDFU_DEVICE_PORT; k < i; k++)
            assert_string_not_equal(ndfu_device_kind_name((enum ndfu_device_kind)i),
                                    ndfu_device_kind_name((enum ndfu_device_kind)k));
    }
    assert_string_equal(ndfu_device_kind_name((enum ndfu_device_kind)99), "unknown");
}

static bool has_rule(const char *rules, const struct ndfu_product *product)
{
    char text[80];

    (void)snprintf(text, sizeof text, "ATTRS{idVendor}==\"%04x\", ATTRS{idProduct}==\"%04x\"",
                   product->vendor_id, product->first);
    return strstr(rules, text) != NULL;
}

static void every_bootloader_has_its_udev_rule(void **state)
{
    static char rules[8192];
    FILE *file = fopen(NDFU_UDEV_RULES, "r");
    size_t checked = 0;

    (void)state;
    assert_non_null(file);
    (void)fread(rules, 1, sizeof rules - 1, file);
    (void)fclose(file);
    for (const struct ndfu_product *product = ndfu_products; product->name; product++) {
        if (product->kind != NDFU_DEVICE_BOOTLOADER)
            continue;
        checked++;
        if (!has_rule(rules, product))
            fail_msg("no udev rule for %04x:%04x", product->vendor_id, product->first);
    }
    assert_int_not_equal(checked, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(each_device_is_listed_as_what_it_is),
        TEST(control_characters_that_a_device_tells_reach_nobody),
        TEST(an_application_without_a_port_is_listed),
        TEST(a_composite_device_has_its_ports_and_its_trigger),
        TEST(the_order_is_that_of_bus_paths),
        TEST(products_that_a_caller_knows_are_bootloaders),
        TEST(a_copy_outlives_its_list),
        TEST(serial_number_product_and_path_select),
        TEST(the_only_candidate_is_meant),
        TEST(without_a_selector_the_only_candidate_is_meant),
        TEST(a_selector_without_its_size_is_refused),
        TEST(more_than_one_is_refused_with_the_list),
        TEST(what_is_not_there_is_told_with_what_is),
        TEST(a_port_selects_by_any_of_its_names),
        TEST(a_port_that_no_device_has_is_left_as_it_is),
        TEST(only_one_port_is_the_port),
        cmocka_unit_test(every_kind_has_its_own_name_and_text),
        cmocka_unit_test(every_bootloader_has_its_udev_rule),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
