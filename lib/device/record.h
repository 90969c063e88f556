/* SPDX-License-Identifier: MIT */
/**
 * @file
 * A device while it is being found out about, with the memory behind its texts.
 */
#ifndef NDFU_DEVICE_RECORD_H
#define NDFU_DEVICE_RECORD_H

#include <ndfu/device.h>

enum {
    NDFU_RECORD_PORTS = 16, /**< of one record; a device with more ports gets another record */
    NDFU_PORT_NAME = 64,
    NDFU_USB_TEXT = 256, /**< a USB string has 126 characters of UTF-16 */
    NDFU_BUS_PATH = 32,  /**< a bus number and up to 7 port numbers */
};

/** A device first: what is seen of a record outside is its first member. */
struct ndfu_record {
    struct ndfu_device device;
    const char *ports[NDFU_RECORD_PORTS];
    char port_names[NDFU_RECORD_PORTS][NDFU_PORT_NAME];
    char serial_number[NDFU_USB_TEXT];
    char manufacturer[NDFU_USB_TEXT];
    char product[NDFU_USB_TEXT];
    char bus_path[NDFU_BUS_PATH];
};

/** Records, growing. */
struct ndfu_device_list {
    struct ndfu_record **records;
    size_t count;
    size_t capacity;
};

/** @return a new record in the list, of nothing; NULL without memory */
struct ndfu_record *ndfu_record_add(struct ndfu_device_list *list);

/** @return a copy of a finished record in the list; NULL without memory */
struct ndfu_record *ndfu_record_add_copy(struct ndfu_device_list *list,
                                         const struct ndfu_record *record);

/** Takes the last record out of the list. */
void ndfu_record_drop(struct ndfu_device_list *list);

/** @return false where the record holds no more ports */
bool ndfu_record_add_port(struct ndfu_record *record, const char *name);

/** Sorts the ports and makes the device point to the texts that there are. */
void ndfu_record_finish(struct ndfu_record *record);

/** @return <0, 0 or >0: in which order two records stand in a list */
int ndfu_record_compare(const struct ndfu_record *one, const struct ndfu_record *other);

#endif
