/* SPDX-License-Identifier: MIT */
#include <ndfu/status.h>

const char *ndfu_status_name(enum ndfu_status status)
{
    switch (status) {
#define STATUS_NAME(enumerator, number, name, text) \
    case enumerator:                                \
        return name;
        NDFU_STATUS_TABLE(STATUS_NAME)
#undef STATUS_NAME
    }
    return "unknown";
}

const char *ndfu_status_text(enum ndfu_status status)
{
    switch (status) {
#define STATUS_TEXT(enumerator, number, name, text) \
    case enumerator:                                \
        return text;
        NDFU_STATUS_TABLE(STATUS_TEXT)
#undef STATUS_TEXT
    }
    return "a status that this version does not know";
}
