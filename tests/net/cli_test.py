#!/usr/bin/env python3
"""The command-line program as its user meets it: messages, exit codes, and real streams on loopback.

    cli_test.py PATH-OF-METRUM

Each test is a function whose name says what the user sees. Ends with "N passed, N failed".
"""
import json
import os
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

METRUM = None
PTIME_S = 0.020
IP_RECVTOS = getattr(socket, "IP_RECVTOS", 13)
IP_RECVTTL = 12  # <netinet/in.h>; Python has no name for it
SILENCE = {"pcma": 0xD5, "pcmu": 0xFF}
PAYLOAD_TYPE = {"pcma": 8, "pcmu": 0}
DISPATCH = ["dispatch", "--rtp", "127.0.0.1:0", "--codec", "pcma", "--to", "127.0.0.1:9"]


# ---- What the tests use ----

def run(*args, env=None):
    return subprocess.run([METRUM, *args], capture_output=True, text=True, timeout=30,
                          env={**os.environ, **(env or {})})


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def expect_usage_fault(args, *words):
    """Exit 2, one line on stderr that holds the words and the way to the help, nothing on stdout."""
    done = run(*args)
    expect(done.returncode == 2, f"{args}: exit {done.returncode}, not 2: {done.stderr}")
    expect(done.stdout == "", f"{args}: wrote to stdout")
    expect(done.stderr.count("\n") == 1, f"{args}: not one line: {done.stderr}")
    for word in (*words, "--help'"):
        expect(word in done.stderr, f"{args}: no {word!r} in {done.stderr!r}")


def expect_failure(args, *words, env=None):
    done = run(*args, env=env)
    expect(done.returncode == 1, f"{args}: exit {done.returncode}, not 1: {done.stderr}")
    for word in words:
        expect(word in done.stderr, f"{args}: no {word!r} in {done.stderr!r}")


def with_option(name, value):
    """DISPATCH with one option replaced or added."""
    args = list(DISPATCH)
    if name in args:
        args[args.index(name) + 1] = value
        return args
    return args + [name, value]


def udp_socket(host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.bind((host, 0))
    return sock


def free_pair():
    """@return a port that is free with the one after it, from below those the system chooses by itself"""
    for _ in range(100):
        pair, port = [], random.randrange(20000, 32000, 2)
        try:
            for sock_port in (port, port + 1):
                pair.append(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)) # [::] stands for IPv4 as well
                pair[-1].bind(("::", sock_port))
            return port
        except OSError:
            continue
        finally:
            for sock in pair:
                sock.close()
    raise AssertionError("no two free ports in a row")


def written(host, port):
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Dispatch:
    """A running `metrum dispatch` and the socket that receives its datagrams."""

    def __init__(self, codec="pcma", host="127.0.0.1", options=(), env=None, rtp_port=0):
        self.codec, self.host = codec, host
        self.receiver = udp_socket(host)
        self.receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        if ":" not in host:
            self.receiver.setsockopt(socket.IPPROTO_IP, IP_RECVTOS, 1)
        self.sender = udp_socket(host)
        self.datagrams, self.tos, self.sources = [], set(), set()
        to = written(host, self.receiver.getsockname()[1])
        self.process = subprocess.Popen(
            [METRUM, "dispatch", "--rtp", written(host, rtp_port), "--codec", codec, "--to", to, "--json", *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **(env or {})})
        self.events = ""
        try:
            self.port = self._wait_until_it_listens()
        except AssertionError:
            self.process.kill()
            raise
        self.done = False
        self.thread = threading.Thread(target=self._receive)
        self.thread.start()

    def _wait_until_it_listens(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if select.select([self.process.stderr], [], [], 0.1)[0]:
                read = os.read(self.process.stderr.fileno(), 4096).decode()
                expect(read, f"it ended: {self.events}")
                self.events += read
            for line in self.events.split("\n")[:-1]:
                if "listening on " in line:
                    return int(line.split("listening on ")[1].split(",")[0].rsplit(":", 1)[1])
        raise AssertionError(f"no listening line: {self.events}")

    def _receive(self):
        while not self.done:
            if not select.select([self.receiver], [], [], 0.05)[0]:
                continue
            data, extra, _, source = self.receiver.recvmsg(2048, 64)
            self.datagrams.append(data)
            self.sources.add(source[1])
            self.tos.update(value[0] for level, kind, value in extra
                            if level == socket.IPPROTO_IP and kind == socket.IP_TOS)

    def send_rtp(self, payload, payload_type=None, drop=()):
        """Send the octets as RTP at the pace of a telephone. `drop`: indices of packets to lose."""
        payload_type = PAYLOAD_TYPE[self.codec] if payload_type is None else payload_type
        seq, stamp, ssrc = random.getrandbits(16), random.getrandbits(32), random.getrandbits(32)
        start = time.monotonic()
        for i in range(0, len(payload), 160):
            n = i // 160
            header = struct.pack("!BBHII", 0x80, payload_type | (0x80 if not n else 0), (seq + n) & 0xFFFF,
                                 (stamp + i) & 0xFFFFFFFF, ssrc)
            time.sleep(max(0, start + n * PTIME_S - time.monotonic()))
            if n not in drop:
                self.sender.sendto(header + payload[i:i + 160], (self.host, self.port))
        time.sleep(0.3)

    def end(self, how=signal.SIGINT):
        """Stop it. @return the JSON summary"""
        if how:
            self.process.send_signal(how)
        out, err = self.process.communicate(timeout=15)
        time.sleep(0.1)
        self.done = True
        self.thread.join()
        self.events += err.decode()
        self.receiver.close()
        self.sender.close()
        expect(self.process.returncode == 0, f"exit {self.process.returncode}: {self.events}")
        return json.loads(out)

    def received(self):
        return b"".join(self.datagrams)


def stream(codec, seconds):
    """Octets that hold no run of silence, so that their place in the output is certain."""
    seeded = random.Random(711)
    return bytes(seeded.choice([o for o in range(256) if o != SILENCE[codec]]) for _ in range(int(seconds * 8000)))


def alaw_to_linear(octet):
    """ITU-T G.711, written down from its table."""
    octet ^= 0x55
    segment, step = (octet >> 4) & 7, octet & 15
    magnitude = (step * 16 + 8) if not segment else ((step * 16 + 264) << (segment - 1))
    return magnitude if octet & 0x80 else -magnitude


def check_bit_exact(host, codec):
    sent = stream(codec, 1)
    d = Dispatch(codec, host)
    d.send_rtp(sent)
    summary = d.end()
    got = d.received()
    at = got.find(sent)
    expect(at >= 0, f"{len(got)} octets received do not contain the {len(sent)} sent")
    rest = set(got[:at] + got[at + len(sent):])
    expect(rest <= {SILENCE[codec]}, f"other than silence around the stream: {sorted(rest)[:8]}")
    expect(all(len(x) == 160 for x in d.datagrams[:-1]), "a datagram other than the last is not of 160 octets")
    expect(d.sources == {summary["source_port"]}, f"sources {d.sources}, summary {summary['source_port']}")
    check_summary(summary, d, len(sent) // 160)
    expect("new source " + written(host, "") .rstrip(":") in d.events, f"no NewSSRC event: {d.events}")


def check_summary(summary, d, packets):
    rtp, out = summary["rtp"], summary["dispatcher"]
    expect(rtp["rx_packets"] == packets, f"rx_packets {rtp['rx_packets']}, sent {packets}")
    expect(rtp["rx_octets"] == packets * 160, f"rx_octets {rtp['rx_octets']}")
    expect(rtp["rx_lost"] == rtp["rx_late"] == rtp["rx_duplicate"] == 0, f"losses: {rtp}")
    expect(out["tx_datagrams"] == len(d.datagrams), f"tx_datagrams {out['tx_datagrams']}, came {len(d.datagrams)}")
    expect(out["tx_octets"] == len(d.received()), f"tx_octets {out['tx_octets']}, came {len(d.received())}")
    expect(out["tx_dropped"] == 0, f"tx_dropped {out['tx_dropped']}")
    expect(0 < summary["module"]["latency_p50_us"] <= summary["module"]["latency_max_us"], "no latency")


def config_file(text):
    file = tempfile.NamedTemporaryFile("w", suffix=".conf", delete=False)
    file.write(text)
    file.close()
    return file.name


# ---- Help and faults of the command line ----

def test_help_lists_the_commands():
    for word in ("--help", "-h"):
        done = run(word)
        expect(done.returncode == 0 and "info" in done.stdout and "dispatch" in done.stdout, done)


def test_version_is_printed():
    done = run("--version")
    expect(done.returncode == 0 and done.stdout.startswith("metrum ") and done.stdout[7].isdigit(), done)


def test_help_of_each_command_lists_its_options():
    expect("--json" in run("info", "--help").stdout, "info")
    text = run("dispatch", "--help").stdout
    for option in ("--rtp", "--codec", "--to", "--from", "--format", "--tos", "--datagram-ms", "--duration",
                   "--json", "--payload-type", "--jitter"):
        expect(option in text, f"{option} is not in the help")


def test_no_command_and_unknown_command_and_option_give_2():
    for args, word in (([], "no command"), (["sing"], "'sing'"), (["--sing"], "'--sing'")):
        expect_usage_fault(args, word)


def test_unknown_option_of_a_command_is_named():
    expect_usage_fault(["info", "--sing"], "--sing")
    expect_usage_fault([*DISPATCH, "--sing=1"], "--sing")
    expect_usage_fault([*DISPATCH, "loudly"], "loudly")
    expect_usage_fault(["info", "--json=1"], "--json")


def test_missing_option_is_named():
    for name in ("--rtp", "--codec", "--to"):
        at = DISPATCH.index(name)
        expect_usage_fault(DISPATCH[:at] + DISPATCH[at + 2:], name)


def test_missing_value_is_named():
    for name in ("--to", "--tos", "--duration"):
        expect_usage_fault([*DISPATCH, name], name)


def test_bad_value_gives_2_and_names_the_option():
    faults = {
        "--rtp": ["", "x", "-1", "65536", "65535", "127.0.0.1", "127.0.0.1:x", "127.0.0.999:5000", "::1:5000"],
        "--codec": ["", "g729", "PCMA"],
        "--to": ["", "9", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", ":9", "[::1]", "[::1:9", "[::zz]:9", "::1"],
        "--from": ["", "127.0.0.256", "127.0.0.1:-1", "[::1", "1.2.3"],
        "--format": ["", "wav"],
        "--payload-type": ["-1", "128", "x", ""],
        "--tos": ["-1", "256", "0x10", " 1", ""],
        "--datagram-ms": ["0", "-20", "185", "20ms"],
        "--duration": ["0", "-1", "x", "", "nan", "1e12"],
        "--jitter": ["0", "x", "100,", "100,200", "100,20,3", "-1"],
    }
    for name, values in faults.items():
        for value in values:
            expect_usage_fault(with_option(name, value), name)


def test_datagram_that_cannot_hold_that_much_is_refused():
    expect_usage_fault([*DISPATCH, "--format", "l16", "--datagram-ms", "100"], "--datagram-ms", "92 ms")


def test_tos_for_ipv6_is_refused():
    expect_usage_fault([*with_option("--to", "[::1]:9"), "--tos", "0"], "--tos")


def test_name_that_does_not_exist_gives_1():
    expect_failure(with_option("--to", "no-such-host.invalid:9"), "--to no-such-host.invalid")


def test_source_of_the_other_family_is_refused():
    expect_failure([*DISPATCH, "--from", "[::1]"], "--from", "IPv4")


# ---- Faults at run time ----

def test_foreign_source_address_is_explained():
    expect_failure([*DISPATCH, "--from", "192.0.2.1"], "cannot bind source 192.0.2.1:0", "ERR_SM_OS_RESOURCE_PROBLEM",
                   "not one of this host", "ip address")


def test_foreign_rtp_address_is_explained():
    expect_failure(with_option("--rtp", "192.0.2.1:5000"), "192.0.2.1:5000", "ERR_SM_", "not one of this host")


def test_ports_held_by_another_program_are_explained():
    taken = udp_socket("127.0.0.1")
    port = taken.getsockname()[1]
    expect_failure(with_option("--rtp", f"127.0.0.1:{port}"), f"RTP on 127.0.0.1:{port}", "ERR_SM_", "ss -ulnp")
    expect_failure(with_option("--rtp", f"127.0.0.1:{port - 1}"), f"RTCP on 127.0.0.1:{port}", "ERR_SM_", "ss -ulnp")
    expect_failure([*DISPATCH, "--from", f"127.0.0.1:{port}"], f"source 127.0.0.1:{port}", "ERR_SM_", "ss -ulnp")
    taken.close()


def test_fault_in_the_configuration_is_shown_with_its_line():
    path = config_file("[module]\ntick = 20\ntick = soon\n")
    for args in (["info"], DISPATCH):
        expect_failure(args, "ERR_SM_FILE_FORMAT", f"{path}:3", env={"METRUM_CONFIG": path})
    os.unlink(path)


def test_firmware_left_out_is_explained():
    path = config_file("[card METRUM-0]\nmodules = 1\n[module]\nfirmware = datafeed hbuf2h inchan vmprx\n")
    expect_failure(DISPATCH, "ERR_SM_NO_SUCH_FIRMWARE", "metrum.conf", env={"METRUM_CONFIG": path})
    os.unlink(path)


def test_missing_configuration_is_named():
    for args in (["info"], DISPATCH):
        expect_failure(args, "ERR_SM_FILE_ACCESS", "/nonexistent/metrum.conf",
                       env={"METRUM_CONFIG": "/nonexistent/metrum.conf"})


def test_virtual_clock_is_refused():
    path = config_file("[module]\nclock = virtual\n")
    expect_failure(DISPATCH, "virtual clock", "clock = real", env={"METRUM_CONFIG": path})
    os.unlink(path)


def test_link_local_destination_without_interface_is_explained():
    expect_failure(with_option("--to", "[fe80::1]:9"), "[fe80::1]:9", "ERR_SM_", "%eth0")


def test_jitter_that_the_buffer_cannot_do_is_refused():
    expect_failure([*DISPATCH, "--jitter", "60000"], "--jitter 60000,40", "ERR_SM_BAD_PARAMETER")


# ---- info ----

def test_info_shows_card_modules_and_firmware():
    done = run("info")
    expect(done.returncode == 0, done)
    for word in ("metrum ", "card METRUM-0", "module 0:", "toudp", "load"):
        expect(word in done.stdout, f"no {word!r} in {done.stdout}")


def test_info_json_is_json():
    info = json.loads(run("info", "--json").stdout)
    modules = info["cards"][0]["modules"]
    expect([m["index"] for m in modules] == list(range(len(modules))) and modules, "indices")
    expect("toudp" in [f["name"] for f in modules[0]["firmware"]], "toudp")
    expect("busy_ns" in modules[0]["stats"] and info["driver"]["major"] >= 2, "stats")


def test_info_follows_the_configuration():
    path = config_file("[card METRUM-0]\nmodules = 3\n[module]\nfirmware = datafeed toudp\n")
    done = run("info", "--json", env={"METRUM_CONFIG": path})
    os.unlink(path)
    expect(done.returncode == 0, done)
    modules = json.loads(done.stdout)["cards"][0]["modules"]
    expect(len(modules) == 3, f"{len(modules)} modules")
    expect(sorted(f["name"] for f in modules[2]["firmware"]) == ["datafeed", "toudp"], modules[2]["firmware"])


# ---- dispatch of real streams ----

def test_alaw_over_ipv4_comes_out_bit_for_bit():
    check_bit_exact("127.0.0.1", "pcma")


def test_ulaw_over_ipv4_comes_out_bit_for_bit():
    check_bit_exact("127.0.0.1", "pcmu")


def test_alaw_over_ipv6_comes_out_bit_for_bit():
    check_bit_exact("::1", "pcma")


def test_tos_is_seen_by_the_receiver():
    for options, tos in (((), 0), (("--tos", "184"), 184)):
        d = Dispatch(options=options)
        d.send_rtp(stream("pcma", 0.2))
        d.end()
        expect(d.tos == {tos}, f"TOS {d.tos}, not {tos}")


def test_a_multicast_group_is_reached_with_ttl_1():
    group = "239.255.77.7"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as member:
        member.bind((group, 0))
        member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                          socket.inet_aton(group) + socket.inet_aton("127.0.0.1"))
        member.setsockopt(socket.IPPROTO_IP, IP_RECVTTL, 1)
        member.settimeout(5)
        result = run("dispatch", "--rtp", "127.0.0.1:0", "--codec", "pcma", "--from", "127.0.0.1",
                     "--to", f"{group}:{member.getsockname()[1]}", "--duration", "1", "--json")
        octets, extra = member.recvmsg(2048, 64)[:2]
    expect(result.returncode == 0, result.stderr)
    expect(octets == b"\xd5" * 160, f"{len(octets)} octets, not 160 of silence")
    ttl = [int.from_bytes(value, sys.byteorder) for _, kind, value in extra if kind == socket.IP_TTL]
    expect(ttl == [1], f"TTL {ttl}, not 1")


def test_source_is_the_one_asked_for():
    free = udp_socket("127.0.0.2")
    port = free.getsockname()[1]
    free.close()
    d = Dispatch(options=("--from", f"127.0.0.2:{port}"))
    d.send_rtp(stream("pcma", 0.1))
    expect(d.end()["source_port"] == port and d.sources == {port}, d.sources)


def test_rtp_and_datagrams_share_a_port_when_asked():
    port = free_pair()
    sent = stream("pcma", 0.3)
    d = Dispatch(options=("--rtp", f"127.0.0.1:{port}", "--from", f"127.0.0.1:{port}"))
    d.send_rtp(sent)
    d.end()
    expect(d.port == port and d.sources == {port} and sent in d.received(), f"{d.port} {d.sources}")


def test_any_address_and_a_given_port_are_listened_on():
    port = free_pair()
    for host, rtp in (("127.0.0.1", str(port)), ("::1", f"[::]:{port}")):
        d = Dispatch(host=host, options=("--rtp", rtp))
        d.send_rtp(stream("pcma", 0.1))
        summary = d.end()
        expect(d.port == port and summary["rtp"]["rx_packets"] == 5, f"{summary['listen']}: {summary['rtp']}")
        expect(summary["rtcp_port"] == port + 1, summary["rtcp_port"])


def test_l16_is_the_decoded_stream():
    sent = stream("pcma", 0.5)
    d = Dispatch(options=("--format", "l16"))
    d.send_rtp(sent)
    d.end()
    expect(struct.pack(f"<{len(sent)}h", *map(alaw_to_linear, sent)) in d.received(), "the samples are not there")
    expect({len(x) for x in d.datagrams[:-1]} == {320}, "datagrams are not of 320 octets")


def test_ulaw_format_of_an_alaw_stream_is_transcoded():
    sent = stream("pcma", 0.5)
    d = Dispatch(options=("--format", "ulaw"))
    d.send_rtp(sent)
    summary = d.end()
    expect(summary["format"] == "ulaw", summary["format"])
    signs = bytes(o & 0x80 for o in sent) # both laws have the sign in the same bit
    expect(signs in bytes(o & 0x80 for o in d.received()), "the signs of the samples are not there")
    expect(sent not in d.received(), "it is still A-law")


def test_datagrams_of_10_ms_have_80_octets():
    sent = stream("pcma", 0.5)
    d = Dispatch(options=("--datagram-ms", "10"))
    d.send_rtp(sent)
    d.end()
    expect({len(x) for x in d.datagrams[:-1]} == {80}, {len(x) for x in d.datagrams})
    expect(sent in d.received(), "the stream is not whole")


def test_own_payload_type_and_jitter_are_taken():
    sent = stream("pcma", 0.3)
    d = Dispatch(options=("--payload-type", "100", "--jitter", "150,60"))
    d.send_rtp(sent, payload_type=100)
    summary = d.end()
    expect(sent in d.received() and summary["payload_type"] == 100, "the stream is not whole")


def test_payload_type_without_codec_is_reported():
    d = Dispatch()
    d.send_rtp(stream("pcma", 0.3), payload_type=101)
    summary = d.end()
    expect(summary["rtp"]["rx_unhandled"] == 15, summary["rtp"]["rx_unhandled"])
    expect("--payload-type 101" in d.events, d.events)


def test_lost_packets_are_reported_and_counted():
    d = Dispatch()
    d.send_rtp(stream("pcma", 0.6), drop=(5, 6, 20))
    summary = d.end()
    expect(summary["rtp"]["rx_lost"] == 3, summary["rtp"])
    expect("packets lost" in d.events, d.events)


def test_duration_ends_it_without_a_signal():
    before = time.monotonic()
    d = Dispatch(options=("--duration", "0.5"))
    summary = d.end(how=None)
    took = time.monotonic() - before
    expect(0.5 <= took < 5 and 0.45 < summary["duration_s"] < 1.5, f"took {took}, said {summary['duration_s']}")


def test_sigterm_ends_it_as_cleanly_as_sigint():
    d = Dispatch()
    d.send_rtp(stream("pcma", 0.1))
    expect(d.end(signal.SIGTERM)["rtp"]["rx_packets"] == 5, "packets")


def test_summary_for_people_names_what_counts():
    done = run(*DISPATCH, "--duration", "0.3")
    expect(done.returncode == 0, done)
    for word in ("RTP packets", "lost", "late", "duplicate", "datagrams", "octets", "dropped", "latency median"):
        expect(word in done.stdout, f"no {word!r} in {done.stdout}")


# ---- metrum collect and metrum loop ----

COLLECT = ["collect", "--listen", "127.0.0.1:0", "--rtp-to", "127.0.0.1:9"]
LOOP = ["loop", "--rtp", "127.0.0.1:0", "--rtp-to", "127.0.0.1:9"]


class Sender:
    """metrum collect or loop between two sockets of this test."""

    def __init__(self, command, host="127.0.0.1", options=()):
        self.host, self.rtp, self.rtcp, self.packets, self.reports = host, *bound_pair(host), [], []
        self.sender = udp_socket(host)
        listen = "--rtp" if command == "loop" else "--listen"
        self.process = subprocess.Popen(
            [METRUM, command, listen, written(host, 0), "--rtp-to", written(host, self.rtp.getsockname()[1]), "--json",
             *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.events = ""
        try:
            self.port = Dispatch._wait_until_it_listens(self)
        except AssertionError:
            self.process.kill()
            raise

    def send(self, payload, octets=160, header=lambda n: b""):
        """A datagram every 20 ms."""
        start = time.monotonic()
        for n, at in enumerate(range(0, len(payload), octets)):
            time.sleep(max(0, start + n * PTIME_S - time.monotonic()))
            self.sender.sendto(header(n) + payload[at:at + octets], (self.host, self.port))
        time.sleep(0.4)

    def send_rtp(self, payload):
        self.send(payload, header=lambda n: struct.pack("!BBHII", 0x80, 8, n, n * 160, 711))

    def end(self, how=signal.SIGINT):
        """Stop it, unless it ends by itself. @return the JSON summary"""
        if how:
            self.process.send_signal(how)
        out, err = self.process.communicate(timeout=15)
        self.events += err.decode()
        time.sleep(0.1)
        for sock, into in ((self.rtp, self.packets), (self.rtcp, self.reports)):
            sock.setblocking(False)
            try:
                while True:
                    into.append(sock.recvfrom(2048))
            except BlockingIOError:
                sock.close()
        self.sender.close()
        expect(self.process.returncode == 0, f"exit {self.process.returncode}: {self.events}")
        return json.loads(out)

    def received(self):
        return b"".join(packet[12:] for packet, _ in self.packets)


def bound_pair(host):
    """@return two sockets on an even port and the next"""
    for _ in range(100):
        port, pair = random.randrange(20000, 32000, 2), []
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            for at in (port, port + 1):
                pair.append(socket.socket(family, socket.SOCK_DGRAM))
                pair[-1].bind((host, at))
            pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            return pair
        except OSError:
            for sock in pair:
                sock.close()
    raise AssertionError("no free pair of ports")


def test_help_of_collect_and_loop_lists_their_options():
    both = ("--rtp-to", "--rtcp-to", "--codec", "--format", "--payload-type", "--ptime", "--tos", "--duration", "--json")
    for command, own in (("collect", ("--listen", "--rtp-from")), ("loop", ("--rtp",))):
        text = run(command, "--help").stdout
        for option in (*both, *own):
            expect(option + " " in text, f"{option} is not in the help of {command}")
        expect(command in run("--help").stdout, command)


def test_faults_in_the_options_of_collect_and_loop_are_named():
    for base in (COLLECT, LOOP):
        for name in (base[1], "--rtp-to"):
            at = base.index(name)
            expect_usage_fault(base[:at] + base[at + 2:], name)
        faults = {
            "--rtp-to": ["", "9", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65535", "::1"],
            "--rtcp-to": ["", "127.0.0.1", "127.0.0.1:0"],
            "--codec": ["g729", ""],
            "--format": ["wav"],
            "--payload-type": ["128", "-1"],
            "--ptime": ["0", "181", "x"],
            "--tos": ["256", "-1"],
            "--duration": ["0", "nan"],
            base[1]: ["x", "65536", "127.0.0.1"],
        }
        for name, values in faults.items():
            for value in values:
                expect_usage_fault([*base, name, value], name)
        expect_usage_fault([*base, "--sing"], "--sing")
        expect_usage_fault([*base, "--json=1"], "--json")
    expect_usage_fault(["loop", "--rtp", "65535", "--rtp-to", "127.0.0.1:9"], "--rtp", "65534")
    expect_usage_fault(["loop", "--rtp", "5000", "--rtp-to", "[::1]:9"], "family")
    expect_usage_fault(["collect", "--listen", "0", "--rtp-to", "[::1]:9", "--tos", "1"], "--tos")


def test_what_stands_in_the_way_of_collect_and_loop_is_explained():
    taken = udp_socket("127.0.0.1")
    port = taken.getsockname()[1]
    expect_failure(["collect", "--listen", f"127.0.0.1:{port}", "--rtp-to", "127.0.0.1:9"],
                   f"datagrams on 127.0.0.1:{port}", "ERR_SM_", "ss -ulnp")
    expect_failure(["loop", "--rtp", f"127.0.0.1:{port}", "--rtp-to", "127.0.0.1:9"], f"RTP on 127.0.0.1:{port}",
                   "ERR_SM_", "ss -ulnp")
    expect_failure([*COLLECT, "--rtp-from", "192.0.2.1"], "send RTP to 127.0.0.1:9", "not one of this host")
    expect_failure([*COLLECT, "--rtp-from", f"127.0.0.1:{port}"], "send RTP", "ss -ulnp")
    expect_failure(["collect", "--listen", "0", "--rtp-to", "no-such-host.invalid:9"], "--rtp-to no-such-host.invalid")
    expect_failure([*COLLECT, "--rtcp-to", "[::1]:9"], "--rtcp-to", "family")
    taken.close()
    for fault, text in (("ERR_SM_NO_SUCH_FIRMWARE", "firmware = datafeed outchan vmptx vmprx inchan toudp"),
                        ("ERR_SM_WRONG_MODULE_STATE", "clock = virtual")):
        path = config_file(f"[card METRUM-0]\nmodules = 1\n[module]\n{text}\n")
        for args in (COLLECT, LOOP):
            expect_failure(args, fault, "metrum.conf", env={"METRUM_CONFIG": path})
        os.unlink(path)


def check_collected(host="127.0.0.1", codec="pcma", options=()):
    sent = stream(codec, 1)
    s = Sender("collect", host, ("--codec", codec, *options))
    s.send(sent)
    summary = s.end()
    got = s.received()
    at = got.find(sent)
    expect(at >= 0, f"{len(got)} octets received do not contain the {len(sent)} sent")
    rest = set(got[:at] + got[at + len(sent):])
    expect(rest <= {SILENCE[codec]}, f"other than silence around the stream: {sorted(rest)[:8]}")
    expect(summary["collector"]["rx_octets"] == len(sent), f"rx_octets {summary['collector']['rx_octets']}")
    expect(summary["vmptx"]["tx_packets"] == len(s.packets), "packets were lost")
    expect("datagrams come from" in s.events, f"no word of the sender: {s.events}")
    return s, summary


def test_collected_datagrams_leave_as_rtp_bit_for_bit():
    s, _ = check_collected()
    headers = [struct.unpack("!BBHII", packet[:12]) for packet, _ in s.packets]
    expect(headers[0][1] == 0x88 and all(h[1] == 8 for h in headers[1:]), "marker or payload type")
    for before, after in zip(headers, headers[1:]):
        expect((after[2] - before[2]) & 0xffff == 1, "sequence numbers")
        expect((after[3] - before[3]) & 0xffffffff == 160, "time stamps")
        expect(after[4] == before[4], "SSRC")
    expect([r[0][1] for r in s.reports][-1:] == [200], "no sender report")
    expect(s.reports[-1][0][-8:-4] == b"\x81\xcb\x00\x01", "no BYE")


def test_collected_mulaw_and_ipv6_and_other_ptimes_come_out_bit_for_bit():
    check_collected(codec="pcmu")
    check_collected(host="::1")
    s, _ = check_collected(options=("--ptime", "10", "--payload-type", "96"))
    expect({len(packet) for packet, _ in s.packets} == {92}, "packets are not of 10 ms")
    expect({packet[1] & 0x7f for packet, _ in s.packets} == {96}, "payload type")


def test_collected_l16_is_coded():
    sent = stream("pcma", 1)
    s = Sender("collect", options=("--format", "l16"))
    s.send(b"".join(struct.pack("<h", alaw_to_linear(octet)) for octet in sent), octets=320)
    s.end()
    expect(sent in s.received(), "the linear samples did not come out as the A-law they were made of")


def test_a_flood_and_a_drought_are_told():
    s = Sender("collect")
    for _ in range(300):
        s.sender.sendto(bytes(160), (s.host, s.port))
    time.sleep(1.4)
    summary = s.end()
    expect(summary["collector"]["rx_dropped"] > 200, f"{summary['collector']}")
    expect(summary["droughts"] == 1, f"{summary['droughts']} droughts")
    expect("datagrams dropped" in s.events and "no data left" in s.events, s.events)


def test_loop_sends_from_the_port_it_receives_on_and_reports_what_it_hears():
    sent = stream("pcma", 2)
    s = Sender("loop")
    s.send_rtp(sent)
    summary = s.end()
    expect(sent in s.received(), "the stream did not come out bit for bit")
    expect({source[1] for _, source in s.packets} == {s.port}, "not from the port of --rtp")
    expect({source[1] for _, source in s.reports} == {s.port + 1}, "RTCP not from the port after it")
    expect(any(r[0] & 31 and struct.unpack("!I", r[28:32])[0] == 711 for r, _ in s.reports), "no report block")
    expect(summary["rtp"]["rx_packets"] == len(sent) // 160, f"{summary['rtp']}")


def test_collect_ends_after_its_duration_and_by_sigterm():
    s = Sender("collect", options=("--duration", "0.5"))
    expect(0.4 < s.end(how=None)["duration_s"] < 2, "duration")
    s = Sender("loop")
    s.end(signal.SIGTERM)


def test_summary_of_collect_and_loop_for_people_names_what_counts():
    for args, words in ((COLLECT, ("datagrams", "RTP packets out")), (LOOP, ("RTP packets in", "RTP packets out"))):
        done = run(*args, "--duration", "0.3")
        expect(done.returncode == 0, done.stderr)
        for word in (*words, "dropped", "droughts", "RTCP"):
            expect(word in done.stdout, f"no {word} in {done.stdout}")


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
