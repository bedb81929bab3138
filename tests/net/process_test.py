#!/usr/bin/env python3
"""What happens to the process from outside: who runs it, stops, interfaces that go, limits, kill -9.

    process_test.py PATH-OF-METRUM [WORD-IN-TEST-NAME]

Real streams on loopback. What needs root is skipped without. Ends with "N passed, N failed, N skipped".
"""
import ctypes
import fcntl
import json
import os
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

import cli_test as cli

NOBODY = 65534
CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
WAYS = (("each", "each"), ("ring", "ring"), ("steered", "raw"))


class Skip(Exception):
    """Why this test cannot run here."""


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def need_root():
    if os.geteuid() != 0:
        raise Skip("needs root")


# ---- What the tests use ----

class Copy:
    """The program and its library where everybody may read them, run by `prefix`; cli.METRUM meanwhile."""

    def __init__(self, *prefix):
        self.prefix = prefix

    def __enter__(self):
        self.folder = tempfile.mkdtemp()
        os.chmod(self.folder, 0o755)
        needed = subprocess.run(["ldd", cli.METRUM], check=True, capture_output=True, text=True).stdout
        library = next(line.split()[2] for line in needed.splitlines() if "libmetrum" in line)
        shutil.copy(cli.METRUM, os.path.join(self.folder, "metrum"))
        shutil.copy(library, os.path.join(self.folder, "libmetrum.so.0"))
        script = os.path.join(self.folder, "run")
        with open(script, "w", encoding="utf-8") as out:
            out.write(f"#!/bin/sh\nexport LD_LIBRARY_PATH={self.folder}\n"
                      f"exec {' '.join(self.prefix)} {self.folder}/metrum \"$@\"\n")
        os.chmod(script, 0o755)
        self.before, cli.METRUM = cli.METRUM, script
        return self

    def __exit__(self, *_):
        cli.METRUM = self.before
        shutil.rmtree(self.folder)


def ordinary_user():
    if os.geteuid() != 0:
        return Copy()
    if not shutil.which("setpriv"):
        raise Skip("no setpriv here")
    return Copy("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all",
                "--bounding-set=-all", "--no-new-privs")


def ways(text=""):
    """Configuration files, one for each pair of ways to the network that this host allows."""
    for receive, send in WAYS:
        path = cli.config_file(f"[card METRUM-0]\nmodules = 1\n[module]\nreceive = {receive}\nsend = {send}\n{text}")
        try:
            module = network(path)
            if (module["receive"], module["send"]) == (receive, send):
                yield {"METRUM_CONFIG": path}
        finally:
            os.unlink(path)


def network(config):
    told = cli.run("info", "--json", env={"METRUM_CONFIG": config})
    expect(told.returncode == 0, f"info: exit {told.returncode}: {told.stderr}")
    return json.loads(told.stdout)["cards"][0]["modules"][0]


class Talk(threading.Thread):
    """RTP at the pace of a telephone; what the network refuses is lost, as it would be."""

    def __init__(self, dispatch, seconds):
        super().__init__()
        self.dispatch, self.sent = dispatch, cli.stream("pcma", seconds)
        self.start()

    def run(self):
        due = time.monotonic()
        for n, at in enumerate(range(0, len(self.sent), 160)):
            header = struct.pack("!BBHII", 0x80, 8, n, at, 711)
            time.sleep(max(0, due - time.monotonic()))
            due += cli.PTIME_S
            try:
                self.dispatch.sender.sendto(header + self.sent[at:at + 160], (self.dispatch.host, self.dispatch.port))
            except OSError:
                pass

    def octets(self, first_s, last_s):
        return self.sent[int(first_s * 8000):int(last_s * 8000)]


def in_namespaces(flags, test):
    """The test in a child with namespaces of its own."""
    need_root()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        said = b""
        try:
            if ctypes.CDLL(None, use_errno=True).unshare(flags):
                said = b"Snamespaces are not allowed here"
            else:
                test()
        except Skip as why:
            said = b"S" + str(why).encode()
        except BaseException as fault:
            said = b"F" + f"{type(fault).__name__}: {fault}".encode()
        os.write(write, said)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    if said[:1] == "S":
        raise Skip(said[1:])
    expect(not said, said[1:])


def set_loopback(up):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(s, SIOCGIFFLAGS, request))[1]
        flags = flags | IFF_UP if up else flags & ~IFF_UP
        fcntl.ioctl(s, SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", flags))


# ---- Who runs it ----

def test_ordinary_user_without_any_capability_runs_it():
    with ordinary_user():
        module = network(os.devnull)
        expect(module["receive"] != "steered" and module["send"] != "raw", f"it has privileges: {module}")
        cli.check_bit_exact("127.0.0.1", "pcma")


def test_ordinary_user_who_asks_for_priority_runs_without():
    path = cli.config_file("[module]\nrealtime = yes\n")
    os.chmod(path, 0o644)
    try:
        with ordinary_user():
            network(path)
    finally:
        os.unlink(path)


def test_ordinary_user_is_told_what_a_low_port_needs():
    with open("/proc/sys/net/ipv4/ip_unprivileged_port_start", encoding="ascii") as first:
        if int(first.read()) <= 500:
            raise Skip("every user may use low ports here")
    with ordinary_user():
        cli.expect_failure(cli.with_option("--rtp", "127.0.0.1:500"), "CAP_NET_BIND_SERVICE")


# ---- Stopped, and going on ----

def test_stopped_for_two_seconds_it_goes_on_and_counts_what_it_lost():
    d = cli.Dispatch()
    talk = Talk(d, 5)
    time.sleep(1)
    d.process.send_signal(signal.SIGSTOP)
    time.sleep(2)
    d.process.send_signal(signal.SIGCONT)
    talk.join()
    time.sleep(0.4)
    summary = d.end()
    got, rtp = d.received(), summary["rtp"]
    expect(talk.octets(0, 0.8) in got, "what came before is not whole")
    expect(talk.octets(3.6, 5) in got, "what came after is not whole")
    heard = sum(octet != cli.SILENCE["pcma"] for octet in got)
    expect(heard == rtp["rx_octets"] - rtp["shed_octets"], f"{heard} octets heard, {rtp}")
    expect(summary["dispatcher"]["tx_octets"] == len(got), "datagrams were lost")


# ---- Interfaces ----

def stream_with_loopback_down_for_a_second(env):
    d = cli.Dispatch(env=env)
    talk = Talk(d, 4.5)
    time.sleep(1)
    set_loopback(False)
    time.sleep(1)
    set_loopback(True)
    talk.join()
    time.sleep(0.4)
    summary = d.end()
    expect(talk.octets(1.4, 1.6) not in d.received(), "the interface was not down")
    expect(talk.octets(0, 0.8) in d.received(), "what came before is not whole")
    expect(talk.octets(3, 4.5) in d.received(), "what came after is not whole")
    expect(summary["rtp"]["rx_sources"] == 1, f"{summary['rtp']}")


def loopback_goes():
    set_loopback(True)
    for env in ways():
        stream_with_loopback_down_for_a_second(env)


def test_stream_goes_on_when_its_interface_was_down():
    in_namespaces(CLONE_NEWNET, loopback_goes)


# ---- Limits ----

def test_limit_of_open_files_is_explained():
    soft = 12
    done = subprocess.run([cli.METRUM, *cli.DISPATCH], capture_output=True, text=True, timeout=30, check=False,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, soft)))
    expect(done.returncode == 1, f"exit {done.returncode}: {done.stderr}")
    expect("ulimit -n" in done.stderr, done.stderr)


def test_summary_that_cannot_be_written_is_a_failure():
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run([cli.METRUM, *cli.DISPATCH, "--duration", "0.2"], stdout=full, stderr=subprocess.PIPE,
                              text=True, timeout=30, check=False)
    expect(done.returncode == 1, f"exit {done.returncode}: {done.stderr}")
    expect("No space left" in done.stderr, done.stderr)


# ---- kill -9 ----

def test_killed_it_starts_again_on_the_same_port_at_once():
    for env in ways():
        first = cli.Dispatch(env=env)
        first.send_rtp(cli.stream("pcma", 0.2))
        first.process.kill()
        first.process.wait()
        first.done = True
        first.thread.join()
        again = cli.Dispatch(env=env, rtp_port=first.port)
        expect(again.port == first.port, f"port {again.port}")
        sent = cli.stream("pcma", 1)
        again.send_rtp(sent)
        again.end()
        expect(sent in again.received(), f"the stream does not come through: {env}")
        first.sender.close()
        first.receiver.close()


def main():
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} PATH-OF-METRUM [WORD-IN-TEST-NAME]")
    cli.METRUM = os.path.abspath(sys.argv[1])
    os.environ["METRUM_CONFIG"] = os.devnull
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    passed = failed = skipped = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_") or word not in name:
            continue
        try:
            test()
            passed += 1
        except Skip as why:
            skipped += 1
            print(f"skipped {name[5:]}: {why}")
        except Exception as fault:
            failed += 1
            print(f"FAILED {name[5:]}: {type(fault).__name__}: {fault}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
