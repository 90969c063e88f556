/* SPDX-License-Identifier: MIT */
/* CMocka wants these headers before its own, in this order. */
#ifndef NDFU_TESTS_CMOCKA_H
#define NDFU_TESTS_CMOCKA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
