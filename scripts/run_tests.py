#!/usr/bin/env python3
"""Runs meson's tests of a build directory and counts what they really tested.

    run_tests.py BUILD-DIRECTORY [--without WORD] [MESON-TEST-OPTION...]

A meson test is one program and may hold many tests: those that cmocka, TAP or a line "N passed, N failed" tell are
counted each, any other program as one. --without leaves out tests whose command holds the word.
Ends with "N passed, N failed, N skipped".
"""
import json
import os
import re
import subprocess
import sys

CMOCKA = {
    "passed": re.compile(r"^\[  PASSED  \] (\d+) test", re.M),
    "failed": re.compile(r"^\[  FAILED  \] (\d+) test", re.M),
    "skipped": re.compile(r"^\[  SKIPPED \] (\d+) test", re.M),
}
TAP = {
    "passed": re.compile(r"^ok \d+(?!.*# SKIP)", re.M),
    "failed": re.compile(r"^not ok \d+", re.M),
    "skipped": re.compile(r"^ok \d+.*# SKIP", re.M),
}
LINE = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$", re.M)


def count(test):
    """@return passed, failed, skipped of one program"""
    text = f"{test.get('stdout', '')}\n{test.get('stderr', '')}"
    told = [sum(map(int, pattern.findall(text))) for pattern in CMOCKA.values()]
    if not any(told):
        told = [len(pattern.findall(text)) for pattern in TAP.values()]
    for passed, failed, skipped in LINE.findall(text) if not any(told) else ():
        told = [told[0] + int(passed), told[1] + int(failed), told[2] + int(skipped or 0)]
    bad = test["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")
    if test["result"] == "SKIP":
        return 0, 0, 1
    if bad and not told[1]:
        told[1] = 1 # it crashed, hung, or a sanitizer ended it
    return told if any(told) else (1, 0, 0)


def chosen(build, word):
    """@return names of the tests whose command does not hold the word"""
    told = subprocess.run(["meson", "introspect", "--tests", build], check=True, capture_output=True, text=True)
    tests = json.loads(told.stdout)
    return [t["name"] for t in tests if not any(word in os.path.basename(part) for part in t["cmd"])]


def main():
    args = sys.argv[1:]
    if not args:
        sys.exit(f"usage: {sys.argv[0]} BUILD-DIRECTORY [--without WORD] [MESON-TEST-OPTION...]")
    build = args.pop(0)
    word = "\0"
    if args[:1] == ["--without"]:
        word = args[1]
        del args[:2]
    names = chosen(build, word)
    if not names:
        print("no meson test here\n0 passed, 0 failed, 0 skipped")
        return 0
    log = os.path.join(build, "meson-logs", "testlog.json")
    if os.path.exists(log):
        os.remove(log)
    ran = subprocess.run(["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs", *args, *names],
                         stdin=subprocess.DEVNULL, check=False)
    totals = [0, 0, 0]
    if os.path.exists(log):
        with open(log, encoding="utf-8") as lines:
            for line in lines:
                totals = [a + b for a, b in zip(totals, count(json.loads(line)))]
    if ran.returncode and not totals[1]:
        totals[1] = 1
    print("{} passed, {} failed, {} skipped".format(*totals))
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main())
