#!/usr/bin/env python3
"""Fails where a public header does not say what a caller must know.

usage: tests/checks/documentation.py [SOURCE-DIRECTORY]

Every header of include/ndfu has an @file block, and every struct, enum and typedef a doc block.
Every function has a doc block of its own, with

- what it does, before any tag;
- an @param for each parameter, in the order of the parameters, and for nothing else;
- an @return where it returns something. A status: NDFU_OK and every error, or whose errors they are,
  as in "what ndfu_package_check() says";
- ownership. Who frees what is received or returned: "freed with ndfu_x()", "closed with ndfu_x()",
  "belongs to", "static", or that it is a parameter. A function that makes a handle says of everything
  it is pointed to whether that is copied, not kept, or must outlive the handle. What frees something
  says what it makes of NULL;
- a unit, or what is counted, for each number;
- the thread rule, in one of the forms that ndfu.h explains: "Threads: any", "Threads: one at a time".

"Otherwise as ndfu_x()." takes over from that function's block whatever is missing.
"""
import pathlib
import re
import sys

FUNCTION = re.compile(r"(?:/\*\*((?:(?!\*/).)*)\*/\s*)?^NDFU_API\s+([^;]+);", re.S | re.M)
DEFINITION = re.compile(r"^(?:(?:struct|enum)\s+\w+\s*[{;]|typedef\b)", re.M)
INTEGER = re.compile(r"^(?:const )?(?:size_t|unsigned|int|long|u?int(?:8|16|32|64)_t)( \*)?$")
UNIT = re.compile(r"\b(?:bytes?|bits?|milliseconds|microseconds|bits per second|counted|from 0|ids?|"
                  r"version|number|sizeof|descriptor|writes|process)\b")
OWNER = re.compile(r"\b(?:freed with \w+\(\)|closed with \w+\(\)|belongs? to|static)")
KEPT = re.compile(r"\b(?:copied|not kept|outlives?|must stay)\b")
THREADS = re.compile(r"\bThreads: (?:any|one at a time)\b")
ERRORS = re.compile(r"\bNDFU_E_\w+|\b(?:what|as(?: of| for)?) ndfu_\w+\(\)")


class Block:
    """A doc block, taken apart at its tags."""

    def __init__(self, comment):
        text = " ".join(re.sub(r"^\s*\* ?", "", line).strip() for line in comment.splitlines())
        pieces = re.split(r"@(param|return|file)\b", text)
        self.text = text
        self.summary = pieces[0].strip()
        self.order = []
        self.parameters = {}
        self.returned = None
        for tag, body in zip(pieces[1::2], pieces[2::2]):
            if tag == "param":
                name, _, body = body.strip().partition(" ")
                self.order.append(name)
                self.parameters[name] = body.strip()
            elif tag == "return":
                self.returned = body.strip()
        found = re.search(r"[Oo]therwise as (ndfu_\w+)\(\)", text)
        self.model = found.group(1) if found else None


class Function:
    def __init__(self, header, line, comment, declaration):
        self.header = header
        self.line = line
        self.block = Block(comment) if comment is not None else None
        declaration = " ".join(declaration.split())
        head, _, parameters = declaration.partition("(")
        self.type, self.name = re.fullmatch(r"(.*?)(\w+)", head).groups()
        self.type = self.type.strip()
        self.parameters = {}
        for parameter in parameters.rstrip(")").split(","):
            parameter = parameter.strip()
            if parameter != "void":
                kind, name, array = re.fullmatch(r"(.*?)(\w+)(\[\w*\])?", parameter).groups()
                self.parameters[name] = kind.strip() + (" *" if array else "")

    def makes_handle(self):
        return any(is_received(kind) for kind in self.parameters.values())


def is_received(kind):
    """A pointer to a pointer through which the caller is given something."""
    return kind.endswith("**")


class Headers:
    def __init__(self, folder):
        self.failures = 0
        self.functions = {}
        self.texts = {path.name: path.read_text() for path in sorted(folder.glob("*.h"))}
        self.statuses = set(re.findall(r"ROW\((NDFU_\w+),", self.texts.get("status.h", "")))
        for name, text in self.texts.items():
            for match in FUNCTION.finditer(text):
                line = text.count("\n", 0, match.start(2)) + 1
                function = Function(name, line, match.group(1), match.group(2))
                self.functions[function.name] = function

    def fail(self, header, line, what):
        print(f"include/ndfu/{header}:{line}: {what}", file=sys.stderr)
        self.failures += 1

    def check(self):
        if not self.functions:
            self.fail("", 0, "there is no function at all")
        for name, text in self.texts.items():
            self.check_header(name, text)
        for function in self.functions.values():
            if function.block is None:
                self.fail(function.header, function.line, f"{function.name}() has no doc block")
            else:
                self.check_function(function)

    def check_header(self, name, text):
        if "@file" not in text:
            self.fail(name, 1, "it has no @file block")
        if "NDFU_API " in text and name != "export.h" and 'extern "C"' not in text:
            self.fail(name, 1, 'it declares functions without extern "C"')
        for match in DEFINITION.finditer(text):
            if not text[:match.start()].rstrip().endswith("*/"):
                line = text.count("\n", 0, match.start()) + 1
                self.fail(name, line, f"'{match.group(0)}' has no doc block")
        for match in re.finditer(r"\b(ndfu_\w+)\(\)", text):
            if match.group(1) not in self.functions:
                line = text.count("\n", 0, match.start()) + 1
                self.fail(name, line, f"there is no {match.group(1)}()")
        for match in re.finditer(r"\bNDFU_E_\w+(…?)", text):
            if not self.is_status(match.group(0)):
                line = text.count("\n", 0, match.start()) + 1
                self.fail(name, line, f"there is no {match.group(0)}")

    def is_status(self, name):
        if name.endswith("…"):
            return any(status.startswith(name[:-1]) for status in self.statuses)
        return name in self.statuses

    def inherited(self, function):
        """The blocks that say something of a function: its own first."""
        blocks = []
        while function and function.block and function.block not in blocks and len(blocks) < 4:
            blocks.append(function.block)
            function = self.functions.get(function.block.model)
        return blocks

    def check_function(self, function):
        blocks = self.inherited(function)
        own = blocks[0]
        fail = lambda what: self.fail(function.header, function.line, f"{function.name}() {what}")
        if not own.summary:
            fail("does not say what it does")
        wanted = [name for name in function.parameters if name in own.parameters]
        for name in own.order:
            if name not in function.parameters:
                fail(f"has no parameter '{name}'")
        if wanted != [name for name in own.order if name in function.parameters]:
            fail("does not have its parameters in this order")
        for name, kind in function.parameters.items():
            texts = [block.parameters[name] for block in blocks if name in block.parameters]
            if texts and texts[0]:
                self.check_parameter(function, name, kind, texts[0], fail)
            else:
                fail(f"does not say what '{name}' is")
        if function.type != "void":
            self.check_return(function, blocks, fail)
        if not any(THREADS.search(block.text) for block in blocks):
            fail("does not say which threads may call it ('Threads: …', see ndfu.h)")

    def check_parameter(self, function, name, kind, text, fail):
        if is_received(kind):
            if not OWNER.search(text):
                fail(f"does not say who frees '{name}'")
        elif INTEGER.match(kind):
            if not UNIT.search(text) and not kind.endswith("uint8_t *"):
                fail(f"does not say in what '{name}' is counted")
        elif "*" in kind and name != "error" and function.makes_handle():
            if not KEPT.search(text):
                fail(f"does not say how long '{name}' must stay")
        if re.search(r"_(?:destroy|close)$", function.name) and "NULL" not in text:
            fail(f"does not say what it makes of NULL as '{name}'")

    def check_return(self, function, blocks, fail):
        returned = next((block.returned for block in blocks if block.returned), None)
        if not returned:
            fail("does not say what it returns")
        elif function.type == "enum ndfu_status":
            if "NDFU_OK" not in returned or not ERRORS.search(returned):
                fail("does not say which errors it returns")
        elif function.type.endswith("*"):
            if not OWNER.search(returned) and returned.split()[0] not in function.parameters:
                fail("does not say to whom belongs what it returns")
        elif INTEGER.match(function.type) and not UNIT.search(returned):
            fail("does not say in what it counts what it returns")


def main():
    here = pathlib.Path(__file__).resolve().parents[2]
    source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here
    headers = Headers(source / "include" / "ndfu")
    headers.check()
    if headers.failures:
        print(f"{headers.failures} things are not documented", file=sys.stderr)
    return headers.failures > 0


if __name__ == "__main__":
    sys.exit(main())
