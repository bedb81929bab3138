#!/usr/bin/env python3
"""`metrum modem` as its user meets it: two of them, one sends and one receives, over RTP on loopback.

    modem_cli_test.py PATH-OF-METRUM [WORD-IN-TEST-NAME]

Ends with "N passed, N failed".
"""
import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time

METRUM = None


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def octets(n, seed=1):
    return random.Random(seed).randbytes(n)


class Modem:
    """A running `metrum modem`; its port, if it listens for something."""

    def __init__(self, *options, waits_for=None):
        self.said = ""
        self.process = subprocess.Popen([METRUM, "modem", *options, "--json"], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.port = self._port(waits_for) if waits_for else None

    def _port(self, words):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for line in self.said.split("\n")[:-1]:
                if words in line:
                    return int(line.rsplit(":", 1)[1])
            ready, _, _ = select.select([self.process.stderr], [], [], 0.2)
            more = os.read(self.process.stderr.fileno(), 4096) if ready else b""
            if ready and not more:
                break
            self.said += more.decode()
        self.process.kill()
        raise AssertionError(f"it does not say {words!r}: {self.said}")

    def end(self, how=None, exit_code=0):
        """@return the JSON summary"""
        if how:
            self.process.send_signal(how)
        out, err = self.process.communicate(timeout=60)
        self.said += err.decode()
        expect(self.process.returncode == exit_code, f"exit {self.process.returncode}: {self.said}")
        return json.loads(out)


def pass_file(sent, *settings, host="127.0.0.1"):
    """Send a file to a receiver of the same settings. @return what it wrote, both summaries"""
    with tempfile.TemporaryDirectory() as folder:
        sent_path, received_path = os.path.join(folder, "sent"), os.path.join(folder, "received")
        with open(sent_path, "wb") as file:
            file.write(sent)
        receiver = Modem(*settings, "--rtp", f"{host}:0", "--receive", received_path, "--once", "--duration", "60",
                         waits_for="listening")
        try:
            sender = Modem(*settings, "--send", sent_path, "--rtp-to", f"{host}:{receiver.port}")
            tx = sender.end()
            rx = receiver.end()
        finally:
            receiver.process.kill()
        with open(received_path, "rb") as file:
            return file.read(), tx, rx


def check_file(n, *settings, host="127.0.0.1"):
    sent = octets(n)
    received, tx, rx = pass_file(sent, *settings, host=host)
    expect(received == sent, f"{len(received)} octets received, {n} sent: {rx}")
    expect(tx["sent"]["octets"] == n and rx["received"]["octets"] == n, f"counted: {tx} {rx}")
    expect(rx["received"]["carriers"] == 1, f"carriers: {rx}")
    expect(rx["duration_s"] < 55, "it did not end when the carrier had gone")
    return tx, rx


def test_a_file_by_v29_in_hdlc_arrives_identical():
    tx, rx = check_file(6000, "--protocol", "v29", "--speed", "9600", "--encoding", "hdlc")
    expect(tx["sent"]["frames"] == 24 and rx["received"]["frames"] == 24, f"frames: {tx} {rx}")
    expect(rx["received"]["bad_frames"] == 0 and rx["protocol"] == "v29" and rx["speed"] == 9600, str(rx))


def test_a_file_by_v17_with_protection_tone_over_ulaw_arrives_identical():
    check_file(8000, "--protocol", "v17", "--tep", "--codec", "pcmu", "--crc", "32", "--frame", "1000")


def test_a_file_by_v27ter_in_characters_arrives_identical():
    check_file(1000, "--protocol", "v27ter", "--encoding", "async")


def test_a_file_by_fsk_over_ipv6_arrives_identical():
    check_file(300, "--protocol", "fsk", "--fsk", "v23a", "--encoding", "async", host="[::1]")


def test_a_file_by_fsk_in_hdlc_arrives_identical():
    check_file(120, "--protocol", "fsk", "--fsk", "v21a")


def test_a_file_by_keyed_tone_arrives_identical():
    check_file(12, "--protocol", "cw", "--speed", "100", "--encoding", "async")


def test_text_telephone_is_read():
    """5-bit codes of HELLO: the receiver gives ASCII."""
    with tempfile.TemporaryDirectory() as folder:
        sent_path, received_path = os.path.join(folder, "sent"), os.path.join(folder, "received")
        with open(sent_path, "wb") as file:
            file.write(bytes([0x14, 0x01, 0x12, 0x12, 0x18]))
        receiver = Modem("--protocol", "tty", "--rtp", "127.0.0.1:0", "--receive", received_path, "--duration", "30",
                         waits_for="listening")
        Modem("--protocol", "fsk", "--fsk", "v18", "--speed", "50", "--encoding", "async", "--databits", "5",
              "--stopbits", "2", "--send", sent_path, "--rtp-to", f"127.0.0.1:{receiver.port}").end()
        receiver.end(signal.SIGINT)
        expect("bits of 20 ms" in receiver.said, receiver.said)
        with open(received_path, "rb") as file:
            expect(file.read() == b"HELLO", "not HELLO")


def test_datagrams_become_a_signal_and_datagrams_again():
    settings = ("--protocol", "fsk", "--fsk", "bell202", "--encoding", "async")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink, \
         socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as source:
        sink.bind(("127.0.0.1", 0))
        sink.settimeout(10)
        receiver = Modem(*settings, "--rtp", "127.0.0.1:0", "--to", f"127.0.0.1:{sink.getsockname()[1]}",
                         waits_for="listening for fsk")
        sender = Modem(*settings, "--listen", "127.0.0.1:0", "--rtp-to", f"127.0.0.1:{receiver.port}",
                       waits_for="datagrams")
        time.sleep(1)
        sent, received = octets(200), b""
        for at in range(0, len(sent), 50):
            source.sendto(sent[at:at + 50], ("127.0.0.1", sender.port))
        while len(received) < len(sent):
            received += sink.recv(2048)
        expect(received == sent, "other octets")
        tx, rx = sender.end(signal.SIGINT), receiver.end(signal.SIGINT)
        expect(rx["received"]["carriers"] == 1, f"carriers: {rx}")
        expect(tx["sent"]["vmptx"]["tx_packets"] > 50, str(tx))


def test_both_halves_run_at_once():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sent")
        with open(path, "wb") as file:
            file.write(octets(500))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1] & ~1
        both = Modem("--protocol", "v29", "--send", path, "--rtp-to", f"127.0.0.1:{port}", "--rtp", f"127.0.0.1:{port}",
                     "--receive", os.path.join(folder, "received"), "--once", "--duration", "30")
        both.end()
        with open(os.path.join(folder, "received"), "rb") as file:
            expect(file.read() == octets(500), "other octets")


def test_sigint_ends_a_transmission_in_order():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sent")
        with open(path, "wb") as file:
            file.write(octets(200000))
        receiver = Modem("--protocol", "v29", "--rtp", "127.0.0.1:0", "--receive", os.path.join(folder, "received"),
                         "--once", waits_for="listening")
        sender = Modem("--protocol", "v29", "--send", path, "--rtp-to", f"127.0.0.1:{receiver.port}")
        time.sleep(3)
        started = time.monotonic()
        sender.end(signal.SIGINT)
        expect(time.monotonic() - started < 4, "it took long")
        receiver.process.send_signal(signal.SIGINT)
        receiver.process.communicate(timeout=20)
        with open(os.path.join(folder, "received"), "rb") as file:
            received = file.read()
        expect(received and octets(200000).startswith(received), "not the beginning of the file")


def test_faults_in_the_options_are_named():
    to = ("--rtp-to", "127.0.0.1:9")
    for args, word in (
            ((), "--protocol"),
            (("--protocol", "v34"), "v29"),
            (("--protocol", "v29"), "nothing to do"),
            (("--protocol", "v29", "--speed", "14400", "--send", "x", *to), "9600"),
            (("--protocol", "v29", "--speed", "many", "--send", "x", *to), "--speed"),
            (("--protocol", "v29", "--encoding", "none", "--send", "x", *to), "--encoding"),
            (("--protocol", "v29", "--mark", "1000", "--send", "x", *to), "--mark"),
            (("--protocol", "v29", "--send", "x"), "--rtp-to is missing"),
            (("--protocol", "v29", *to), "--send or --listen"),
            (("--protocol", "v29", "--send", "x", "--listen", "0", *to), "either"),
            (("--protocol", "v29", "--receive", "x"), "--rtp is missing"),
            (("--protocol", "tty", "--send", "x", *to), "only receive"),
            (("--protocol", "fsk", "--fsk", "v99", "--send", "x", *to), "bell202"),
            (("--protocol", "cw", "--send", "x", *to), "--speed is missing"),
            (("--protocol", "v29", "--crc", "8", "--send", "x", *to), "--crc"),
            (("--protocol", "v29", "--frame", "0", "--send", "x", *to), "--frame")):
        done = subprocess.run([METRUM, "modem", *args], capture_output=True, text=True, timeout=30)
        expect(done.returncode == 2, f"{args}: exit {done.returncode}: {done.stderr}")
        expect(done.stderr.count("\n") == 1 and word in done.stderr and "--help" in done.stderr,
               f"{args}: no {word!r} in {done.stderr!r}")


def test_what_stands_in_the_way_is_explained():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sent")
        with open(path, "wb") as file:
            file.write(b"x")
        for args, word in (
                (("--send", os.path.join(folder, "none"), "--rtp-to", "127.0.0.1:9"), "No such file"),
                (("--rtp", "127.0.0.1:0", "--receive", os.path.join(folder, "none", "x")), "No such file"),
                (("--send", path, "--rtp-to", "no.such.host.invalid:9"), "no.such.host"),
                (("--rtp", "192.0.2.1:0", "--receive", os.path.join(folder, "r")), "192.0.2.1")):
            done = subprocess.run([METRUM, "modem", "--protocol", "v29", *args], capture_output=True, text=True,
                                  timeout=30)
            expect(done.returncode == 1 and word in done.stderr, f"{args}: {done.returncode} {done.stderr!r}")


def test_help_lists_the_options():
    done = subprocess.run([METRUM, "modem", "--help"], capture_output=True, text=True, timeout=30)
    for option in ("--protocol", "--speed", "--encoding", "--send", "--receive", "--listen", "--to", "--rtp", "--rtp-to",
                   "--once", "--json", "--fsk", "--tep", "--crc", "--frame"):
        expect(option + " " in done.stdout, f"{option} is not in the help")


def main():
    global METRUM
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} PATH-OF-METRUM [WORD-IN-TEST-NAME]")
    METRUM = os.path.abspath(sys.argv[1])
    os.environ["METRUM_CONFIG"] = os.devnull
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    passed = failed = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_") or word not in name:
            continue
        try:
            test()
            passed += 1
        except Exception as fault:
            failed += 1
            print(f"FAILED {name[5:]}: {type(fault).__name__}: {fault}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
