#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An update from Python, through ctypes: nothing needs to be built.

usage: update.py PACKAGE PORT

The library is looked for as the loader does, or where NDFU_LIBRARY says.
"""
import ctypes
import os
import queue
import sys
import threading


class Error(ctypes.Structure):
    """struct ndfu_error"""

    _fields_ = [
        ("status", ctypes.c_int),
        ("layer", ctypes.c_int),
        ("os_error", ctypes.c_int),
        ("opcode", ctypes.c_uint8),
        ("target_result", ctypes.c_uint8),
        ("target_extended", ctypes.c_uint8),
        ("offset", ctypes.c_uint64),
        ("operation", ctypes.c_char * 32),
        ("message", ctypes.c_char * 512),
        ("reserved", ctypes.c_uint64 * 8),
    ]


class Event(ctypes.Structure):
    """The beginning of struct ndfu_event, which is handed over by its address."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("image", ctypes.c_size_t),
        ("image_count", ctypes.c_size_t),
        ("kind", ctypes.c_int),
        ("done", ctypes.c_uint64),
        ("total", ctypes.c_uint64),
        ("text", ctypes.c_char * 512),
    ]


EVENT_PROGRESS, EVENT_WARNING, EVENT_RESUMED = 3, 6, 8
EVENT_FUNCTION = ctypes.CFUNCTYPE(None, ctypes.POINTER(Event), ctypes.c_void_p)


class Options(ctypes.Structure):
    """The beginning of struct ndfu_update_options: its size says how much of it is known here."""

    _fields_ = [
        ("size", ctypes.c_size_t),
        ("baud_rate", ctypes.c_uint32),
        ("flow_control", ctypes.c_int),
        ("connect_timeout_ms", ctypes.c_uint32),
        ("reboot_timeout_ms", ctypes.c_uint32),
        ("on_event", EVENT_FUNCTION),
        ("cookie", ctypes.c_void_p),
    ]


def load():
    """The library, with the types of the functions that are used here."""
    ndfu = ctypes.CDLL(os.environ.get("NDFU_LIBRARY", "libndfu.so.0"))
    handle, error = ctypes.c_void_p, ctypes.POINTER(Error)
    ndfu.ndfu_version_string.restype = ctypes.c_char_p
    ndfu.ndfu_status_name.restype = ctypes.c_char_p
    ndfu.ndfu_package_open_memory.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.POINTER(handle), error]
    ndfu.ndfu_package_close.argtypes = [handle]
    ndfu.ndfu_update_options_init.argtypes = [ctypes.POINTER(Options), ctypes.c_size_t]
    ndfu.ndfu_update_create.argtypes = [
        handle, ctypes.c_char_p, ctypes.POINTER(Options), ctypes.POINTER(handle), error]
    ndfu.ndfu_update_run.argtypes = [handle, error]
    ndfu.ndfu_update_cancel.argtypes = [handle]
    ndfu.ndfu_update_destroy.argtypes = [handle]
    return ndfu


class UpdateError(Exception):
    """What the library says of a failure."""

    def __init__(self, ndfu, error):
        self.name = ndfu.ndfu_status_name(error.status).decode()
        super().__init__(f"{self.name}: {error.message.decode(errors='replace')}")


def run(ndfu, handle, error):
    """Runs an update in a thread of its own, as Python does not see Ctrl-C inside of a call."""
    results = queue.SimpleQueue()
    threading.Thread(
        target=lambda: results.put(ndfu.ndfu_update_run(handle, ctypes.byref(error)))).start()
    try:
        return results.get()
    except KeyboardInterrupt:
        # The one call that any thread may make: the update ends between two requests.
        ndfu.ndfu_update_cancel(handle)
        return results.get()


def update(ndfu, package_bytes, port, listen):
    """Puts a package on a device. listen is called with every event."""
    package, handle, error = ctypes.c_void_p(), ctypes.c_void_p(), Error()
    options = Options()
    # Both must stay until the update is destroyed: the library calls them.
    callback = EVENT_FUNCTION(lambda event, cookie: listen(event.contents))
    ndfu.ndfu_update_options_init(ctypes.byref(options), ctypes.sizeof(options))
    options.on_event = callback

    def check(status):
        if status != 0:
            raise UpdateError(ndfu, error)

    try:
        check(ndfu.ndfu_package_open_memory(
            package_bytes, len(package_bytes), ctypes.byref(package), ctypes.byref(error)))
        check(ndfu.ndfu_update_create(
            package, port.encode(), ctypes.byref(options), ctypes.byref(handle),
            ctypes.byref(error)))
        check(run(ndfu, handle, error))
    finally:
        ndfu.ndfu_update_destroy(handle)
        ndfu.ndfu_package_close(package)


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    ndfu = load()

    def listen(event):
        if event.type == EVENT_PROGRESS:
            print(f"\r{event.done} of {event.total} bytes", end="", file=sys.stderr)
        elif event.type in (EVENT_WARNING, EVENT_RESUMED):
            print(event.text.decode(errors="replace"), file=sys.stderr)

    with open(sys.argv[1], "rb") as file:
        package_bytes = file.read()
    try:
        update(ndfu, package_bytes, sys.argv[2], listen)
    except UpdateError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f"\nndfu {ndfu.ndfu_version_string().decode()}: accepted by the target")
    return 0


if __name__ == "__main__":
    sys.exit(main())
