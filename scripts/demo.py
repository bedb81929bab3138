#!/usr/bin/env python3
"""The run of ./demo: recorded speech as an RTP stream through `metrum dispatch` to a plain UDP reader.

    demo.py PATH-OF-METRUM OUTPUT-FOLDER
"""
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

import chain
from chain import Fault, RATE_HZ

SOUNDS = "/usr/share/asterisk/sounds/en_US_f_Allison"
SPEECH = ["hello-world.wav", "tt-allbusy.wav", "tt-monkeysintro.wav"]
# Waveform (square root scale) above spectrogram, cut so that one axis of time serves both.
PICTURE = (
    "[0]asplit[a][b];color=c=black:s=960x180[ground];"
    "[a]showwavespic=s=960x180:colors=0xf2a33a:scale=sqrt:draw=full[wave];"
    "[ground][wave]overlay=format=rgb,pad=1204:204:122:12:black,drawbox=120:10:964:184:0xb0b0b0:1[upper];"
    "[b]showspectrumpic=s=960x320:scale=log:color=magma:limit=-30:drange=65,crop=iw:ih-58:0:42[lower];"
    "[upper][lower]vstack")


def tool(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Fault(f"{command[0]} failed: {done.stderr.strip()}")


def speech(path):
    """Write the recordings, one after the other, as A-law. @return the octets"""
    inputs = []
    for name in SPEECH:
        inputs += ["-i", os.path.join(SOUNDS, name)]
    tool("ffmpeg", "-nostdin", "-v", "error", "-y", *inputs, "-filter_complex", f"concat=n={len(SPEECH)}:v=0:a=1",
         "-ar", str(RATE_HZ), "-ac", "1", "-c:a", "pcm_alaw", "-f", "alaw", path)
    with open(path, "rb") as octets:
        return octets.read()


def write_wav(path, octets):
    """WAVE, format tag 6 (A-law); a format other than PCM has the chunk "fact"."""
    pad = b"\0" * (len(octets) % 2)
    chunks = struct.pack("<4sIHHIIHHH", b"fmt ", 18, 6, 1, RATE_HZ, RATE_HZ, 1, 8, 0)
    chunks += struct.pack("<4sII", b"fact", 4, len(octets))
    chunks += struct.pack("<4sI", b"data", len(octets)) + octets + pad
    with open(path, "wb") as wav:
        wav.write(struct.pack("<4sI4s", b"RIFF", 4 + len(chunks), b"WAVE") + chunks)


class Progress:
    """One line that is kept up to date; a line every 3 s where stdout is no terminal."""

    def __init__(self, total_s):
        self.total_s, self.started_s = total_s, time.monotonic()
        self.live = sys.stdout.isatty()
        self.next_s = 0

    def show(self, octets):
        passed_s = time.monotonic() - self.started_s
        if passed_s < self.next_s:
            return
        self.next_s = passed_s + (0.1 if self.live else 3)
        shown_s = min(passed_s, self.total_s)
        bar = "#" * round(24 * shown_s / self.total_s)
        print(f"{chr(13) if self.live else ''}  [{bar:24}] {shown_s:4.1f} / {self.total_s:.1f} s, "
              f"{-(-octets // chain.PACKET_OCTETS)} datagrams received", end="" if self.live else "\n", flush=True)

    def end(self, octets):
        self.next_s = 0
        self.started_s = min(self.started_s, time.monotonic() - self.total_s)
        self.show(octets)
        if self.live:
            print()


def stream(metrum, folder, sent_path, total_s):
    """@return the octets received, metrum's summary"""
    with chain.Chain(metrum, folder) as run:
        port = run.start_metrum(run.start_reader())
        progress = Progress(total_s)
        sender = run.start_ffmpeg(sent_path, port)
        while sender.poll() is None:
            progress.show(run.received_octets())
            time.sleep(0.05)
            if run.running["metrum"].poll() is not None:
                raise Fault(f"metrum dispatch ended by itself: {run.said('metrum').strip()}")
        run.check_sender("ffmpeg")
        time.sleep(0.5) # what waits in the jitter buffer
        summary = run.stop_metrum()
        received = run.stop_reader(summary["dispatcher"]["tx_octets"])
        progress.end(len(received))
    return received, summary


def show_table(summary, received, fault):
    rtp, out, module = summary["rtp"], summary["dispatcher"], summary["module"]
    rows = [
        ("RTP packets received", rtp["rx_packets"]),
        ("datagrams sent", out["tx_datagrams"]),
        ("octets sent", out["tx_octets"]),
        ("octets received", len(received)),
        ("lost", f"{rtp['rx_lost']} RTP packets, {out['tx_octets'] - len(received)} octets over UDP"),
        ("latency, median", f"{module['latency_p50_us'] / 1000:.2f} ms"),
        ("latency, p99", f"{module['latency_p99_us'] / 1000:.2f} ms"),
        ("A-law bit for bit", "no" if fault else "yes"),
    ]
    print()
    for name, value in rows:
        print(f"  {name:<22}{value}")
    print("  (latency: arrival of an RTP packet to departure of its datagram, jitter buffer included)\n")


def judge(summary, received, sent):
    """@return None, or why this was no success"""
    fault = chain.compare(sent, received)
    if fault:
        return f"The received octets differ from the sent ones at {fault}."
    if summary["rtp"]["rx_lost"] or summary["dispatcher"]["tx_octets"] != len(received):
        return "Something was lost on the way; see the table."
    return None


def run(metrum, output):
    shutil.rmtree(output, ignore_errors=True)
    os.makedirs(output)
    with tempfile.TemporaryDirectory() as folder:
        sent_path = os.path.join(folder, "sent.alaw")
        sent = speech(sent_path)
        total_s = len(sent) / RATE_HZ
        print(f"  ffmpeg --RTP--> metrum dispatch --UDP--> socat: {total_s:.1f} s of recorded speech, A-law", flush=True)
        received, summary = stream(metrum, folder, sent_path, total_s)
    fault = judge(summary, received, sent)
    show_table(summary, received, chain.compare(sent, received))
    wav, png = os.path.join(output, "received.wav"), os.path.join(output, "received.png")
    write_wav(wav, received)
    tool("ffmpeg", "-nostdin", "-v", "error", "-y", "-i", wav, "-filter_complex", PICTURE, "-frames:v", "1", png)
    print(f"  sound    {wav}\n  picture  {png}")
    return fault


def interrupted(*_):
    raise KeyboardInterrupt


def main():
    metrum, output = sys.argv[1:3]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    os.environ["METRUM_CONFIG"] = os.devnull
    try:
        fault = run(metrum, output)
    except Fault as failure:
        fault = str(failure)
    except KeyboardInterrupt:
        shutil.rmtree(output, ignore_errors=True)
        print("\ndemo: interrupted; everything was ended, nothing is kept", file=sys.stderr)
        return 130
    if fault:
        print(f"demo: failed: {fault}", file=sys.stderr)
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
