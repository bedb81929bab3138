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

def bits(text):
    """Octets of bits written in the order of the line."""
    text = text.replace(" ", "")
    return bytes(int(text[i:i + 8][::-1], 2) for i in range(0, len(text), 8))


def hdlc(body, crc=16, poly=0x1021, flags=0, ones=0, cut=12):
    return struct.pack("<IBBBB", poly, crc, flags, ones, cut) + body


def item(octets, n=None):
    n = len(octets) * 8 if n is None else n
    return struct.pack("<i", n) + octets + b"\xff" * (-len(octets) % 4)


FLAG = "01111110"
TEXT = bytes(range(65, 93))
ITEMS = item(TEXT) + item(b"\xff" * 60) + item(b"\0" * 9, 65) + struct.pack("<i", -5) + item(b"\x1f", 5)
HDLC = {
    "empty": hdlc(b""), "items": hdlc(ITEMS), "items_no_crc": hdlc(ITEMS, 0, 0), "items_crc32": hdlc(ITEMS, 32, 0x04C11DB7),
    "items_crc7": hdlc(ITEMS, 7, 9), "idle": hdlc(ITEMS + struct.pack("<i", 0) + ITEMS, ones=20, flags=2),
    "cut_number": hdlc(ITEMS + b"\x20\0"), "cut_data": hdlc(item(TEXT)[:20]), "no_data": hdlc(struct.pack("<i", 1000)),
    "most_flags": hdlc(struct.pack("<i", -2**31)), "most_bits": hdlc(struct.pack("<i", 2**31 - 1) + TEXT * 20),
    "flags": hdlc(bits(FLAG * 40)), "shared_zeros": hdlc(bits("0" + "1111110" * 40 + "0" * 7)), "ones": hdlc(b"\xff" * 40, ones=15),
    "silence": hdlc(b"\xd5" * 40), "zeros": hdlc(b"\0" * 40), "fives": hdlc(bits(FLAG + "111110" * 60 + FLAG)),
    "frames": hdlc(bits(FLAG + "10101" + FLAG + "0" * 27 + FLAG + "1" * 5 + "0" * 6 + FLAG + "1" * 8), 0),
    "abort": hdlc(bits((FLAG + "1010 0011 0111 1111 0") * 8), 0, flags=1, ones=8), "stuffed_flag": hdlc(bits(FLAG + "11111 0 111111 0 00000"), 0),
    "word_of_ones": hdlc(bits(FLAG + "111110" * 12 + "1111 0" + FLAG + "000"), 0),
    "all_states": hdlc(bits(FLAG * 2 + "1100" + FLAG + "1" * 40 + "0110100111" + "1" * 12 + FLAG * 3 + "0001" + FLAG + "0" * 2), 0, flags=2, ones=9),
}


def asynchronous(body, data=8, stop=0, cut=12):
    return bytes([data, stop, cut]) + body


ASYNC = {
    "empty": asynchronous(b""), "text": asynchronous(TEXT), "text_5": asynchronous(TEXT, 5, 1), "text_16": asynchronous(TEXT, 16),
    "half": asynchronous(TEXT[:9], 9, 2), "one_bit": asynchronous(TEXT, 1), "stops": asynchronous(TEXT, 7, 70, 3),
    "break": asynchronous(b"\0" * 40), "pause": asynchronous(b"\xff" * 40), "no_stops": asynchronous(bits("010101010" * 16)),
}


def frame(data="1" * 48, s="0", x="0", e="0111111"):
    """An 80-bit frame of V.110: its bits in the order of the line."""
    d, last = [data[i:i + 6] for i in range(0, 48, 6)], [s, x, s, s, s, x, s, s]
    rows = ["1" + d[i] + last[i] for i in range(8)]
    return "".join(["0" * 8] + rows[:4] + ["1" + e] + rows[4:])


def slots(text, used):
    """Octets of timeslots that carry these bits in their first ones."""
    return bytes(int(text[i:i + used].ljust(8, "1"), 2) for i in range(0, len(text), used))


def v110(text, speed=14, form=2, cut=12, used=8):
    return bytes([speed, form, cut]) + slots(text, used)


def unit(octets, dtx="0"):
    """A unit of the radio link protocol as four frames."""
    text = "".join(f"{o:08b}"[::-1] for o in octets)
    parts = [text[i:i + 60] for i in range(0, 240, 60)]
    return "".join("0" * 8 + "".join("1" + row for row in
                   [p[0:7], p[7:14], p[14:21], p[21:28], dtx + f"{i:02b}" + p[28:32], p[32:39], p[39:46], p[46:53], p[53:60]])
                   for i, p in enumerate(parts))


OFF, ON, BYE = frame(s="1", x="1"), frame(), frame("0" * 48, s="1")
CHARS = "".join("0" + f"{o:08b}"[::-1] + "1" for o in TEXT + b"\0\xff")[:288]
TALK = OFF * 2 + ON * 4 + "".join(frame(CHARS[i:i + 48]) for i in range(0, 288, 48))
SLOW = "".join(frame("".join(c * 8 for c in CHARS[i:i + 6]), e="1001111") for i in range(0, 60, 6))
V110 = {
    "empty": v110(""), "off": v110(OFF * 5), "talk": v110(TALK), "talk_sync": v110(TALK, form=3), "answer": v110(TALK, form=0),
    "bye": v110(TALK + BYE * 6 + "1" * 800), "stop": v110(TALK + frame(x="1") * 6 + TALK), "slip": v110(TALK + "1" + TALK),
    "slow": v110(ON * 6 + SLOW, 0, 2, 12, 1), "one_bit": v110(TALK, 5, 2, 12, 1), "two_bits": v110(TALK, 8, 3, 7, 2),
    "four_bits": v110(TALK, 11, 2, 1, 4), "no_rate": v110(ON * 4 + frame(e="1111111") * 6 + frame(e="0001111") * 6),
    "lost": v110(TALK + "1" * 400 + TALK), "shifted": v110("101" + TALK), "ones": v110("1" * 1600), "zeros": v110("0" * 1600),
    "rlp": v110(unit(range(30)) + unit(b"\xff" * 30) + unit(b"\xff" * 30, "1") + unit(range(30, 60)), 18),
    "rlp_one_bit": v110(unit(range(30)) * 2, 15, 0, 12, 1), "rlp_cut": v110(unit(range(30))[80:] + unit(range(30)) * 2, 18),
    "rlp_order": v110(unit(range(30)) + unit(range(30))[80:160] + unit(range(30)) * 2, 18),
}

def modem(kind, speed=0, mark=61, space=74, on=20, off=20, flags=0, *pieces):
    return bytes([kind]) + struct.pack("<H", speed) + bytes([mark, space, on, off, flags]) + b"".join(map(bytes, pieces))


BITS, LOUD, NOISE, QUIET = [3, 0x55, 0xA3, 0x0F], [1, 63, 60, 200], [2, 0, 30, 200], [0, 0, 0, 100]
MODEM = {
    "v21": modem(0, 4800, 61, 74, 20, 20, 0x13, BITS, QUIET, BITS), "v21_metric": modem(0, 4800, 61, 74, 20, 20, 3, BITS, QUIET, BITS),
    "v23": modem(0, 19200, 81, 131, 10, 10, 159, BITS, QUIET, BITS), "filter": modem(0, 4800, 61, 74, 0, 0, 5, BITS, NOISE, BITS),
    "slow": modem(0, 727, 87, 112, 1, 80, 20, BITS), "fast": modem(0, 64000, 75, 150, 0, 0, 20, BITS, NOISE, QUIET, NOISE),
    "hole": modem(0, 4800, 61, 74, 20, 80, 0, LOUD, [0, 0, 0, 20], LOUD, [0, 0, 0, 60], LOUD, NOISE),
    "cw": modem(1, 1280, 62, 0, 0, 50, 7, BITS, QUIET, BITS, NOISE), "tty": modem(2, 0, 0, 0, 0, 0, 9, LOUD, [1, 115, 60, 10], LOUD, NOISE),
    "v17": modem(3, 5, 0, 0, 0, 0, 99, BITS, QUIET, NOISE), "v27ter": modem(4, 1, 0, 0, 0, 0, 99, BITS, QUIET, BITS),
    "v29": modem(5, 3, 0, 0, 0, 0, 99, NOISE, BITS, QUIET, BITS), "no_speed": modem(5, 0, 0, 0, 0, 0, 0, BITS),
}

SEEDS = {"address": ADDRESS, "async": ASYNC, "calls": CALLS, "codec": CODEC, "config": CONFIG, "hdlc": HDLC, "jitter": JITTER,
         "modem": MODEM, "rtcp": RTCP, "rtp": RTP, "v110": V110, "wav": WAV}
for name, seeds in SEEDS.items():
    (HERE / name).mkdir(parents=True, exist_ok=True)
    for seed, data in seeds.items():
        (HERE / name / seed).write_bytes(data)
