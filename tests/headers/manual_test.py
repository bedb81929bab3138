#!/usr/bin/env python3
"""Usage: manual_test.py SOURCE-DIRECTORY

The reference manual made of the headers: every call of the export list has a man page and an HTML page, each with all
parts; groff takes each page without a warning; no link leads nowhere.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

PARTS = ["NAME", "SYNOPSIS", "DESCRIPTION", "RETURN VALUES", "EXAMPLES", "ERRORS", "SEE ALSO"]
failed = passed = 0


def check(ok, what):
    global failed, passed
    if ok:
        passed += 1
    else:
        failed += 1
        print("FAIL", what)


def declared(include):
    """Every function that the headers declare, as the compiler sees it."""
    names = [n for n in sorted(os.listdir(include)) if n.endswith(".h")]
    text = "".join(f'#include "{n}"\n' for n in names)
    with tempfile.TemporaryDirectory() as work:
        listed = os.path.join(work, "prototypes")
        subprocess.run(["gcc", "-x", "c", "-aux-info", listed, "-I", include, "-fsyntax-only", "-"], input=text, text=True,
                       check=True)
        with open(listed, encoding="utf-8") as lines:
            return sorted({m.group(1) for line in lines if include in line
                           for m in [re.search(r"\*/ [^(]*?(\w+) \(", line)] if m})


def check_page(path, name, call):
    with open(path, encoding="utf-8") as page:
        text = page.read()
    parts = re.findall(r"^\.Sh (.*)$", text, re.MULTILINE)
    check([p for p in parts if p in PARTS] == PARTS, f"{name}: has {parts}")
    check(f".Fn {call}" in text, f"{name}: its synopsis is of another call")
    if shutil.which("groff"):
        ran = subprocess.run(["groff", "-mandoc", "-ww", "-rLL=130n", "-Tutf8", "-z", path], capture_output=True, text=True, check=False)
        check(ran.returncode == 0 and not ran.stderr, f"{name}: {ran.stderr.splitlines()[:1]}")


def main():
    source = sys.argv[1]
    include, script = os.path.join(source, "include"), os.path.join(source, "scripts/headers_to_manual.py")
    calls = declared(include)
    check(len(calls) > 50, f"only {len(calls)} calls are declared")
    ran = subprocess.run([script, "--check", include], capture_output=True, text=True, check=False)
    check(ran.returncode == 0, ran.stdout)
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([script, include, out, os.path.join(source, "man")], check=True)
        for call in calls:
            own = os.path.join(source, "man", call + ".3")
            page = os.path.join(out, "man3", call + ".3")
            check(os.path.exists(own) != os.path.exists(page), f"{call}: not one man page")
            if os.path.exists(page):
                check_page(page, call + ".3", call)
            check(os.path.exists(os.path.join(out, "html", call + ".html")), f"{call}: no HTML page")
        for name in sorted(os.listdir(os.path.join(out, "html"))):
            with open(os.path.join(out, "html", name), encoding="utf-8") as page:
                for link in re.findall(r'href="([^"]*)"', page.read()):
                    check(os.path.exists(os.path.join(out, "html", link)), f"{name}: link to {link}")
    with tempfile.TemporaryDirectory() as bad: # the check finds what is missing
        with open(os.path.join(bad, "x.h"), "w", encoding="utf-8") as header:
            header.write("typedef struct a_parms {\n    int i; /* something */\n} A_PARMS;\n/** */\nACUAPI int sm_a(struct a_parms *ap);\n"
                         "ACUAPI int sm_b(int b);\n#define X 1\nACUAPI int sm_c(int c);\n")
        ran = subprocess.run([script, "--check", bad], capture_output=True, text=True, check=False)
        check(ran.returncode == 1 and "field i" in ran.stdout and "no purpose" in ran.stdout and "sm_c has no comment" in ran.stdout,
              f"faults that were not found: {ran.stdout}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
