#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares docs/json.md with docs/json.schema.json: the same events with the same fields.

usage: json_documentation.py [DOCUMENT [SCHEMA]]

In the document a heading "### `event`, `event`" begins the events that have the same fields, and the
first column of its tables names these. Fields of what is in a field are `field.field`, of what is in
a list `field[].field`. Those of every line are in the tables in front of the first such heading.
"""
import json
import pathlib
import re
import sys

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
COMMON = ("schema", "time", "event", "device")


def fields_of(schema, prefix=""):
    """What is said once, in $defs, is documented once."""
    found = set()
    for name, field in schema.get("properties", {}).items():
        found.add(prefix + name)
        found |= fields_of(field, f"{prefix}{name}.")
        found |= fields_of(field.get("items", {}), f"{prefix}{name}[].")
    return found


def of_schema(path):
    schema = json.loads(path.read_text())
    events = {"": set(COMMON) | fields_of(schema["$defs"]["device"])}
    for alternative in schema["oneOf"]:
        definition = schema["$defs"][alternative["$ref"].removeprefix("#/$defs/")]
        event = definition["properties"]["event"]
        for name in event.get("enum", [event.get("const")]):
            events[name] = fields_of(definition) - set(COMMON)
    return events


def of_document(path):
    events = {"": set()}
    names = [""]
    for line in path.read_text().splitlines():
        if line.startswith("### "):
            names = re.findall(r"`([^`]+)`", line)
            events.update({name: set() for name in names})
        elif line.startswith("| `"):
            for name in names:
                events[name] |= set(re.findall(r"`([^`]+)`", line.split("|")[1]))
    return events


def main():
    document = of_document(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "json.md")
    schema = of_schema(pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else DOCS / "json.schema.json")
    faults = [f"the event {name} is in one of them alone" for name in schema.keys() ^ document.keys()]
    for name in sorted(schema.keys() & document.keys()):
        where = name or "every line"
        faults += [f"{where}: {field} is not documented" for field in schema[name] - document[name]]
        faults += [f"{where}: {field} is not in the schema" for field in document[name] - schema[name]]
    if faults:
        print("\n".join(sorted(faults)), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
