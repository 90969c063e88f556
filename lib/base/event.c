/* SPDX-License-Identifier: MIT */
#include <ndfu/event.h>

const char *ndfu_phase_name(enum ndfu_phase phase)
{
    switch (phase) {
    case NDFU_PHASE_FIND:
        return "find";
    case NDFU_PHASE_ENTER:
        return "enter";
    case NDFU_PHASE_CONNECT:
        return "connect";
    case NDFU_PHASE_INQUIRE:
        return "inquire";
    case NDFU_PHASE_INIT_PACKET:
        return "init-packet";
    case NDFU_PHASE_FIRMWARE:
        return "firmware";
    case NDFU_PHASE_ACTIVATE:
        return "activate";
    case NDFU_PHASE_APPLICATION:
        return "application";
    case NDFU_PHASE_DONE:
        return "done";
    }
    return "unknown";
}

const char *ndfu_event_name(enum ndfu_event_type type)
{
    switch (type) {
    case NDFU_EVENT_CONNECTED:
        return "connected";
    case NDFU_EVENT_IMAGE:
        return "image";
    case NDFU_EVENT_PROGRESS:
        return "progress";
    case NDFU_EVENT_WAITING:
        return "waiting";
    case NDFU_EVENT_IMAGE_DONE:
        return "image-done";
    case NDFU_EVENT_WARNING:
        return "warning";
    case NDFU_EVENT_DONE:
        return "done";
    case NDFU_EVENT_RESUMED:
        return "resumed";
    case NDFU_EVENT_RESTARTED:
        return "restarted";
    case NDFU_EVENT_RETRY:
        return "retry";
    case NDFU_EVENT_ENTERING:
        return "entering";
    case NDFU_EVENT_ENTERED:
        return "entered";
    case NDFU_EVENT_LEFT_OUT:
        return "left-out";
    case NDFU_EVENT_APPLICATION:
        return "application";
    }
    return "unknown";
}
