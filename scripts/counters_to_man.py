#!/usr/bin/env python3
"""Writes the counter tables of metrum.h into a man page, between its lines `.\\" begin NAME` and `.\\" end NAME`.

    counters_to_man.py metrum.h metrum_stats.3           rewrite the page
    counters_to_man.py --check metrum.h metrum_stats.3   only say whether it is up to date (exit 1: it is not)
"""
import re
import sys
import textwrap

TABLE = re.compile(r"#define (METRUM_\w+)\(X\)((?:.*\\\n)*.*)")
FIELD = re.compile(r'X\((\w+),\s*"([^"]*)"\)')
PLACE = re.compile(r'(\.\\" begin (\w+)\n).*?(\.\\" end \2\n)', re.DOTALL)


def tables(header):
    found = {name: FIELD.findall(body) for name, body in TABLE.findall(header)}
    return {name: fields for name, fields in found.items() if fields}


def as_list(fields):
    widest = max((name for name, _ in fields), key=len)
    lines = [f".Bl -tag -width {widest}"]
    for name, text in fields:
        lines += [f".It Va {name}", *textwrap.wrap(text[0].upper() + text[1:] + ".", 78)]
    return "\n".join(lines + [".El\n"])


def filled(page, known):
    placed = set()

    def fill(match):
        name = match.group(2)
        if name not in known:
            sys.exit(f"metrum.h has no table {name}")
        placed.add(name)
        return match.group(1) + as_list(known[name]) + match.group(3)

    page = PLACE.sub(fill, page)
    if placed != set(known):
        sys.exit(f"the page has no place for {sorted(set(known) - placed)}")
    return page


def main():
    check = sys.argv[1:2] == ["--check"]
    paths = sys.argv[1 + check:]
    if len(paths) != 2 or paths[0].startswith("-"):
        print(__doc__, file=sys.stdout if paths == ["--help"] else sys.stderr)
        sys.exit(0 if paths == ["--help"] else 2)
    header_path, page_path = paths
    with open(header_path) as header, open(page_path) as page:
        old = page.read()
        new = filled(old, tables(header.read()))
    if check and new != old:
        sys.exit(f"{page_path} is not what {header_path} says; run {sys.argv[0]} {header_path} {page_path}")
    if new != old:
        with open(page_path, "w") as page:
            page.write(new)


if __name__ == "__main__":
    main()
