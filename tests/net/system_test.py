#!/usr/bin/env python3
"""The jobs between programs that are not ours: ffmpeg or GStreamer sends RTP, socat receives the datagrams; datagrams
come in and ffmpeg, GStreamer or Wireshark reads the RTP and RTCP.

    system_test.py PATH-OF-METRUM [WORD-IN-TEST-NAME]

Real time and real sockets on loopback, about 3 s a test. Ends with "N passed, N failed, N skipped".
"""
import json
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts"))
import chain # noqa: E402

METRUM = None
PORT = 6000  # in captures


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


def looped(sent, command, start_sender, reader_port, options=()):
    """The chain with metrum in the middle and ffmpeg to receive its RTP. @return the octets it wrote, the summary"""
    with tempfile.TemporaryDirectory() as folder, chain.Chain(METRUM, folder) as run:
        path = os.path.join(folder, "sent.alaw")
        with open(path, "wb") as out:
            out.write(sent)
        reader = run.start_ffmpeg_reader(reader_port, len(sent) / chain.RATE_HZ + 2)
        port = run.start_metrum(reader_port, options, command)
        start_sender(run, path, port)
        reader.wait(timeout=30)
        expect(reader.returncode == 0, f"the receiving ffmpeg failed: {run.said('ffmpeg-reader')[-500:]}")
        summary = run.stop_metrum()
        with open(run.received_path, "rb") as received:
            return received.read(), summary, run.said("ffmpeg-reader")


def free_port():
    """@return an even port that is free with the next one"""
    for _ in range(100):
        port = random.randrange(20000, 32000, 2)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtp, \
             socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtcp:
            try:
                rtp.bind(("127.0.0.1", port))
                rtcp.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue
    raise Skip("no free pair of ports")


def send_datagrams(sent, port):
    """A tick of octets every 20 ms, half a second ahead of its time: a busy host may stop us, and no drought comes of it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        due = time.monotonic() - 0.5
        for at in range(0, len(sent), chain.PACKET_OCTETS):
            sock.sendto(sent[at:at + chain.PACKET_OCTETS], ("127.0.0.1", port))
            due += 0.020
            time.sleep(max(0, due - time.monotonic()))


def ffmpeg_sends(run, path, port):
    run.start_ffmpeg(path, port).wait(timeout=30)
    run.check_sender("ffmpeg")


def file_sends(run, path, port):
    with open(path, "rb") as octets_of:
        send_datagrams(octets_of.read(), port)


def test_datagrams_collected_reach_ffmpeg_as_rtp_bit_for_bit():
    sent = octets(2)
    received, summary, _ = looped(sent, "collect", file_sends, free_port())
    fault = chain.compare(sent, received)
    expect(not fault, fault)
    expect(summary["collector"]["rx_octets"] == len(sent), f"{summary['collector']['rx_octets']} octets collected")
    expect(summary["vmptx"]["rtcp_packets"] >= 1, "no RTCP was sent")


def test_loop_is_bit_exact_with_ffmpeg_at_both_ends():
    sent = octets(3)
    received, summary, _ = looped(sent, "loop", ffmpeg_sends, free_port())
    fault = chain.compare(sent, received)
    expect(not fault, fault)
    expect(summary["rtp"]["rx_packets"] == 150, f"{summary['rtp']['rx_packets']} packets")
    expect(summary["rtp"]["rx_lost"] == 0, f"{summary['rtp']['rx_lost']} RTP packets lost")


def test_loop_with_packets_of_30_ms_is_bit_exact():
    sent = octets(2)
    received, _, _ = looped(sent, "loop", ffmpeg_sends, free_port(), ("--ptime", "30"))
    fault = chain.compare(sent, received)
    expect(not fault, fault)


def test_gstreamer_reads_the_stream_and_its_sender_reports():
    if not shutil.which("gst-launch-1.0"):
        raise Skip("no gst-launch-1.0 here")
    sent, port = octets(6), free_port()
    with tempfile.TemporaryDirectory() as folder, chain.Chain(METRUM, folder) as run:
        run.start_gstreamer_reader(port)
        listening = run.start_metrum(port, (), "collect")
        send_datagrams(sent, listening)
        summary = run.stop_metrum()
        time.sleep(0.5)
        run.running["gstreamer-reader"].send_signal(signal.SIGINT)
        run.running["gstreamer-reader"].wait(timeout=10)
        said = run.said("gstreamer-reader")
        with open(run.received_path, "rb") as received:
            heard = received.read()
    expect(sent[chain.RATE_HZ:2 * chain.RATE_HZ] in heard, "the stream did not arrive")
    # RFC 3550 6.3.1: the first within 3.1 s, the next up to 6.2 s after it
    expect(summary["vmptx"]["rtcp_packets"] >= 1, f"{summary['vmptx']['rtcp_packets']} RTCP packets")
    names = ("sr-ntptime", "sr-octet-count", "sr-packet-count")
    fields = [r"have-sr\W*boolean\W*true", *(name + r"\W*\w+\W*?(\d+)" for name in names)]
    reports = re.findall(r"[^\n]*?".join(fields), said) # GStreamer escapes what stands between more than once
    expect(reports, f"GStreamer tells of no sender report: {said[-300:]}")
    ntp, counted, packets = map(int, reports[-1])
    expect(abs((ntp >> 32) - 2208988800 - time.time()) < 30, "the NTP time is not the present")
    expect(counted == packets * chain.PACKET_OCTETS, f"{packets} packets of {counted} octets")


def test_wireshark_finds_nothing_wrong_with_rtp_and_rtcp():
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, chain.Chain(METRUM, folder) as run, \
         socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtp, \
         socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtcp:
        rtp.bind(("127.0.0.1", port))
        rtcp.bind(("127.0.0.1", port + 1))
        listening = run.start_metrum(port, (), "loop")
        path = os.path.join(folder, "sent.alaw")
        with open(path, "wb") as out:
            out.write(octets(4))
        run.start_ffmpeg(path, listening).wait(timeout=30)
        run.stop_metrum()
        packets, reports = waiting(rtp), waiting(rtcp)
    streams = tshark_tells("rtp", packets, ["rtp.version", "rtp.p_type", "rtp.ssrc"])
    expect(len(streams) == len(packets) > 150, f"{len(streams)} of {len(packets)} packets are RTP to tshark")
    expect(len({tuple(line) for line in streams}) == 1 and streams[0][:2] == ["2", "8"], f"{streams[0]}, and more than one stream")
    lines = tshark_tells("rtcp", reports, ["rtcp.pt", "rtcp.length_check", "rtcp.sdes.text", "rtcp.ssrc.fraction"])
    expect(len(lines) == len(reports) >= 2, f"{len(lines)} of {len(reports)} packets are RTCP to tshark")
    for kinds, length_check, cname, _ in lines:
        expect(kinds.startswith("200,202"), f"packet types {kinds}")
        expect(set(length_check.split(",")) == {"1"}, "the lengths are wrong")
        expect(len(cname) == 16, f"CNAME {cname!r}")
    expect(lines[-1][0] == "200,202,203", "no BYE at the end")
    expect("0" in [line[3] for line in lines], "no report block tells that the stream that was heard had no loss")


def test_wireshark_reads_receiver_reports_as_they_are_meant():
    program = os.path.join(os.path.dirname(METRUM), "../../tests/reports")
    ran = subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)
    expect(ran.returncode == 0, ran.stderr)
    packets = [bytes.fromhex(line) for line in ran.stdout.splitlines()]
    names = ["pt", "length_check", "ssrc.identifier", "ssrc.fraction", "ssrc.cum_nr", "ssrc.ext_high", "ssrc.jitter"]
    lines = tshark_tells("rtcp", packets, [f"rtcp.{name}" for name in names])
    expect(len(lines) == len(packets) >= 8, f"{len(lines)} of {len(packets)} packets are RTCP to tshark")
    expect(lines[0][0] == "200,202", f"the first is {lines[0][0]}")
    expect(all(line[0] == "201,202" for line in lines[3:-1]), "no receiver reports after that")
    expect(lines[-1][0] == "201,202,203", f"the last is {lines[-1][0]}")
    expect(all(set(line[1].split(",")) == {"1"} for line in lines), "the lengths are wrong")
    for before, line in zip(lines[2:-1], lines[3:-1]):
        _, _, sources, fraction, lost, high, jitter = line
        expect(int(sources.split(",")[0], 0) == 0x1234abcd, f"the report is of {sources}")
        expect(int(fraction) in range(22, 30), f"{fraction}/256 are lost, not a tenth")
        expect(abs(int(lost) - (int(high) - 65000 + 1) // 10) <= 1, f"{lost} are lost up to number {high}")
        expect(int(lost) > int(before[4]), "the number lost does not grow")
        expect(int(jitter) < 80, f"jitter of {jitter} samples")


def tshark_tells(protocol, packets, fields):
    """@return the fields of each packet that is one of the protocol, and nothing wrong with it"""
    if not shutil.which("tshark"):
        raise Skip("no tshark here")
    with tempfile.TemporaryDirectory() as folder:
        capture = os.path.join(folder, "capture.pcap")
        write_pcap(capture, packets)
        told = subprocess.run(["tshark", "-r", capture, "-d", f"udp.port=={PORT},{protocol}", "-Y", f"{protocol} and not _ws.malformed",
                               "-T", "fields", *(word for field in fields for word in ("-e", field))],
                              capture_output=True, text=True, timeout=60, check=False)
    return [line.split("\t") for line in told.stdout.splitlines()]


def waiting(sock):
    """All datagrams that wait at a socket."""
    sock.setblocking(False)
    got = []
    try:
        while True:
            got.append(sock.recv(4096))
    except BlockingIOError:
        return got


def write_pcap(path, payloads):
    """IPv4 packets, without link header (LINKTYPE_RAW), as if sent over loopback."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
        for payload in payloads:
            udp = struct.pack(">HHHH", 40000, PORT, 8 + len(payload), 0) + payload
            ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
            packet = ip + udp
            out.write(struct.pack("<IIII", 0, 0, len(packet), len(packet)) + packet)


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
