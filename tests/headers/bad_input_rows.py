#!/usr/bin/env python3
"""Usage: bad_input_rows.py SOURCE-DIRECTORY

Every call that the headers declare is tried with bad input: a null structure, and every field that it takes from the
program, by a row in a table of tests/api. A field that is an id has its row in ids_test.c, any other a FIELD row, and
one that is an enumeration or a pointer a row that is refused. A field of the structures that protocols and encodings are
configured with has a FIELD row, too. An error that a row wants is one that the headers document. What is no such call
names the test that tries it.
Ends with "N passed, N failed".
"""
import os
import re
import sys

TABLES = "bad_input_test.c", "bad_output.h", "bad_running.h", "bad_data.h", "bad_formats.h", "bad_card_input_test.c"
SHORT = {"BAD": "ERR_SM_BAD_PARAMETER", "TYPE": "ERR_SM_WRONG_CHANNEL_TYPE", "STATE": "ERR_SM_WRONG_CHANNEL_STATE",
         "NO_FW": "ERR_SM_NO_SUCH_FIRMWARE", "LENGTH": "ERR_SM_BAD_DATA_LENGTH", "OS": "ERR_SM_OS_RESOURCE_PROBLEM"}
ANY_POINTER_IS_TAKEN = {"sm_sec_module.context", "sm_sec_module.encdec"}  # nothing is done with them

# Calls whose parameters are no structure that is only read or filled: the test that tries them.
ELSEWHERE = {
    "sm_error_name": ("cards_modules_test.c", "any_other_number_has_some_text"),
    "sm_get_driver_info": ("ids_test.c", "null_structures_are_bad_parameters"),
    "acu_error_desc": ("resources_test.c", "every_error_has_words"),
    "metrum_config_check": ("ids_test.c", "null_structures_are_bad_parameters"),
    "metrum_firmware_name": ("cards_modules_test.c", "firmware_info_walks_over_all_that_is_loaded"),
    "metrum_version": (None, "takes nothing"),
    "TiNG_vsnprintf": (None, "is vsnprintf"),
}
# Calls on files take no numbers that could be out of range: the tests that give each of them null pointers, by header.
NULLS = "null_pointers_are_bad_parameters"
PER_HEADER = {"smhlib.h": [("files_test.c", NULLS), ("play_files_test.c", NULLS)],
              "smwavlib.h": [("files_test.c", NULLS), ("play_files_test.c", NULLS)],
              "bfile.h": [("files_test.c", "a_bfile_reads_seeks_and_says_what_it_cannot")],
              "bfopen.h": [("files_test.c", "bfopen_is_a_file_of_the_system")]}

FORMAT = r"smdc_\w+_(?:config|format)_parms"  # what a protocol or encoding is configured with

failed = passed = 0


def check(ok, what):
    global failed, passed
    if ok:
        passed += 1
    else:
        failed += 1
        print("FAIL", what)


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as text:
        return re.sub(r"\\\n\s*", " ", text.read())


def body_of(text, function):
    found = re.search(rf"^static void {function}\(.*?^}}", text, re.DOTALL | re.MULTILINE)
    return found.group(0) if found else ""


class Tables:
    """The rows, as they stand in the sources."""

    FIELD = re.compile(r"\b(FIELD|FIELD_OF|FIELD_ROW|SW_FIELD)\(((?:[^()]|\([^()]*\))*)\)")
    CALL = re.compile(r"\bCALL\((\w+),\s+\w+,\s+\w+,\s+\w+,\s+([A-Z0]\w*),\s+[A-Z_]+\)")
    CFG = re.compile(r"\bCFG\(CALL, \w+, ([A-Z0]\w*)\)")
    SIZE = re.compile(r"\b(?:SW_)?SIZE\((\w+),")
    CARD = re.compile(r"\b(?:SW|NO)_CARD\((\w+),")

    def __init__(self, api):
        self.refused, self.rows, self.errors = set(), set(), set()
        for name in TABLES:
            self.read_fields(read(api, name))
        ids = read(api, "ids_test.c")
        self.ids = set(re.findall(r"\bX\((\w+), \w+, (\w+),\s+[A-Z_]+,", ids))
        self.values = {name for name, kind in re.findall(r"\bX\((\w+), (\w+), [A-Z_]+\)", ids) if kind != "type"}
        self.nulls = {name for name, _ in self.ids}
        for name, function in ("ids_test.c", "null_structures_are_bad_parameters"), ("bad_card_input_test.c", "null_structures_are_refused"):
            self.nulls |= set(re.findall(r"(\w+)\((?:card, )?(?:NULL|no_name)", body_of(read(api, name), function)))

    def read_fields(self, text):
        self.errors |= set(self.CALL.findall(text))
        self.errors |= {("smdc_channel_config", error) for error in self.CFG.findall(text)}
        for macro, inside in self.FIELD.findall(text):
            parts = [p.strip() for p in re.split(r",(?![^(]*\))", inside)]
            skip = {"FIELD": 3, "FIELD_ROW": 3, "FIELD_OF": 4, "SW_FIELD": 2}[macro]
            if len(parts) > skip + 1 and parts[0] not in ("name", "name_"):
                field = re.split(r"[.\[]", re.sub(r"^p\.", "", parts[skip + 1]))[0]
                self.add(parts[0], field, parts[skip] != "0")
                if macro != "SW_FIELD" and re.match("[A-Z0]", parts[skip]):
                    self.errors.add((re.sub(FORMAT, "smdc_channel_config", parts[0]), parts[skip]))
        for call in self.SIZE.findall(text):
            self.add(call, "size", True)
        for call in self.CARD.findall(text):
            self.add(call, "card_id", True)

    def add(self, call, field, refused):
        self.rows.add((call, field))
        if refused:
            self.refused.add((call, field))


def check_field(tables, call, name, declaration):
    if (call.name, name) in tables.ids:
        return
    where = f"{call.name}.{name} ({' '.join(declaration.split())})"
    strict = (declaration.startswith("enum") or "*" in declaration) and f"{call.name}.{name}" not in ANY_POINTER_IS_TAKEN
    if strict:
        check((call.name, name) in tables.refused, f"{where} has no row that is refused")
    else:
        check((call.name, name) in tables.rows, f"{where} has no row")


def check_formats(tables, include, headers_to_manual):
    """Structures that calls take by a void pointer."""
    found = 0
    for name in sorted(n for n in os.listdir(include) if n.startswith("smdc_")):
        for tag, text in headers_to_manual.Header(include, name).structs.items():
            if not re.fullmatch(FORMAT, tag):
                continue
            for field, _, declaration in headers_to_manual.fields(text):
                check((tag, field) in tables.rows, f"{tag}.{field} ({declaration}) has no row")
                found += 1
    check(found > 30, f"only {found} fields of protocols and encodings found")


def check_errors(tables, documented):
    for name, error in sorted(tables.errors):
        ok = error == "0" or SHORT.get(error, error) in documented[name]
        check(ok, f"{name}: a row wants {error}, which its documentation does not name")
    check(len(tables.errors) > 150, f"only {len(tables.errors)} errors of calls found")


def check_elsewhere(api, call):
    name, function = ELSEWHERE[call.name]
    check(name is None or f"{call.name}(" in body_of(read(api, name), function), f"{call.name} is not tried in {function}")


def check_call(tables, api, call):
    if call.name in ELSEWHERE:
        check_elsewhere(api, call)
    elif call.header.name in PER_HEADER:
        tried = "".join(body_of(read(api, name), function) for name, function in PER_HEADER[call.header.name])
        check(re.search(rf"\b{call.name}\([^;]*NULL", tried), f"{call.name} is not tried with null pointers")
    elif call.name == "smd_ev_create":
        for field in "type", "binding":
            check((call.name, field) in tables.refused, f"{call.name}: no row for {field}")
    elif call.struct:
        check(call.name in tables.nulls, f"{call.name} is not tried with a null structure")
        for name, comment, declaration in call.fields:
            if comment.startswith("in") and not declaration.startswith(("union", "__extension__")):
                check_field(tables, call, name, declaration)
    else:
        ok = call.name in tables.values or any((call.name, f) in tables.rows for f in ("card_id", "size", "clock_mode"))
        check(ok, f"{call.name} has no row in ids_test.c or bad_card_input_test.c")


def main():
    source = sys.argv[1]
    sys.path.insert(0, os.path.join(source, "scripts"))
    sys.dont_write_bytecode = True
    import documented_errors
    import headers_to_manual
    api = os.path.join(source, "tests/api")
    calls = headers_to_manual.read(os.path.join(source, "include"))[0]
    tables = Tables(api)
    check(len(calls) > 150, f"only {len(calls)} calls found")
    for call in calls:
        check_call(tables, api, call)
    check_formats(tables, os.path.join(source, "include"), headers_to_manual)
    check_errors(tables, dict(documented_errors.table(os.path.join(source, "include"))))
    # the check finds what is missing
    check(("sm_vmptx_config", "TOS_RTP") in tables.refused and ("sm_record_start", "nothing") not in tables.rows,
          "the tables are not read")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
