#!/bin/sh
# Usage: check_headers.sh INCLUDE_DIR
#
# Every header compiles alone in each language, and all of them in two orders also with the macros that programs of the
# field are built with, under gcc, and under clang if there is one.
# And every published call (sm_, smd_, smdc_) has all three of prototype, F_FN and F_NAME, and its row in names.def;
# every structure is pinned in layout.c.
set -u

include=$(cd "${1:?usage: check_headers.sh INCLUDE_DIR}" && pwd) || exit 2
here=$(cd "$(dirname "$0")" && pwd) || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
headers=$(cd "$include" && ls -- *.h)

# One source for each thing to compile. The declaration is there because ISO C has no empty translation unit.
mkdir unit
for header in $headers; do
    printf '#include "%s"\n#include "%s"\nextern int unit;\n' "$header" "$header" > "unit/$header.c"
done
for header in $headers; do printf '#include "%s"\n' "$header"; done > unit/all-forwards.c
for header in $headers; do printf '#include "%s"\n' "$header"; done | sort -r > unit/all-backwards.c
cp "$here/usage.c" unit/usage.c

cat > compile <<'END'
#!/bin/sh
# compile COMPILER LANGUAGE STANDARD with|without UNIT: a line for a failure, nothing for success
defines=
[ "$4" = with ] && defines='-DTiNGTYPE_LINUX -DTiNG_USE_V6 -DTiNG_USE_UNDECORATED_NAMES -DACU_LINUX'
out=$("$1" -x "$2" "-std=$3" $defines -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I "$include" "$5" 2>&1) || {
    first=$(printf '%s\n' "$out" | grep -m 1 'error' || printf '%s\n' "$out" | head -n 1)
    printf 'FAIL %s %s, %s macros, %s: %s\n' "$1" "$3" "$4" "${5#unit/}" "$first"
}
exit 0
END
chmod +x compile
export include

for compiler in gcc clang; do
    if ! command -v "$compiler" > /dev/null; then
        echo "headers: no $compiler here, left out" >&2
        continue
    fi
    for language in 'c gnu89' 'c c17' 'c++ c++17'; do
        for macros in with without; do
            for unit in unit/*.c; do
                # A header alone does not depend on the macros that only say which programs there are.
                [ $macros = with ] && case $unit in unit/all-*|unit/usage.c) ;; *) continue;; esac
                echo "$compiler $language $macros $unit"
            done
        done
    done
done > jobs
xargs -n 5 -P "$(getconf _NPROCESSORS_ONLN)" ./compile < jobs > failures

# A program built for another release must be told so.
printf '#include "smdrvr.h"\nextern int unit;\n' > release.c
echo 'gcc release' >> jobs
if gcc -DACULAB_TiNG_VERSION_NUM=1503 -fsyntax-only -I "$include" release.c 2> /dev/null; then
    echo 'FAIL release 1503 is accepted' >> failures
fi
sort failures

missing=0
tell() { echo "FAIL names: $1"; missing=$((missing + 1)); }
(cd "$include" && cat $headers) > text
for name in $(sed -n 's/^ACUAPI .*[ *]\(smd\{0,1\}c\{0,1\}_[a-z0-9_]*\)(.*/\1/p' text); do
    capitals=$(echo "$name" | tr a-z A-Z)
    grep -q "^typedef .*[ *]${capitals}_FN(" text || tell "$name has no ${capitals}_FN"
    grep -q "^#define ${capitals}_NAME \"$name\"\$" text || tell "$name has no ${capitals}_NAME"
    grep -q "^CALL($capitals, $name, " "$here/names.def" || tell "$name is not in names.def"
done
for capitals in $(sed -n -e 's/^#define \([A-Z0-9_]*\)_NAME ".*/\1/p' -e 's/^typedef .*[ *]\([A-Z0-9_]*\)_FN(.*/\1/p' text | sort -u); do
    name=$(echo "$capitals" | tr A-Z a-z)
    grep -q "^ACUAPI .*[ *]$name(" text || tell "$capitals has no prototype"
done

for tag in $(sed -n 's/^\(typedef \)\{0,1\}struct \([A-Za-z0-9_]*\) {.*/\2/p' text); do
    grep -q "^\(STRUCT\|SIZE\)($tag, " "$here/layout.c" || tell "struct $tag is not in layout.c"
done

failed=$(wc -l < failures)
echo "headers: $(wc -l < jobs) compilations, $failed failed"
[ "$failed" -eq 0 ] && [ "$missing" -eq 0 ]
