#!/usr/bin/env python3
"""Runs bench-peers for a second with a few streams: peers_test.py BENCH-PEERS. A peer that is not installed is skipped."""
import json
import os
import subprocess
import sys

QUICK = ["--json", "--streams", "3", "--seconds", "1", "--repeat", "1", "--quiet", "100", "--peers", "libre,socat"]


def run(program, path=None):
    env = dict(os.environ, PATH=path) if path else None
    ran = subprocess.run([program, *QUICK], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    sys.stderr.write(ran.stderr)
    return ran.returncode, json.loads(ran.stdout)


def passes_packets_on(number, row):
    name = f"{number} {row['peer']}_passes_packets_on_bit_for_bit"
    if not row["runs"] and not row["failures"]:
        return f"ok {name} # SKIP {row['why']}"
    good = row["runs"] == 1 and row["lost_percent"] < 50 and row["cpu_us"] > 0 # a busy machine may lose some
    return f"ok {name}" if good else f"not ok {name}: {row}"


def main():
    status, rows = run(sys.argv[1])
    lines = [passes_packets_on(i + 1, row) for i, row in enumerate(rows)]
    absent, rows = run(sys.argv[1], "/nonexistent")
    socat = rows[-1]
    told = not absent and socat["peer"] == "socat" and not socat["runs"] and "install socat" in socat["why"]
    lines.append(("ok" if told else "not ok") + f" {len(lines) + 1} a_peer_that_is_not_installed_is_told_and_is_no_failure")
    print(f"1..{len(lines)}")
    print("\n".join(lines))
    return 0 if not status and told and all(line.startswith("ok") for line in lines) else 1


sys.exit(main())
