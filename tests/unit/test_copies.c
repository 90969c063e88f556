/* SPDX-License-Identifier: MIT */
/* Two copies of the shared library in one process, as when two programs' plug-ins bring their own:
 * each updates a target of its own, at the same time. */
#include "support/cmocka.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ndfu/ndfu.h>

#include "support/package_maker.h"
#include "support/pty_target.h"

enum { SIZE = 9000, COPIES = 2 };

/* What a copy is called by. */
struct calls {
    enum ndfu_status (*open_memory)(const void *bytes, size_t size, struct ndfu_package **package,
                                    struct ndfu_error *error);
    void (*close)(struct ndfu_package *package);
    const struct ndfu_image *(*image)(const struct ndfu_package *package, size_t index);
    enum ndfu_status (*create)(const struct ndfu_package *package, const char *port,
                               const struct ndfu_update_options *options,
                               struct ndfu_update **update, struct ndfu_error *error);
    enum ndfu_status (*run)(struct ndfu_update *update, struct ndfu_error *error);
    void (*destroy)(struct ndfu_update *update);
};

struct copy {
    struct calls calls;
    struct pty_target *target;
    struct ndfu_package *package;
    struct ndfu_update *update;
    pthread_t thread;
    enum ndfu_status status;
    struct ndfu_error error;
};

/* The linker takes a file for another library when it is another file. */
static void *load_copy(void)
{
    const int original = open(NDFU_LIBRARY, O_RDONLY | O_CLOEXEC);
    const int copy = memfd_create("libndfu", MFD_CLOEXEC);
    struct stat file;
    char path[64];
    void *library;

    assert_int_equal(fstat(original, &file), 0);
    assert_int_equal(sendfile(copy, original, NULL, (size_t)file.st_size), file.st_size);
    (void)close(original);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", copy);
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        fail_msg("%s", dlerror());
    (void)close(copy);
    return library;
}

static void find(void *library, const char *name, void *call)
{
    *(void **)call = dlsym(library, name);
    assert_non_null(*(void **)call);
}

static struct calls load(void)
{
    void *library = load_copy();
    struct calls calls;

    find(library, "ndfu_package_open_memory", &calls.open_memory);
    find(library, "ndfu_package_close", &calls.close);
    find(library, "ndfu_package_image", &calls.image);
    find(library, "ndfu_update_create", &calls.create);
    find(library, "ndfu_update_run", &calls.run);
    find(library, "ndfu_update_destroy", &calls.destroy);
    return calls;
}

static void prepare(struct copy *copy, uint64_t seed)
{
    static uint8_t image[SIZE];
    const struct package_part part = {"application", INIT_PACKET_APPLICATION, image, sizeof image};
    struct made_package made;

    pseudo_random_image(image, sizeof image, seed);
    made = make_package(&part, 1, NULL);
    copy->calls = load();
    copy->target = pty_target_start(NULL);
    assert_int_equal(copy->calls.open_memory(made.bytes, made.size, &copy->package, NULL), NDFU_OK);
    assert_int_equal(
        copy->calls.create(copy->package, pty_target_port(copy->target), NULL, &copy->update, NULL),
        NDFU_OK);
    free(made.bytes);
}

static void *live(void *argument)
{
    struct copy *copy = argument;

    copy->status = copy->calls.run(copy->update, &copy->error);
    return NULL;
}

static void end(struct copy *copy)
{
    (void)pthread_join(copy->thread, NULL);
    if (copy->status != NDFU_OK)
        fail_msg("%s", copy->error.message);
    pty_target_stop(copy->target);
    assert_int_equal(pty_target_report(copy->target)->images, 1);
    assert_memory_equal(pty_target_report(copy->target)->image[0].sha256,
                        copy->calls.image(copy->package, 0)->sha256, 32);
    copy->calls.destroy(copy->update);
    copy->calls.close(copy->package);
    pty_target_destroy(copy->target);
}

static void two_copies_of_the_library_update_two_targets_at_once(void **state)
{
    struct copy copies[COPIES] = {0};

    (void)state;
    for (unsigned i = 0; i < COPIES; i++)
        prepare(&copies[i], i);
    assert_true(copies[0].calls.run != copies[1].calls.run);
    for (unsigned i = 0; i < COPIES; i++)
        assert_int_equal(pthread_create(&copies[i].thread, NULL, live, &copies[i]), 0);
    for (unsigned i = 0; i < COPIES; i++)
        end(&copies[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_copies_of_the_library_update_two_targets_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
