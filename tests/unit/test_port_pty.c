/* SPDX-License-Identifier: MIT */
/* Pseudo-terminals as ports, and every way in which a name is no port. */
#include "support/port_suite.h"

#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "port/port.h"

static const struct ndfu_port_settings settings = {.baud_rate = 115200};

static void hang_up(struct port_fixture *fixture)
{
    (void)close(fixture->peer);
    fixture->peer = -1;
}

static int set_up(void **state)
{
    static struct port_fixture fixture;

    fixture.peer = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    fixture.hang_up = hang_up;
    *state = &fixture;
    return fixture.peer < 0 || grantpt(fixture.peer) != 0 || unlockpt(fixture.peer) != 0 ||
           ptsname_r(fixture.peer, fixture.name, sizeof fixture.name) != 0;
}

static int tear_down(void **state)
{
    struct port_fixture *fixture = *state;

    if (fixture->peer >= 0)
        (void)close(fixture->peer);
    return 0;
}

static void assert_fails(const char *name, enum ndfu_status wanted, const char *text)
{
    struct ndfu_port *port;
    struct ndfu_error error;

    assert_int_equal(ndfu_port_open(name, &settings, &port, &error), wanted);
    assert_null(port);
    assert_int_equal(error.status, wanted);
    if (!strstr(error.message, text))
        fail_msg("'%s' is not in '%s'", text, error.message);
}

static void names_that_are_no_ports_say_what_they_are(void **state)
{
    (void)state;
    assert_fails("", NDFU_E_ARGUMENT, "empty");
    assert_fails("/dev/ttyNOWHERE", NDFU_E_PORT_NOT_FOUND, "plugged in");
    assert_fails("ttyNOWHERE", NDFU_E_PORT_NOT_FOUND, "/dev/ttyNOWHERE");
    assert_fails("/tmp", NDFU_E_PORT_TYPE, "a directory");
    assert_fails("/etc/passwd", NDFU_E_PORT_TYPE, "a file");
    assert_fails("/dev/null", NDFU_E_PORT_TYPE, "a device of another kind");
    assert_fails("pty:/dev/null", NDFU_E_PORT_TYPE, "a device of another kind");
}

static void a_name_too_long_for_a_path_is_refused(void **state)
{
    char name[5000];

    (void)state;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_fails(name, NDFU_E_PORT_OPEN, "");
}

static void a_link_and_a_kind_in_front_lead_to_the_same_port(void **state)
{
    const struct port_fixture *fixture = *state;
    char folder[] = "/tmp/ndfu-test-XXXXXX";
    char link[64];
    char prefixed[300];
    struct ndfu_port *port;

    assert_non_null(mkdtemp(folder));
    (void)snprintf(link, sizeof link, "%s/port", folder);
    (void)snprintf(prefixed, sizeof prefixed, "pty:%s", link);
    assert_int_equal(symlink(fixture->name, link), 0);
    assert_int_equal(ndfu_port_open(link, &settings, &port, NULL), NDFU_OK);
    ndfu_port_close(port);
    assert_int_equal(ndfu_port_open(prefixed, &settings, &port, NULL), NDFU_OK);
    ndfu_port_close(port);
    (void)unlink(link);
    (void)rmdir(folder);
}

static void the_holder_of_a_busy_port_is_named(void **state)
{
    const struct port_fixture *fixture = *state;
    struct ndfu_port *port;
    char holder[64];

    /* A program that is run by another, such as valgrind, has that one's name. */
    assert_int_equal(prctl(PR_SET_NAME, "test_port_pty"), 0);
    assert_int_equal(ndfu_port_open(fixture->name, &settings, &port, NULL), NDFU_OK);
    (void)snprintf(holder, sizeof holder, "test_port_pty, pid %ld;", (long)getpid());
    assert_fails(fixture->name, NDFU_E_PORT_BUSY, holder);
    ndfu_port_close(port);
}

/* In a process of another user: root may open everything. */
static int open_as_nobody(const char *name, const char *text)
{
    struct ndfu_port *port;
    struct ndfu_error error;

    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
        return 2;
    if (ndfu_port_open(name, &settings, &port, &error) != NDFU_E_PORT_PERMISSION)
        return 3;
    return strstr(error.message, text) ? 0 : 4;
}

static void assert_permission_message(const char *name, const char *text)
{
    const pid_t child = fork();
    int status;

    assert_true(child >= 0);
    if (child == 0)
        _exit(open_as_nobody(name, text));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_port_without_permission_says_how_to_get_it(void **state)
{
    const struct port_fixture *fixture = *state;

    assert_int_equal(chmod(fixture->name, 0), 0);
    assert_permission_message(fixture->name, "install a udev rule");
}

static void a_port_of_a_group_names_the_group(void **state)
{
    const struct port_fixture *fixture = *state;
    const struct group *dialout = getgrnam("dialout");

    if (geteuid() != 0 || !dialout)
        skip(); /* only root may give a group away */
    assert_int_equal(chown(fixture->name, (uid_t)-1, dialout->gr_gid), 0);
    assert_int_equal(chmod(fixture->name, 0660), 0);
    assert_permission_message(fixture->name, "usermod -aG dialout");
}

/* "Too many open files" does not say what to do about it. */
static void without_a_descriptor_the_limit_is_named(void **state)
{
    const struct port_fixture *fixture = *state;
    const int next = dup(STDIN_FILENO);
    struct rlimit limit;
    struct rlimit low;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    assert_int_equal(close(next), 0);
    low = (struct rlimit){.rlim_cur = (rlim_t)next, .rlim_max = limit.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
    assert_fails(fixture->name, NDFU_E_PORT_OPEN, "ulimit -n");
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_are_no_ports_say_what_they_are),
        cmocka_unit_test(a_name_too_long_for_a_path_is_refused),
        TEST(without_a_descriptor_the_limit_is_named),
        TEST(a_link_and_a_kind_in_front_lead_to_the_same_port),
        TEST(the_holder_of_a_busy_port_is_named),
        TEST(a_port_without_permission_says_how_to_get_it),
        TEST(a_port_of_a_group_names_the_group),
    };
    const int suite = run_port_suite(set_up, tear_down);

    return cmocka_run_group_tests(tests, NULL, NULL) || suite;
}
