#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Checks lines that ndfu printed with --json against docs/json.schema.json.

usage: json_lines.py FILE

FILE holds lines, and behind those of each run of ndfu a comment "# exit CODE: ARGUMENTS" or
"# signal NUMBER: ARGUMENTS": see tests/tools/keep_json.c. The schema lets fields through that it
does not know, as those who read lines must; here it does not. What a run printed must end with the
event "result", and with no other one before, and that must have its exit code.
"""
import json
import pathlib
import sys

import jsonschema

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "json.schema.json"


def close(schema):
    """Forbids unknown fields in everything that is an object by its type."""
    if isinstance(schema, dict):
        types = schema.get("type", [])
        if "properties" in schema and "object" in ([types] if isinstance(types, str) else types):
            schema["additionalProperties"] = False
        for part in schema.values():
            close(part)
    elif isinstance(schema, list):
        for part in schema:
            close(part)


def validators():
    """By the names of events, so that an error is about the event and not about all of them."""
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    close(schema)
    found = {}
    for alternative in schema["oneOf"]:
        name = alternative["$ref"].removeprefix("#/$defs/")
        event = schema["$defs"][name]["properties"]["event"]
        one = {"$ref": alternative["$ref"], "$defs": schema["$defs"]}
        for known in event.get("enum", [event.get("const")]):
            found[known] = jsonschema.Draft202012Validator(one)
    return found


def faults_of_line(line, known):
    try:
        line.encode("utf-8")
        value = json.loads(line, parse_constant=lambda text: sys.exit(f"{text} is not JSON"))
    except ValueError as error:
        return None, [f"not JSON: {error}"]
    event = value.get("event") if isinstance(value, dict) else None
    if event not in known:
        return None, [f"event {event!r} is not in the schema"]
    return value, [f"{error.json_path}: {error.message}" for error in known[event].iter_errors(value)]


def faults_of_end(values, end):
    """Of a run as a whole. One that a signal has ended may lack its end."""
    results = [i for i, value in enumerate(values) if value and value["event"] == "result"]
    how, code = end.split()[1], int(end.split()[2].rstrip(":"))
    if how == "signal":
        return []
    if results != [len(values) - 1]:
        return ["the event result must be there once, and be the last one"]
    if values[-1].get("exit_code") != code:
        return ["the exit code in the result is another"]
    return []


def faults_of_run(lines, end, known):
    faults = []
    values = []
    for line in lines:
        value, wrong = faults_of_line(line, known)
        values.append(value)
        faults += [f"{line}\n    {fault}" for fault in wrong]
    return faults + faults_of_end(values, end)


def main():
    sys.stderr.reconfigure(errors="backslashreplace")
    known = validators()
    is_sound = True
    lines = []
    # Arguments may be no UTF-8, lines must be.
    text = pathlib.Path(sys.argv[1]).read_bytes().decode("utf-8", errors="surrogateescape")
    for line in text.split("\n"):
        if not line.startswith("#"):
            lines.append(line)
            continue
        faults = faults_of_run(lines, line, known)
        if faults:
            print(line, *faults, sep="\n", file=sys.stderr)
        is_sound = is_sound and not faults
        lines = []
    if lines != [""]:
        print("the last run has no end", file=sys.stderr)
    return 0 if is_sound and lines == [""] else 1


if __name__ == "__main__":
    sys.exit(main())
