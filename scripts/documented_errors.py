#!/usr/bin/env python3
"""Writes a table of the errors that the public headers document, for tests that check each result against it.

    documented_errors.py INCLUDE    prints CALL(name, errors...) for each call, one a line

An "Errors:" paragraph that says "as CALL" has that call's errors too, and every sm_, smd_, smdc_ and metrum_ call has
those of prosgen.h's first comment; sw_ calls those of sw_lib.h's.
"""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from headers_to_manual import Header # noqa: E402

HOUSE = "sm", "smd", "smdc", "sw", "metrum"  # first words of the names of calls that have their house's errors, too
CODE = re.compile(r"\bERR_\w+")
AS = re.compile(r"\b[Aa]s (?:for )?((?:sm|smd|smdc|sw|acu|metrum)_\w+)")


def read(include):
    """@return {call: (own codes, calls whose codes it has too)}, {header: common codes}"""
    calls, common = {}, {}
    for name in sorted(n for n in os.listdir(include) if n.endswith(".h")):
        header = Header(include, name)
        common[name] = set(CODE.findall(header.common_errors()))
        for call in header.calls():
            told = f"{call.errors} {call.returns}"
            calls[call.name] = (set(CODE.findall(told)), set(AS.findall(told)), name)
    return calls, common


def codes(name, calls, seen=()):
    own, others, _ = calls[name]
    out = set(own)
    for other in others:
        if other in calls and other not in seen:
            out |= codes(other, calls, (*seen, name))
    return out


def table(include):
    calls, common = read(include)
    for name in sorted(calls):
        house = common["sw_lib.h" if name.startswith("sw_") else "prosgen.h"]
        yield name, sorted(codes(name, calls) | (house if name.split("_")[0] in HOUSE else set()))


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    if len(args) != 1:
        sys.exit(f"usage: {sys.argv[0]} INCLUDE")
    for name, errors in table(args[0]):
        print(f"CALL({name}, {', '.join(errors) or 0})")


if __name__ == "__main__":
    main()
