#!/usr/bin/env python3
"""Usage: pinned_test.py SOURCE-DIRECTORY

Every structure, every field and every constant of the public headers is pinned: a field in layout.c with its place and
type, a constant in values.c. Ends with "N passed, N failed".
"""
import os
import re
import sys

failed = passed = 0


def check(ok, what):
    global failed, passed
    if ok:
        passed += 1
    else:
        failed += 1
        print("FAIL", what)


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as text:
        return text.read()


def check_structure(header, tag, fields, pinned, sizes):
    check(tag in sizes, f"{header}: the size of struct {tag} is not in layout.c")
    for name, _, declaration in fields:
        name = name if not declaration.startswith("METRUM_") else declaration.split()[-1]
        check((tag, name) in pinned, f"{header}: {tag}.{name} is not in layout.c")


def constants(text):
    """Enumerators, and macros that are numbers."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    for body in re.findall(r"enum \w* ?\{(.*?)\}", plain, re.DOTALL):
        yield from re.findall(r"(\w+)\s*(?:=[^,}]*)?(?:,|$)", body.strip())
    yield from re.findall(r"^#define (\w+) +\(?-?[0-9]", plain, re.MULTILINE)


def main():
    source = sys.argv[1]
    sys.path.insert(0, os.path.join(source, "scripts"))
    sys.dont_write_bytecode = True
    import headers_to_manual
    layout, values = (read(source, "tests/headers", name) for name in ("layout.c", "values.c"))
    layout = re.sub(r"^U\((\d+), (.*), (\w+)", r"FIELD(sm_vmprx_status_parms, \1, \2, u.\3", layout, flags=re.MULTILINE)
    pinned = {(tag, re.split(r"[.\[]", field)[0])
              for tag, field in re.findall(r"^FIELD\((\w+), [^;]*?, ([\w.\[\]]+)\);", layout, re.MULTILINE)}
    sizes = set(re.findall(r"^(?:STRUCT|SIZE)\((\w+),", layout, re.MULTILINE))
    for name in sorted(os.listdir(os.path.join(source, "include"))):
        if not name.endswith(".h"):
            continue
        header = headers_to_manual.Header(os.path.join(source, "include"), name)
        for tag, text in header.structs.items():
            if re.search(rf"struct {tag} \{{", text):
                check_structure(name, tag, headers_to_manual.fields(text), pinned, sizes)
        for constant in constants(header.text):
            check(re.search(rf"\bV\({constant},", values), f"{name}: {constant} is not in values.c")
    check(passed > 500, f"only {passed} found")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
