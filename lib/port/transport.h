/* SPDX-License-Identifier: MIT */
/** @file A transport of the caller's own, as one more kind of port. */
#ifndef NDFU_PORT_TRANSPORT_H
#define NDFU_PORT_TRANSPORT_H

#include <ndfu/transport.h>

/**
 * Takes the struct of a caller, who may know less of it than we do, or more.
 *
 * @return NDFU_OK, or NDFU_E_ARGUMENT where a function is missing
 */
enum ndfu_status ndfu_transport_take(struct ndfu_transport *taken,
                                     const struct ndfu_transport *transport,
                                     struct ndfu_error *error);

#endif
