/* SPDX-License-Identifier: MIT */
#include "support/engine_bench.h"

#include <string.h>

enum { TURNS_MAX = 200000 };

static const uint8_t init_packet[139] = {0x12, 0x88, 0x01};
static uint8_t firmware[10000];

const struct ndfu_image bench_image = {
    .kind = NDFU_IMAGE_APPLICATION,
    .data = firmware,
    .size = sizeof firmware,
    .init_packet_data = init_packet,
    .init_packet_size = sizeof init_packet,
    .init_packet = {.fw_version = 7,
                    .hw_version = 52,
                    .sd_req_count = 2,
                    .sd_req = {0x0100, 0xcafe}},
};

const struct bench_request bench_requests[] = {
    {0x09, 0, "ping"},
    {0x07, 0, "get MTU"},
    {0x02, 0, "set PRN"},
    {0x06, COMMAND, "select init packet"},
    {0x01, COMMAND, "create init packet"},
    {0x03, COMMAND, "get CRC of init packet"},
    {0x04, COMMAND, "execute init packet"},
    {0x06, DATA, "select data object"},
    {0x01, DATA, "create data object"},
    {0x03, DATA, "get CRC of data object"},
    {0x04, DATA, "execute data object"},
};

const int bench_request_count = sizeof bench_requests / sizeof bench_requests[0];

static struct ndfu_engine *create_engine(void)
{
    static const struct ndfu_image *const images[] = {&bench_image};
    const struct ndfu_engine_options options = {
        .images = images,
        .image_count = 1,
        .limits = ndfu_limits_default(),
        .wish = NDFU_FLOW_NO_WISH,
        .first_ping_id = 0xbf, /* the first ping has 0xc0, which must be escaped */
    };
    struct ndfu_engine *engine = ndfu_engine_make(&options);

    assert_non_null(engine);
    return engine;
}

int engine_bench_set_up(void **state)
{
    static struct engine_bench bench;

    for (size_t i = 0; i < sizeof firmware; i++)
        firmware[i] = (uint8_t)(i * 7 + i / 256);
    memset(&bench, 0, sizeof bench);
    bench.now = 1000;
    bench.engine = create_engine();
    scripted_target_init(&bench.target);
    bench.target.image_size = sizeof firmware;
    *state = &bench;
    return 0;
}

int engine_bench_tear_down(void **state)
{
    struct engine_bench *bench = *state;

    ndfu_engine_destroy(bench->engine);
    return 0;
}

void engine_bench_start_again(struct engine_bench *bench)
{
    ndfu_engine_destroy(bench->engine);
    bench->engine = create_engine();
    bench->sent = 0;
    scripted_target_init(&bench->target);
    bench->target.image_size = sizeof firmware;
    memset(&bench->error, 0, sizeof bench->error);
}

void engine_bench_script(struct engine_bench *bench, int opcode, int object, const char *bytes,
                         size_t length)
{
    bench->target.script = (struct scripted_answer){
        .opcode = opcode,
        .object = object,
        .times = TURNS_MAX,
        .bytes = (const uint8_t *)bytes,
        .length = length,
    };
}

/* How many of so many bytes the port takes now. */
static size_t taken(const struct engine_bench *bench, size_t length)
{
    if (bench->chunk && length > bench->chunk)
        length = bench->chunk;
    if (bench->stop_at && length > bench->stop_at - bench->sent)
        length = bench->stop_at - bench->sent;
    return length;
}

static void take_events(struct engine_bench *bench)
{
    const struct ndfu_event *event;

    while ((event = ndfu_engine_next_event(bench->engine)))
        bench->last = *event;
}

bool engine_bench_turn(struct engine_bench *bench)
{
    const uint8_t *bytes;
    const size_t length = taken(bench, ndfu_engine_output(bench->engine, &bytes));

    if (length > 0) {
        bench->sent += length;
        scripted_target_receive(&bench->target, bytes, length);
        ndfu_engine_sent(bench->engine, bench->now, length);
    } else if (bench->target.reply_length > 0) {
        const size_t arrived = bench->target.reply_length;

        bench->target.reply_length = 0;
        ndfu_engine_receive(bench->engine, bench->now, bench->target.reply, arrived);
    } else {
        return false;
    }
    take_events(bench);
    return true;
}

void engine_bench_step(struct engine_bench *bench)
{
    if (engine_bench_turn(bench))
        return;
    assert_true(ndfu_engine_wakeup(bench->engine) != NDFU_NEVER);
    bench->now = ndfu_engine_wakeup(bench->engine);
    ndfu_engine_tick(bench->engine, bench->now);
    take_events(bench);
}

enum ndfu_status engine_bench_finish(struct engine_bench *bench)
{
    for (int i = 0; !ndfu_engine_is_finished(bench->engine); i++) {
        assert_true(i < TURNS_MAX);
        engine_bench_step(bench);
    }
    take_events(bench);
    return ndfu_engine_result(bench->engine, &bench->error);
}

void engine_bench_link_up(struct engine_bench *bench)
{
    bench->link.size = sizeof bench->link;
    ndfu_engine_link_up(bench->engine, bench->now, &bench->link);
}

enum ndfu_status engine_bench_run(struct engine_bench *bench)
{
    engine_bench_link_up(bench);
    return engine_bench_finish(bench);
}

void assert_message_has(const struct engine_bench *bench, const char *text)
{
    if (!strstr(bench->error.message, text))
        fail_msg("'%s' is not in '%s'", text, bench->error.message);
}
