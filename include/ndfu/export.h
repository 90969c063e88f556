/* SPDX-License-Identifier: MIT */
/**
 * @file
 * Marks what libndfu exports. Everything else in the library is hidden.
 */
#ifndef NDFU_EXPORT_H
#define NDFU_EXPORT_H

#if defined(__GNUC__)
#define NDFU_API __attribute__((visibility("default")))
#else
#define NDFU_API
#endif

#endif
