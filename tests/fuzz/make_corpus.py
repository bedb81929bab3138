#!/usr/bin/env python3
"""Write the seeds of the fuzz targets: tests/fuzz/make_corpus.py (into tests/fuzz/corpus)."""
import pathlib
import random
import struct

HERE = pathlib.Path(__file__).parent / "corpus"


def rtp(first=0x80, pt=8, seq=1, body=b"\x55" * 20):
    return struct.pack(">BBHII", first, pt, seq, 160, 0x1234) + body


def words(n):
    return struct.pack(">HH", 0xBEDE, n) + b"\0" * (4 * n)


REPORT = struct.pack(">BBHI", 0x80, 201, 1, 7)
RTP = {
    "empty": b"", "short": rtp()[:11], "header": rtp(body=b""), "plain": rtp(), "marker": rtp(pt=0x88),
    "version": rtp(first=0x40), "csrc": rtp(first=0x82), "csrc_past_end": rtp(first=0x8F),
    "extension": rtp(first=0x90, body=words(2) + b"abc"), "extension_empty": rtp(first=0x90, body=words(0)),
    "extension_past_end": rtp(first=0x90, body=words(2)[:6]), "extension_cut": rtp(first=0x90, body=b"\xbe\xde"),
    "padding": rtp(first=0xA0, body=b"abc\0\0\3"), "padding_zero": rtp(first=0xA0, body=b"abc\0"),
    "padding_all": rtp(first=0xA0, body=b"\0\0\0\4"), "padding_past_end": rtp(first=0xA0, body=b"\0\xff"),
    "all": rtp(first=0xB1, body=b"csrc" + words(1) + b"payload\0\2"),
    "report": REPORT, "report_sender": struct.pack(">BBH", 0x80, 200, 6) + b"\1" * 24,
    "report_bye": REPORT + struct.pack(">BBHI", 0x81, 203, 1, 7), "report_past_end": REPORT + b"\x81\xca\0\5",
    "report_version": REPORT + b"\x41\xca\0\0", "report_padding": b"\xa0" + REPORT[1:],
}


def packet(n=160):
    return bytes([0]) + (n - 1).to_bytes(2, "big") + b"\0"


def old(back, n=160):
    return bytes([4]) + (n - 1).to_bytes(2, "big") + bytes([back])


def ahead(by, n=160):
    return bytes([5]) + (n - 1).to_bytes(2, "big") + bytes([by])


def wait(ms, block=160):
    return bytes([12, ms - 1, 1 if block == 160 else 0, block - 1])


def delays(most, first):
    return bytes([11]) + most.to_bytes(2, "big") + bytes([first // 4])


EVEN = (packet() + wait(20)) * 20
JITTER = {
    "even": EVEN, "ptime_10": (packet(80) + wait(10)) * 20, "ptime_30": (packet(240) + wait(30)) * 20,
    "odd": (packet(164) + wait(20)) * 20, "octets": (packet(1) + wait(1)) * 100,
    "small_blocks": (packet() + wait(20, 9)) * 20, "burst": (packet() * 6 + wait(120)) * 5,
    "stall": EVEN + wait(100) + packet() * 5 + EVEN, "silence": EVEN + wait(250) + EVEN,
    "overfull": packet() * 30 + EVEN, "duplicates": (packet() + old(10) + wait(20)) * 10,
    "overtaken": (ahead(10) + packet() + wait(20)) * 10, "late": EVEN + old(100) + EVEN,
    "holes": (packet(80) + b"\x17\0\0\x50") * 25 + EVEN, "loss": (EVEN[:40] + b"\x17\0\0\xa0") * 4,
    "pause": (EVEN[:40] + b"\x07\0\x03\x20" + wait(100)) * 4, "wild": EVEN + b"\x06\x12\x34\x56" + EVEN,
    "anew": EVEN + b"\x08\x12\x34\x56" + EVEN, "back": EVEN + b"\x08\xff\xf8\x56" + EVEN,
    "coding": (packet() + b"\x09\0\0\0" + wait(20)) * 10, "reset": EVEN[:44] + b"\x0a\0\0\0" + EVEN,
    "larger": EVEN[:44] + delays(900, 400) + EVEN, "smaller": delays(900, 400) + EVEN[:200] + delays(0, 0) + EVEN,
    "earlier_than_ring": bytes.fromhex("bbbbbbbb05bb02ecbb0050500" "00ada08"),
    "none": delays(0, 0) + EVEN,
}


def chunk(name, body=b"", length=None):
    return name + struct.pack("<I", len(body) if length is None else length) + body + b"\0" * (len(body) % 2)


def fmt(tag=6, channels=1, rate=8000, block=1, bits=8, more=b""):
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, rate * block, block, bits) + more)


def riff(*chunks):
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


DATA = chunk(b"data", b"\x55" * 40)
LIST = chunk(b"LIST", b"INFOISFT\5\0\0\0made\0\0")
GUID = b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"
WAV = {
    "empty": b"", "riff": b"RIFF", "header": riff(), "alaw": riff(fmt(), DATA), "odd": riff(fmt(), chunk(b"data", b"abc")),
    "no_data": riff(fmt()), "no_fmt": riff(DATA), "data_first": riff(DATA, fmt()), "short_fmt": riff(chunk(b"fmt ", b"\1\0"), DATA),
    "cut": riff(fmt(), DATA)[:50], "cut_fmt": riff(fmt())[:30], "list": riff(LIST, fmt(), LIST, DATA, LIST),
    "stream": riff(fmt(), chunk(b"data", b"\x55" * 40, 0xFFFFFFFF)), "unfilled": riff(fmt(), chunk(b"data", b"\x55" * 40, 0)),
    "long_chunk": riff(chunk(b"junk", b"", 0xFFFFFFFE), fmt(), DATA), "rifx": b"RIFX" + riff(fmt(), DATA)[4:],
    "pcm": riff(fmt(1, 2, 44100, 4, 16), DATA), "ima": riff(fmt(0x11, block=256, bits=4, more=b"\2\0\xf9\1"), DATA),
    "extensible": riff(fmt(0xFFFE, more=b"\x16\0\x08\0\4\0\0\0\6\0" + GUID), DATA),
    "extensible_cut": riff(fmt(0xFFFE, more=b"\x16\0\x08\0"), DATA), "no_channels": riff(fmt(channels=0), DATA),
    "two_fmt": riff(fmt(), fmt(7), DATA), "empty_chunks": riff(*[chunk(b"junk")] * 1200, fmt(), DATA),
    "nothing_in_data": riff(fmt(), chunk(b"data")),
}

RTCP = {name: data for name, data in RTP.items() if name.startswith("report") or name == "empty"}
RTCP["write"] = b"\7" + bytes(range(60))

CONFIG = {
    "empty": b"", "cards": b"[card A]\nmodules = 2\n[card B]\n[module A/1]\ntick = 10\n", "comment": b"; c\n# d\n[module]\n",
    "module": b"[module]\nclock = virtual\ncpu = 1\ntick = 20\nstep = 1\nreceive = ring\nsend = raw\nrealtime = yes\n",
    "limits": b"[module]\nchannels = 1\ndispatchers = 131072\nvmprx = 3\ncollectors = 4\nvmptx = 5\nmulticast_ttl = 255\n",
    "addresses": b"[module]\nbind = 192.0.2.1\nbind6 = fd00::1\nrtp_ports = 1-65535\nfirmware = toudp vmprx, inchan\n",
    "no_card": b"[module X/0]\n", "no_module": b"[card A]\nmodules=1\n[module A/1]\n", "unknown": b"[module]\nx = y\n",
    "sections": b"".join(b"[card %d]\n" % i for i in range(21)), "continued": b"[module]\nfirmware = toudp\n  vmprx\n",
    "long": b"[card " + b"x" * 300 + b"]\n", "number": b"[module]\ntick = 99999999999999999999\n", "zero": b"[card A]\n\0\n",
}
ADDRESS = {str(i): text for i, text in enumerate((
    b"", b"5000", b"192.0.2.1:5000", b"[2001:db8::1]:5000", b"[::1]", b"::1", b"host.example:1", b"[fe80::1%eth0]:5", b"[]:1",
    b":9", b"10.0.0.256:1", b"1.2:3", b"[::ffff:1.2.3.4]:65535", b"a:b:c", b"x" * 255 + b":1", b"x" * 256 + b":1", b"1:65536"))}
CODEC = {f"{name}_{kind}": bytes([kind]) + data for kind in range(7) for name, data in (
    ("sound", bytes([6]) + bytes(range(256)) * 2), ("steps", b"\1" + b"\x77" * 300),
    ("header", b"\0\xff\x7f\xff\0" + b"\x8f" * 260), ("octet", b"\0\0"), ("zero", bytes(300)))}

# Programs that nobody thought of: the calls and what is between them are octets as they come.
CALLS = {f"chance_{i}": random.Random(i).randbytes(1500) for i in range(8)}

SEEDS = {"calls": CALLS, "rtp": RTP, "jitter": JITTER, "wav": WAV, "rtcp": RTCP, "config": CONFIG, "address": ADDRESS, "codec": CODEC}
for name, seeds in SEEDS.items():
    (HERE / name).mkdir(parents=True, exist_ok=True)
    for seed, data in seeds.items():
        (HERE / name / seed).write_bytes(data)
