/* SPDX-License-Identifier: MIT */
/* What a transport and libndfu owe each other, and callers that do not keep to it. */
#include "support/cmocka.h"

#include <errno.h>
#include <string.h>

#include "port/port.h"
#include "port/transport.h"
#include "port/wait.h"

/* A caller's functions that say what they are told to. */
struct liar {
    struct ndfu_transport transport;
    enum ndfu_status status;
    size_t count;
    int os_error;
    bool fills_message; /* without an end */
    int descriptor;
    int wake;
};

static enum ndfu_status lie(const struct liar *liar, struct ndfu_error *error)
{
    error->os_error = liar->os_error;
    if (liar->fills_message)
        memset(error->message, 'x', sizeof *error - offsetof(struct ndfu_error, message));
    return liar->status;
}

static enum ndfu_status open_liar(void *cookie, struct ndfu_error *error)
{
    return lie(cookie, error);
}

static void close_liar(void *cookie)
{
    (void)cookie;
}

static enum ndfu_status read_liar(void *cookie, uint8_t *bytes, size_t capacity, size_t *count,
                                  struct ndfu_error *error)
{
    const struct liar *liar = cookie;

    (void)bytes;
    (void)capacity;
    *count = liar->count;
    return lie(liar, error);
}

static enum ndfu_status write_liar(void *cookie, const uint8_t *bytes, size_t length, size_t *count,
                                   struct ndfu_error *error)
{
    const struct liar *liar = cookie;

    (void)bytes;
    (void)length;
    *count = liar->count;
    return lie(liar, error);
}

static int descriptor_of_liar(void *cookie)
{
    const struct liar *liar = cookie;

    return liar->descriptor;
}

static struct liar make_liar(void)
{
    return (struct liar){
        .transport = {.size = sizeof(struct ndfu_transport),
                      .open = open_liar,
                      .close = close_liar,
                      .read = read_liar,
                      .write = write_liar,
                      .descriptor = descriptor_of_liar},
        .descriptor = -1,
        .wake = -1,
    };
}

static enum ndfu_status open_with(struct liar *liar, struct ndfu_port **port,
                                  struct ndfu_error *error)
{
    const struct ndfu_port_settings settings = {.transport = &liar->transport, .wake = liar->wake};

    liar->transport.cookie = liar;
    return ndfu_port_open("liar", &settings, port, error);
}

static void a_transport_that_does_not_open_says_why_in_its_own_words_or_in_ours(void **state)
{
    struct liar liar = make_liar();
    struct ndfu_port *port;
    struct ndfu_error error;

    (void)state;
    liar.status = NDFU_E_PORT_PERMISSION;
    liar.os_error = EACCES;
    assert_int_equal(open_with(&liar, &port, &error), NDFU_E_PORT_PERMISSION);
    assert_null(port);
    assert_int_equal(error.layer, NDFU_LAYER_PORT);
    assert_int_equal(error.os_error, EACCES);
    assert_string_equal(error.operation, "open port");
    assert_string_equal(error.message, "'liar': no permission to open the port");
    liar.fills_message = true;
    liar.status = NDFU_E_CANCELLED;
    assert_int_equal(open_with(&liar, &port, &error), NDFU_E_PORT_OPEN);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    assert_int_equal(error.message[0], 'x');
}

static void assert_moves(struct ndfu_port *port, enum ndfu_status wanted, const char *text)
{
    struct ndfu_error error;
    uint8_t bytes[4] = {0};
    size_t count = 1;

    assert_int_equal(ndfu_port_read(port, bytes, sizeof bytes, &count, &error), wanted);
    assert_int_equal(count, 0);
    assert_string_equal(error.operation, "read port");
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
    count = 1;
    assert_int_equal(ndfu_port_write(port, bytes, sizeof bytes, &count, &error), wanted);
    assert_int_equal(count, 0);
    assert_string_equal(error.operation, "write port");
}

static void a_transport_that_moves_more_than_there_is_has_failed(void **state)
{
    struct liar liar = make_liar();
    struct ndfu_port *port;

    (void)state;
    assert_int_equal(open_with(&liar, &port, NULL), NDFU_OK);
    liar.count = 5;
    assert_moves(port, NDFU_E_PORT_IO, "5 bytes, of 4 at most");
    liar.count = SIZE_MAX;
    assert_moves(port, NDFU_E_PORT_IO, "of 4 at most");
    ndfu_port_close(port);
}

static void a_status_that_a_transport_may_not_have_is_a_failure(void **state)
{
    struct liar liar = make_liar();
    struct ndfu_port *port;

    (void)state;
    assert_int_equal(open_with(&liar, &port, NULL), NDFU_OK);
    liar.count = 3;
    liar.status = (enum ndfu_status)4711;
    assert_moves(port, NDFU_E_PORT_IO, "'liar': the port failed");
    liar.status = NDFU_E_CANCELLED;
    assert_moves(port, NDFU_E_PORT_IO, "'liar': the port failed");
    ndfu_port_close(port);
}

/* Whether a wait would end at once. */
static bool is_ready(struct ndfu_port *port, bool for_output)
{
    struct ndfu_waiter *waiter = ndfu_waiter_create(1);
    bool ready;

    (void)ndfu_port_await(port, waiter, for_output);
    ndfu_waiter_wait(waiter, 0);
    ready = ndfu_waiter_is_ready(waiter, 0);
    ndfu_waiter_destroy(waiter);
    return ready;
}

static void look(struct ndfu_port *port)
{
    uint8_t byte;
    size_t count;

    assert_int_equal(ndfu_port_read(port, &byte, 1, &count, NULL), NDFU_OK);
}

static void a_transport_without_a_descriptor_is_written_to_until_it_is_full(void **state)
{
    struct liar liar = make_liar();
    struct ndfu_port *port;
    uint8_t byte = 0;
    size_t count;

    (void)state;
    liar.wake = ndfu_wakeup_create();
    assert_int_equal(open_with(&liar, &port, NULL), NDFU_OK);
    assert_true(is_ready(port, false)); /* there may be something since it was opened */
    look(port);
    assert_false(is_ready(port, false));
    assert_true(is_ready(port, true));
    look(port);
    assert_true(is_ready(port, true));
    look(port);
    assert_int_equal(ndfu_port_write(port, &byte, 1, &count, NULL), NDFU_OK);
    assert_int_equal(count, 0);
    assert_false(is_ready(port, true));
    ndfu_wakeup_raise(liar.wake);
    assert_true(is_ready(port, true));
    look(port);
    assert_true(is_ready(port, true));
    ndfu_port_close(port);
    ndfu_wakeup_destroy(liar.wake);
}

/* Nobody had to wake it while there was a descriptor. */
static void a_transport_that_loses_its_descriptor_is_looked_at(void **state)
{
    struct liar liar = make_liar();
    struct ndfu_port *port;

    (void)state;
    liar.wake = ndfu_wakeup_create();
    assert_int_equal(open_with(&liar, &port, NULL), NDFU_OK);
    for (int i = 0; i < 2; i++) {
        liar.descriptor = ndfu_wakeup_create();
        assert_false(is_ready(port, false));
        ndfu_wakeup_raise(liar.descriptor);
        assert_true(is_ready(port, false));
        ndfu_wakeup_destroy(liar.descriptor);
        liar.descriptor = -1;
        assert_true(is_ready(port, false));
        look(port);
        assert_false(is_ready(port, false));
    }
    ndfu_port_close(port);
    ndfu_wakeup_destroy(liar.wake);
}

/* Nothing arrives. */
static void assert_is_ready_and_empty(struct ndfu_port *port, bool for_output)
{
    assert_true(is_ready(port, for_output));
    look(port);
}

/* It was ready for ever, and an update asked it millions of times for an answer. */
static void a_descriptor_that_is_not_open_is_a_failure(void **state)
{
    struct liar liar = make_liar();
    struct ndfu_port *port;
    struct ndfu_error error;
    uint8_t byte;
    size_t count;

    (void)state;
    liar.wake = ndfu_wakeup_create();
    liar.descriptor = 4711;
    assert_int_equal(open_with(&liar, &port, NULL), NDFU_OK);
    /* Whoever reads may open another. */
    assert_is_ready_and_empty(port, false);
    assert_true(is_ready(port, false));
    assert_int_equal(ndfu_port_read(port, &byte, 1, &count, &error), NDFU_E_PORT_IO);
    assert_int_equal(error.os_error, EBADF);
    assert_string_equal(error.message, "'liar' says to wait for descriptor 4711, which is not "
                                       "open; its transport is wrong");
    ndfu_port_close(port);
    ndfu_wakeup_destroy(liar.wake);
}

/* So was this one, but some bytes may yet arrive. */
static void a_descriptor_that_is_readable_without_bytes_is_looked_at_now_and_then(void **state)
{
    struct liar liar = make_liar();
    struct ndfu_waiter *waiter = ndfu_waiter_create(1);
    struct ndfu_port *port;
    unsigned looks = 0;
    uint8_t byte = 0;
    size_t count;

    (void)state;
    liar.wake = ndfu_wakeup_create();
    liar.descriptor = ndfu_wakeup_create();
    ndfu_wakeup_raise(liar.descriptor);
    assert_int_equal(open_with(&liar, &port, NULL), NDFU_OK);
    for (; looks < 1000 && is_ready(port, false); looks++)
        look(port);
    assert_in_range(looks, 2, 100);
    assert_true(is_ready(port, true)); /* there is something to write */
    assert_int_equal(ndfu_port_write(port, &byte, 1, &count, NULL), NDFU_OK);
    assert_int_equal(count, 0);
    /* It ends by itself. */
    (void)ndfu_port_await(port, waiter, true);
    ndfu_waiter_wait(waiter, UINT64_MAX);
    assert_false(ndfu_waiter_is_ready(waiter, 0));
    assert_is_ready_and_empty(port, false);
    ndfu_port_close(port);
    ndfu_waiter_destroy(waiter);
    ndfu_wakeup_destroy(liar.descriptor);
    ndfu_wakeup_destroy(liar.wake);
}

static void assert_not_taken(const struct ndfu_transport *transport, const char *text)
{
    struct ndfu_transport taken;
    struct ndfu_error error;

    assert_int_equal(ndfu_transport_take(&taken, transport, &error), NDFU_E_ARGUMENT);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
}

static void a_transport_without_its_size_or_its_functions_is_not_taken(void **state)
{
    struct ndfu_transport transport = make_liar().transport;

    (void)state;
    transport.size = 0;
    assert_not_taken(&transport, "size of the transport");
    transport = make_liar().transport;
    transport.open = NULL;
    assert_not_taken(&transport, "to open it");
    transport = make_liar().transport;
    transport.close = NULL;
    assert_not_taken(&transport, "to close it");
    transport = make_liar().transport;
    transport.read = NULL;
    assert_not_taken(&transport, "to read from it");
    transport = make_liar().transport;
    transport.write = NULL;
    assert_not_taken(&transport, "to write to it");
}

static void a_newer_caller_may_know_more_of_a_transport(void **state)
{
    struct {
        struct ndfu_transport transport;
        uint8_t more[32];
    } later = {.transport = make_liar().transport};
    struct ndfu_transport taken;

    (void)state;
    later.transport.size = sizeof later;
    assert_int_equal(ndfu_transport_take(&taken, &later.transport, NULL), NDFU_OK);
    assert_int_equal(taken.size, sizeof taken);
    assert_ptr_equal(taken.read, later.transport.read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transport_that_does_not_open_says_why_in_its_own_words_or_in_ours),
        cmocka_unit_test(a_transport_that_moves_more_than_there_is_has_failed),
        cmocka_unit_test(a_status_that_a_transport_may_not_have_is_a_failure),
        cmocka_unit_test(a_transport_without_a_descriptor_is_written_to_until_it_is_full),
        cmocka_unit_test(a_transport_that_loses_its_descriptor_is_looked_at),
        cmocka_unit_test(a_descriptor_that_is_not_open_is_a_failure),
        cmocka_unit_test(a_descriptor_that_is_readable_without_bytes_is_looked_at_now_and_then),
        cmocka_unit_test(a_transport_without_its_size_or_its_functions_is_not_taken),
        cmocka_unit_test(a_newer_caller_may_know_more_of_a_transport),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
