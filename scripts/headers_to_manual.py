#!/usr/bin/env python3
"""Writes the reference manual out of the comments of the public headers: a man page and an HTML page for each call.

    headers_to_manual.py INCLUDE OUT [MAN]    OUT/man3/CALL.3, OUT/html/CALL.html, OUT/html/index.html; no man page for a
                                              call that has one of its own in MAN
    headers_to_manual.py --check INCLUDE      only say what a comment lacks (exit 1: something does)
    headers_to_manual.py --install BUILT SHARE
                                              copy what was written to SHARE/man/man3 and SHARE/doc/metrum/manual, below
                                              MESON_INSTALL_DESTDIR_PREFIX

What it reads: /** ... */ before a prototype that begins with ACUAPI. The first sentence is the purpose. A paragraph that
begins with "Errors:" lists ERR_X for this; ERR_Y if that. @return, @param NAME text; "Example:" and the indented lines
after it. `word` is set apart. "manual: NAME" names the published page that the call follows. The structure of a call is
shown as it stands, and the comment of each of its fields begins with in, out or in/out.
"""
import html
import os
import re
import shutil
import sys
import textwrap

PROGRAMS_INCLUDE = {"prosgen.h": "smdrvr.h", "prospapi.h": "smbesp.h", "prosrtpapi.h": "smrtp.h", "prosdc.h": "smdc.h",
                    "pros_x.h": "prosody_x.h"}
RULES = "prosgen.h"  # whose file comment tells the errors of every sm_ call
CALL = re.compile(r"/\*\*((?:(?!\*/).)*)\*/\s*((?:(?:extern )?ACUAPI [^;]*?;\s*)+)", re.DOTALL)
PROTOTYPE = re.compile(r"ACUAPI ([^;(]*?)(\w+)\(([^;]*)\);", re.DOTALL)
STRUCT = re.compile(r"^(?:typedef )?struct (\w+) \{\n.*?^\}[^;]*;", re.DOTALL | re.MULTILINE)
ERROR = re.compile(r"ERR_\w+(?:(?:,| or) ERR_\w+)*")


class Header:
    def __init__(self, folder, name):
        self.name = name
        with open(os.path.join(folder, name), encoding="utf-8") as text:
            self.text = text.read()
        first = re.match(r"/\*\*(.*?)\*/", self.text, re.DOTALL)
        self.about = paragraphs(first.group(1)) if first else []
        self.structs = {m.group(1): m.group(0) for m in STRUCT.finditer(self.text)}
        for tag, text in list(self.structs.items()):
            name = re.search(r"(\w+);$", text)
            if name:
                self.structs[name.group(1)] = text

    def calls(self):
        for found in CALL.finditer(self.text):
            for prototype in PROTOTYPE.finditer(found.group(2)):
                yield Call(self, found.group(1), prototype)

    def common_errors(self):
        found = next((p for p in self.about if p.startswith("Errors of ")), "")
        return found[found.index(":") + 1:] if found else ""


class Call:
    def __init__(self, header, comment, prototype):
        self.header = header
        self.result, self.name = prototype.group(1).strip(), prototype.group(2)
        self.parameters = [" ".join(p.split()) for p in prototype.group(3).split(",")]
        self.struct = self.find_struct()
        self.fields = fields(self.struct) if self.struct else []
        self.text, self.errors, self.returns, self.params, self.example, self.follows = [], "", "", [], "", ""
        for p in paragraphs(comment):
            self.sort(p)
        self.purpose = self.text[0].split(". ")[0].rstrip(".") if self.text else ""

    def sort(self, p):
        if p.startswith("Errors:"):
            self.errors += p[7:].strip() + " "
        elif p.startswith("@return"):
            self.returns = p[7:].strip()
        elif p.startswith("@param"):
            name, text = p[6:].strip().split(None, 1)
            self.params.append((name, text))
        elif p.startswith("manual:"):
            self.follows = p[7:].strip()
        elif p.startswith("Example:\n"):
            self.example = textwrap.dedent(p[9:])
        else:
            self.text.append(p)

    def find_struct(self):
        found = re.match(r"(?:struct )?(\w+) \*\w+$", self.parameters[-1])
        return self.header.structs.get(found.group(1)) if found else None

    def made_example(self):
        if self.example:
            return self.example
        if not self.struct:
            args = ", ".join(re.search(r"(\w+)$", p).group(1) for p in self.parameters if p != "void")
            declared = "const char *text" if "char" in self.result else "int result"
            return f"{declared} = {self.name}({args});\n"
        kind = re.match(r"(.*?) ?\*?\w+$", self.parameters[-1]).group(1)
        inputs = [f for f in self.fields if f[1].startswith("in") and f[0] != "size"]
        outputs = [f for f in self.fields if "out" in f[1]]
        clear = "INIT_ACU_STRUCT(&p);" if self.fields and self.fields[0][0] == "size" else "memset(&p, 0, sizeof(p));"
        first = "card_id, " if len(self.parameters) > 1 else ""
        lines = [f"{kind} p;", "int err;", "", clear]
        lines += [f"p.{name} = {name};" if "[" not in decl else f"strcpy(p.{name}, {name});" for name, _, decl in inputs]
        if "char" in self.result:
            return "\n".join([lines[0], "", *lines[3:], f"puts({self.name}(&p));"]) + "\n"
        lines.append(f"err = {self.name}({first}&p);")
        if outputs:
            lines += ["if (err == 0)", "    use(" + ", ".join(f"p.{name}" for name, _, _ in outputs[:4]) +
                      (", ..." if len(outputs) > 4 else "") + ");"]
        return "\n".join(lines) + "\n"


def paragraphs(comment):
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in comment.split("\n")]
    out = []
    for part in re.split(r"\n\s*\n", "\n".join(lines)):
        part = part.strip("\n")
        if out and out[-1].startswith("Example:\n") and part.startswith(" "):
            out[-1] += "\n\n" + part
            continue
        for piece in re.split(r"\n(?=@)", part):
            piece = piece if piece.startswith("Example:\n") else " ".join(piece.split())
            if piece:
                out.append(piece)
    return out


def error_list(errors):
    """@return [(codes, text)] of "ERR_X for this; ERR_Y if that"; text that names no code has None"""
    out = []
    for part in re.split(r"; |\.\s+(?=ERR_|$)", errors):
        found = ERROR.match(part.strip())
        if found:
            out.append((found.group(0), part.strip()[found.end():].strip(" .")))
        elif part.strip(" ."):
            out.append((None, part.strip(" .")))
    return out


def fields(struct):
    """@return [(name, comment, declaration)] of the outermost level; a comment counts for the fields that stand in one line"""
    body = struct[struct.index("{") + 1:struct.rindex("}")]
    flat, depth, last = "", 0, 0
    for token in re.finditer(r"/\*.*?\*/|[{}]", body, re.DOTALL):
        if depth == 0:
            flat += body[last:token.start()]
        if token.group() == "{":
            depth += 1
        elif token.group() == "}":
            depth -= 1
        elif depth == 0:
            flat += token.group()
        last = token.end()
    flat += body[last:]
    out = []
    for decl, comment in re.findall(r"([^;{}]*?);\s*(?:/\*(.*?)\*/)?", flat, re.DOTALL):
        decl = " ".join(re.sub(r"/\*.*?\*/", "", decl, flags=re.DOTALL).split())
        callback = re.search(r"\(\*(\w+)\)", decl)
        name = callback or re.search(r"(\w+)(?:\[[^\]]*\])*$", decl)
        if name and name.group(1) != "union" and not name.group(1).startswith("METRUM_"):
            out.append((name.group(1), " ".join(comment.split()), decl))
    return out


# man

def roff(text):
    text = text.replace("\\", "\\e")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def filled(text):
    return roff("\n".join(textwrap.wrap(text.replace("`", ""), 78, break_on_hyphens=False))) + "\n"


def man_errors(errors):
    if not errors:
        return []
    out = [".Bl -tag -width Ds"]
    for codes, text in errors:
        out += [f".It Dv {codes or 'Otherwise'}", filled(text).rstrip("\n") + "."]
    return out + [".El"]


def man_page(call, calls, rules, guides):
    include = PROGRAMS_INCLUDE.get(call.header.name, call.header.name)
    args = " ".join(f'"{p}"' for p in call.parameters)
    out = [".Dd 2026", f".Dt {call.name.upper()} 3", ".Os", ".Sh NAME", f".Nm {call.name}", f".Nd {one_line(call.purpose)}",
           ".Sh LIBRARY", "Telephony media engine (libmetrum, \\-lmetrum)", ".Sh SYNOPSIS", f".In {include}",
           f".Ft {call.result}", f".Fn {call.name} {args}"]
    if call.struct:
        out += [".Bd -literal", roff(call.struct), ".Ed"]
    out.append(".Sh DESCRIPTION")
    out.append("\n.Pp\n".join(filled(p).rstrip("\n") for p in call.text))
    if call.params:
        out.append(".Bl -tag -width Ds")
        out += [f".It Fa {name}\n" + filled(text).rstrip("\n") for name, text in call.params]
        out.append(".El")
    out += [".Sh RETURN VALUES", filled(call.returns or "0, or a negative error").rstrip("\n") + "."]
    out += [".Sh EXAMPLES", ".Bd -literal -offset indent", roff(call.made_example().rstrip("\n")), ".Ed", ".Sh ERRORS"]
    out += man_errors(error_list(call.errors))
    if rules:
        out += [".Pp" if call.errors else "", "As every call of its kind:", *man_errors(error_list(rules))]
    out.append(".Sh SEE ALSO")
    out += [f".Xr {name} 3 ," for name in see_also(call, calls)] + [".Xr libmetrum 3" + (" ," if guides else "")]
    out += [f".Xr {name} 7" + (" ," if name != guides[-1] else "") for name in guides]
    if call.follows and call.follows == call.name:
        out += [".Sh STANDARDS", "The call follows the published manual page of its name."]
    return "\n".join(line for line in out if line) + "\n"


def one_line(purpose):
    return purpose[0].lower() + purpose[1:] if purpose[:2] != purpose[:2].upper() else purpose


def see_also(call, calls):
    """Calls that the comment names, and those that take or give the same kind of object."""
    text = " ".join(call.text + [call.errors, call.struct or ""])
    named = [c.name for c in calls if c.name != call.name and re.search(rf"\b{c.name}\b", text)]
    stem = call.name.rsplit("_", 1)[0]
    near = [c.name for c in calls if c.name.startswith(stem) and c.name != call.name]
    return sorted(set(named + near[:6]))[:10]


# HTML

STYLE = """body{max-width:52em;margin:2em auto;padding:0 1em;font:16px/1.5 sans-serif;color:#222}
pre{background:#f5f5f2;padding:.8em;overflow-x:auto;font-size:14px;line-height:1.35}
code{font-size:95%}h1{font-size:1.5em}h2{font-size:1.1em;margin-top:1.6em}dt{font-family:monospace;margin-top:.5em}
a{color:#06c;text-decoration:none}a:hover{text-decoration:underline}"""


def linked(text, names, own):
    out = html.escape(text, quote=False)
    out = re.sub(r"`([^`]*)`", r"<code>\1</code>", out)

    def link(match):
        word = match.group(0)
        return f'<a href="{word}.html">{word}</a>' if word in names and word != own else word
    return re.sub(r"\b[a-z]+_\w+\b", link, out)


def html_page(title, body):
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
            f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n")


def call_html(call, calls, rules):
    names = {c.name for c in calls}

    def text(t):
        return linked(t, names, call.name)
    include = PROGRAMS_INCLUDE.get(call.header.name, call.header.name)
    synopsis = f"#include <{include}>\n\n{call.result} {call.name}({', '.join(call.parameters)});"
    if call.struct:
        synopsis += "\n\n" + call.struct
    body = [f'<p><a href="index.html">All calls</a></p><h1>{call.name}</h1>', f"<pre>{html.escape(synopsis)}</pre>"]
    body += [f"<p>{text(p)}</p>" for p in call.text]
    if call.params:
        body.append("<dl>" + "".join(f"<dt>{n}</dt><dd>{text(t)}</dd>" for n, t in call.params) + "</dl>")
    body += ["<h2>Returns</h2>", f"<p>{text(call.returns or '0, or a negative error')}.</p>"]
    body += ["<h2>Example</h2>", f"<pre>{html.escape(call.made_example())}</pre>", "<h2>Errors</h2>"]
    for before, errors in ("", call.errors), ("<p>As every call of its kind:</p>", rules):
        if errors:
            body += [before, "<dl>" + "".join(f"<dt>{c or 'Otherwise'}</dt><dd>{text(t)}.</dd>"
                                              for c, t in error_list(errors)) + "</dl>"]
    other = see_also(call, calls)
    if other:
        body += ["<h2>See also</h2>", "<p>" + ", ".join(f'<a href="{n}.html">{n}</a>' for n in other) + "</p>"]
    return html_page(call.name, "\n".join(body))


def index_html(calls):
    body = ["<h1>Metrum reference manual</h1>", "<p>Made from the public headers.</p>"]
    for header in sorted({c.header.name for c in calls}):
        mine = sorted((c for c in calls if c.header.name == header), key=lambda c: c.name)
        body.append(f"<h2>{header}</h2><p>{html.escape(' '.join(mine[0].header.about[:1]))}</p><dl>")
        body += [f'<dt><a href="{c.name}.html">{c.name}</a></dt><dd>{html.escape(c.purpose)}</dd>' for c in mine]
        body.append("</dl>")
    return html_page("Metrum reference manual", "\n".join(body))


# All of it

def read(folder):
    headers = [Header(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".h")]
    calls = [call for header in headers for call in header.calls()]
    common = {header.name: header.common_errors() for header in headers}
    declared = {m.group(2) for header in headers for m in PROTOTYPE.finditer(header.text)}
    return calls, common, declared


def rules_of(call, common):
    if not call.name.startswith(("sm", "metrum")):
        return common[call.header.name]
    return common[call.header.name] or common.get(RULES, "")


def faults(calls, declared):
    for name in sorted(declared - {c.name for c in calls}):
        yield f"{name} has no comment"
    for call in calls:
        where = f"{call.header.name}: {call.name}"
        if not call.purpose:
            yield f"{where}: no purpose"
        for name, comment, _ in call.fields:
            if not re.match(r"(in|out)\b", comment) and not call.name.startswith("metrum_"):
                yield f"{where}: field {name} does not begin with in or out: '{comment}'"
        if not call.struct and len(call.parameters) > 1 and not call.params and call.name.startswith("sm"):
            yield f"{where}: no @param"


def write(path, text):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def guides(own):
    """@return {call: names of the pages of section 7 that speak of it}"""
    out = {}
    for name in sorted(os.listdir(own) if own else []):
        if name.endswith(".7"):
            with open(os.path.join(own, name), encoding="utf-8") as page:
                for call in set(re.findall(r"^\.(?:Fn|Xr) (\w+)", page.read(), re.MULTILINE)):
                    out.setdefault(call, []).append(name[:-2])
    return out


def write_all(include, out, own):
    calls, common, _ = read(include)
    known = guides(own)
    for folder in "man3", "html":
        shutil.rmtree(os.path.join(out, folder), ignore_errors=True)
        os.makedirs(os.path.join(out, folder))
    for call in calls:
        rules = rules_of(call, common)
        if not (own and os.path.exists(os.path.join(own, call.name + ".3"))):
            if call.follows not in ["", *(c.name for c in calls)]: # the name that programs write, a macro
                write(os.path.join(out, "man3", call.follows + ".3"), f".so man3/{call.name}.3\n")
            write(os.path.join(out, "man3", call.name + ".3"), man_page(call, calls, rules, known.get(call.name, [])))
        write(os.path.join(out, "html", call.name + ".html"), call_html(call, calls, rules))
    write(os.path.join(out, "html", "index.html"), index_html(calls))
    write(os.path.join(out, "manual.stamp"), "")


def install(built, share):
    root = os.path.join(os.environ["MESON_INSTALL_DESTDIR_PREFIX"], share)
    for source, target in ("man3", "man/man3"), ("html", "doc/metrum/manual"):
        shutil.copytree(os.path.join(built, source), os.path.join(root, target), dirs_exist_ok=True)


def main():
    args = sys.argv[1:]
    if args[:1] == ["--install"] and len(args) == 3:
        install(*args[1:])
        return 0
    if args[:1] == ["--check"] and len(args) == 2:
        calls, _, declared = read(args[1])
        found = list(faults(calls, declared))
        print("\n".join(found) if found else f"manual: {len(calls)} calls, each with purpose, fields and errors")
        return 1 if found else 0
    if len(args) not in (2, 3) or args[0].startswith("-"):
        print(__doc__, file=sys.stdout if args == ["--help"] else sys.stderr)
        return 0 if args == ["--help"] else 2
    write_all(args[0], args[1], args[2] if len(args) == 3 else None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
