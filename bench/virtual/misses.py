#!/usr/bin/env python3
"""Usage: misses.py BENCH-VIRTUAL [STREAMS]

How many lines of memory does a packet touch that are not in the cache? Runs bench-virtual (a build with debug
information) under valgrind's cachegrind for two lengths of time; their difference, over the packets of that time, is free
of start and end. Cachegrind ignores fetching ahead, so a miss is a line that was cold, whether or not it was waited for.
"""
import glob
import os
import subprocess
import sys
import tempfile

SHORT_MS, LONG_MS, WINDOWS, PACKET_MS, USUAL_STREAMS = 20, 60, 5, 20, 2000
CACHES = ["--D1=49152,12,64", "--I1=32768,8,64", "--LL=1048576,16,64"]


def owner(path):
    if "/src/" in path or path.startswith("../src/"):
        return "engine"
    return "network" if "bench/virtual" in path else "libc and rest"


def read(path):
    """@return events by owner, of the process that used most instructions"""
    sums, names, who = {}, [], None
    with open(path, encoding="utf-8") as text:
        for line in text:
            key, _, value = line.rstrip("\n").partition("=")
            if line.startswith("events: "):
                names = line.split()[1:]
            elif key == "fl":
                who = owner(value)
            elif line[0].isdigit():
                for name, count in zip(names, line.split()[1:]):
                    sums[who, name] = sums.get((who, name), 0) + int(count)
    return sums


def run(program, streams, ms):
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(["valgrind", "-q", "--tool=cachegrind", "--cache-sim=yes", *CACHES,
                        f"--cachegrind-out-file={work}/%p", program, "--only", "growth", "--streams", str(streams),
                        "--media", str(ms)], check=True, stdout=subprocess.DEVNULL)
        return max((read(path) for path in glob.glob(os.path.join(work, "*"))), key=lambda sums: sum(sums.values()))


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1] == "--help":
        print(__doc__)
        return 0 if "--help" in sys.argv else 2
    streams = int(sys.argv[2]) if len(sys.argv) == 3 else USUAL_STREAMS
    short, long = (run(sys.argv[1], streams, ms) for ms in (SHORT_MS, LONG_MS))
    longer = max(1, min(20, USUAL_STREAMS // streams))
    packets = streams * (LONG_MS - SHORT_MS) * longer * WINDOWS / PACKET_MS
    print(f"{streams} streams, for each packet:      instructions  first level  second level (1 MiB)")
    for who in ("engine", "network", "libc and rest"):
        each = [(long.get((who, e), 0) - short.get((who, e), 0)) / packets for e in
                ("Ir", "D1mr", "D1mw", "DLmr", "DLmw")]
        print(f"  {who:32} {each[0]:12.0f} {each[1] + each[2]:12.1f} {each[3] + each[4]:13.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
