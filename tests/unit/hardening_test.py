#!/usr/bin/env python3
"""Usage: hardening_test.py LIBRARY PROGRAM libc|no-libc

How what is installed was built, as readelf and objdump tell it. `no-libc`: a build whose libc calls are not the checked
ones (_FORTIFY_SOURCE), as with sanitizers. Ends with "N passed, N failed, N skipped".
"""
import re
import subprocess
import sys


class Skip(Exception):
    """Why this test cannot run here."""


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def told(*command):
    environment = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def imports(path):
    """Names of functions that others provide."""
    lines = told("readelf", "--dyn-syms", "-W", path).splitlines()
    return {line.split()[7].split("@")[0] for line in lines if " UND " in line and len(line.split()) > 7}


def loads_at_any_address(path, libc):
    expect(re.search(r"Type:\s+DYN", told("readelf", "-h", path)), "has a fixed address")
    expect("TEXTREL" not in told("readelf", "-d", path), "its code is written to when it is loaded")


def what_the_linker_fills_in_is_read_only_after(path, libc):
    expect("GNU_RELRO" in told("readelf", "-lW", path), "no GNU_RELRO segment")
    bound = re.search(r"FLAGS.*\b(BIND_)?NOW\b", told("readelf", "-dW", path))
    expect(bound, "functions are looked up when first called")


def nothing_is_both_written_and_run(path, libc):
    segments = told("readelf", "-lW", path).splitlines()
    stack = [line for line in segments if "GNU_STACK" in line]
    expect(stack and " RWE " not in stack[0], f"executable stack: {stack}")
    expect(not [line for line in segments if "LOAD" in line and " RWE " in line], "a segment is written and run")


def overrun_on_the_stack_ends_the_program(path, libc):
    expect("__stack_chk_fail" in imports(path), "no function looks after its stack")


def calls_of_libc_know_the_room_there_is(path, libc):
    if libc != "libc":
        raise Skip("this build does not ask for it")
    checked = [name for name in imports(path) if name.endswith("_chk") and name != "__stack_chk_fail"]
    expect(checked, "no call is a checked one")


def calls_through_pointers_reach_only_beginnings_of_functions(path, libc):
    """The note that makes the kernel enforce it needs a libc built so as well; the instructions are ours."""
    if "Advanced Micro Devices X86-64" not in told("readelf", "-h", path):
        raise Skip("not x86-64")
    code = told("objdump", "-d", "--section=.text", path)
    lines = re.findall(r"^[0-9a-f]+ <(?:sm_record_start|main)>:\n\s*(.*)", code, re.M)
    expect(lines, "neither main nor sm_record_start is there")
    expect(all("endbr64" in line for line in lines), f"begins with: {lines}")


TESTS = [loads_at_any_address, what_the_linker_fills_in_is_read_only_after, nothing_is_both_written_and_run,
         overrun_on_the_stack_ends_the_program, calls_of_libc_know_the_room_there_is,
         calls_through_pointers_reach_only_beginnings_of_functions]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    passed = failed = skipped = 0
    for path in sys.argv[1:3]:
        for test in TESTS:
            try:
                test(path, sys.argv[3])
                passed += 1
            except Skip as why:
                skipped += 1
                print(f"skipped {test.__name__}: {path}: {why}")
            except AssertionError as fault:
                failed += 1
                print(f"FAILED {test.__name__}: {path}: {fault}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
