#!/usr/bin/env python3
"""The main job between programs that are not ours: ffmpeg or GStreamer sends RTP, socat receives the datagrams.

    system_test.py PATH-OF-METRUM [WORD-IN-TEST-NAME]

Real time and real sockets on loopback, about 3 s a test. Ends with "N passed, N failed, N skipped".
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts"))
import chain # noqa: E402

METRUM = None


class Skip(Exception):
    """Why this test cannot run here."""


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def octets(seconds, odd=0):
    """Any octets but silence, the same in each run; `odd` more than whole packets."""
    source = random.Random(1)
    return bytes(source.choice([o for o in range(256) if o != chain.SILENCE])
                 for _ in range(int(seconds * chain.RATE_HZ) + odd))


def passed_through(sent, sender, host="127.0.0.1", options=()):
    """@return the octets that socat wrote, metrum's summary"""
    with tempfile.TemporaryDirectory() as folder, chain.Chain(METRUM, folder, host) as run:
        path = os.path.join(folder, "sent.alaw")
        with open(path, "wb") as out:
            out.write(sent)
        port = run.start_metrum(run.start_reader(), options)
        start = {"ffmpeg": run.start_ffmpeg, "gstreamer": run.start_gstreamer}[sender]
        start(path, port).wait(timeout=30)
        run.check_sender(sender)
        time.sleep(0.5)
        summary = run.stop_metrum()
        return run.stop_reader(summary["dispatcher"]["tx_octets"]), summary


def check_bit_exact(sent, sender, **how):
    received, summary = passed_through(sent, sender, **how)
    fault = chain.compare(sent, received)
    expect(not fault, fault)
    expect(summary["rtp"]["rx_lost"] == 0, f"{summary['rtp']['rx_lost']} RTP packets lost")
    expect(summary["dispatcher"]["tx_octets"] == len(received), "datagrams were lost")
    return summary


def test_stream_of_ffmpeg_comes_out_bit_for_bit():
    summary = check_bit_exact(octets(2), "ffmpeg")
    expect(summary["rtp"]["rx_packets"] == 100, f"{summary['rtp']['rx_packets']} packets")


def test_stream_of_ffmpeg_over_ipv6_comes_out_bit_for_bit():
    if not os.path.exists("/proc/net/if_inet6"):
        raise Skip("no IPv6 here")
    check_bit_exact(octets(1), "ffmpeg", host="::1")


def test_last_packet_shorter_than_20_ms_comes_out_whole():
    check_bit_exact(octets(1, odd=77), "ffmpeg")


def test_stream_of_gstreamer_comes_out_bit_for_bit():
    if not shutil.which("gst-launch-1.0"):
        raise Skip("no gst-launch-1.0 here")
    check_bit_exact(octets(2), "gstreamer")


def check_way(receive, send):
    """The same stream, by the way to the network that the configuration names."""
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        conf.write(f"[module]\nreceive = {receive}\nsend = {send}\n")
        conf.flush()
        os.environ["METRUM_CONFIG"] = conf.name
        try:
            info = json.loads(subprocess.run([METRUM, "info", "--json"], check=True, capture_output=True).stdout)
            module = info["cards"][0]["modules"][0]
            if (module["receive"], module["send"]) != (receive, send):
                raise Skip(f"this host allows only receive {module['receive']}, send {module['send']}")
            check_bit_exact(octets(1), "ffmpeg")
        finally:
            os.environ["METRUM_CONFIG"] = os.devnull


def test_stream_passes_with_a_call_for_each():
    check_way("each", "each")


def test_stream_passes_through_io_uring():
    check_way("ring", "ring")


def test_stream_passes_steered_and_raw():
    check_way("steered", "raw")


def test_difference_of_one_octet_would_be_seen():
    sent = octets(1)
    changed = bytearray(bytes([chain.SILENCE]) * 480 + sent + bytes([chain.SILENCE]) * 480)
    expect(chain.compare(sent, bytes(changed)) is None, "equal octets differ")
    changed[480 + 4000] ^= 1
    expect("octet 4000 (0.500 s)" in (chain.compare(sent, bytes(changed)) or ""), chain.compare(sent, bytes(changed)))
    expect("ends there" in (chain.compare(sent, sent[:-1]) or ""), chain.compare(sent, sent[:-1]))
    expect("not silence" in (chain.compare(sent, b"\0" + sent) or ""), chain.compare(sent, b"\0" + sent))


def main():
    global METRUM
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} PATH-OF-METRUM [WORD-IN-TEST-NAME]")
    METRUM = os.path.abspath(sys.argv[1])
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
