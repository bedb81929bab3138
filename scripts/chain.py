"""The chain of ./demo and of the system test: a foreign sender, `metrum dispatch`, a foreign reader.

    ffmpeg or GStreamer --RTP--> metrum dispatch --UDP--> socat --> file

Every program that runs is in `Chain.running`; leaving the `with` block ends them all, whatever happened.
"""
import json
import os
import random
import signal
import subprocess
import time

RATE_HZ = 8000
PACKET_OCTETS = 160 # 20 ms of A-law
SILENCE = 0xD5      # 0 in A-law


class Fault(Exception):
    """A plain sentence for the person who runs this."""


class Chain:
    """Loopback only; each port is one that was free."""

    def __init__(self, metrum, folder, host="127.0.0.1"):
        self.metrum, self.folder, self.host = metrum, folder, host
        self.running = {}
        self.received_path = os.path.join(folder, "received.alaw")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def log(self, name):
        return os.path.join(self.folder, name + ".log")

    def said(self, name):
        with open(self.log(name), encoding="utf-8", errors="replace") as text:
            return text.read()

    def _run(self, name, command, stdout=subprocess.DEVNULL):
        with open(self.log(name), "wb") as log:
            stdout = log if stdout == subprocess.STDOUT else stdout
            # Its own session: Ctrl-C reaches this program alone, which then ends them in order.
            self.running[name] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=log,
                                                  start_new_session=True)
        return self.running[name]

    def _says(self, name, words, limit_s=20):
        """Wait until the program says the words. @return its text, None if it ended before"""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            ended = self.running[name].poll() is not None
            text = self.said(name)
            if words in text:
                return text
            if ended:
                return None
            time.sleep(0.02)
        raise Fault(f"{name} did not start within {limit_s} s; it said: {text.strip() or 'nothing'}")

    def start_reader(self):
        """socat, writing the octets of each datagram as they are. @return its port"""
        kind = "UDP6-RECV" if ":" in self.host else "UDP4-RECV"
        for _ in range(50):
            port = random.randrange(20000, 32000)
            bind = f"[{self.host}]" if ":" in self.host else self.host
            self._run("socat", ["socat", "-d", "-d", "-u", f"{kind}:{port},bind={bind},rcvbuf=1048576",
                                f"CREATE:{self.received_path}"])
            if self._says("socat", "starting data transfer loop"):
                return port
        raise Fault(f"socat found no free UDP port; it said: {self.said('socat').strip()}")

    def start_metrum(self, reader_port, options=(), command="dispatch"):
        """@return the port on which it listens"""
        host = f"[{self.host}]" if ":" in self.host else self.host
        listen, to = {"dispatch": ("--rtp", "--to"), "collect": ("--listen", "--rtp-to"),
                      "loop": ("--rtp", "--rtp-to")}[command]
        command = [self.metrum, command, "--json", listen, f"{host}:0", "--codec", "pcma",
                   to, f"{host}:{reader_port}", *options]
        process = self._run("metrum", command, stdout=subprocess.PIPE)
        text = self._says("metrum", "listening on ")
        if text is None:
            raise Fault(f"metrum dispatch ended with status {process.returncode}: {self.said('metrum').strip()}")
        return int(text.split("listening on ")[1].split(",")[0].rsplit(":", 1)[1])

    def start_ffmpeg(self, path, port):
        """Frames of 20 ms, each at its time: ffmpeg's -re alone would send them two by two."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self._run("ffmpeg", [
            "ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-f", "alaw", "-ar", str(RATE_HZ), "-ac", "1",
            "-i", path, "-af", f"asetnsamples=n={PACKET_OCTETS}:p=0,arealtime", "-c:a", "pcm_alaw",
            "-f", "rtp", f"rtp://{host}:{port}?pkt_size={PACKET_OCTETS + 12}"])

    def start_ffmpeg_reader(self, port, seconds):
        """ffmpeg, writing the A-law of an RTP stream and reading its RTCP; it ends by itself. Told by SDP, as a phone is."""
        sdp = os.path.join(self.folder, "stream.sdp")
        family = "IP6" if ":" in self.host else "IP4"
        with open(sdp, "w", encoding="utf-8") as text:
            text.write(f"v=0\no=- 0 0 IN {family} {self.host}\ns=-\nc=IN {family} {self.host}\nt=0 0\n"
                       f"m=audio {port} RTP/AVP 8\na=rtpmap:8 PCMA/8000\n")
        reader = self._run("ffmpeg-reader", [
            "ffmpeg", "-nostdin", "-hide_banner", "-v", "verbose", "-protocol_whitelist", "file,udp,rtp",
            "-i", sdp, "-c:a", "copy", "-f", "alaw", "-t", str(seconds), "-y", self.received_path])
        self._listens("ffmpeg-reader", port)
        return reader

    def _listens(self, name, port, limit_s=20):
        """Wait until somebody has the UDP port."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline and self.running[name].poll() is None:
            for table in ("/proc/net/udp", "/proc/net/udp6"):
                if os.path.exists(table):
                    with open(table, encoding="ascii") as lines:
                        if any(line.split()[1].endswith(f":{port:04X}") for line in list(lines)[1:]):
                            return
            time.sleep(0.02)
        raise Fault(f"{name} does not listen on port {port}; it said: {self.said(name).strip() or 'nothing'}")

    def start_gstreamer_reader(self, port):
        """rtpbin, which reads RTP and RTCP as a session and says what the sender reports said."""
        self._run("gstreamer-reader", [
            "gst-launch-1.0", "-v", "rtpbin", "name=bin", "latency=100", "udpsrc", f"port={port}",
            f"address={self.host}", "caps=application/x-rtp,media=audio,clock-rate=8000,encoding-name=PCMA,payload=8",
            "!", "bin.recv_rtp_sink_0", "bin.", "!", "rtppcmadepay", "!", "filesink",
            f"location={self.received_path}", "udpsrc", f"port={port + 1}", f"address={self.host}", "!",
            "bin.recv_rtcp_sink_0"], stdout=subprocess.STDOUT)
        self._listens("gstreamer-reader", port + 1)

    def start_gstreamer(self, path, port):
        return self._run("gstreamer", [
            "gst-launch-1.0", "-q", "filesrc", f"location={path}", f"blocksize={PACKET_OCTETS}", "!", "rawaudioparse",
            "format=alaw", f"sample-rate={RATE_HZ}", "num-channels=1", "!",
            "rtppcmapay", "min-ptime=20000000", "max-ptime=20000000", "!",
            "udpsink", f"host={self.host}", f"port={port}", "sync=true"])

    def check_sender(self, name):
        """Call when it ended."""
        if self.running[name].returncode != 0:
            raise Fault(f"{name} failed with status {self.running[name].returncode}: {self.said(name).strip()}")

    def stop_metrum(self):
        """@return its summary"""
        process = self.running["metrum"]
        process.send_signal(signal.SIGINT)
        try:
            out, _ = process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            raise Fault("metrum dispatch did not end within 15 s of SIGINT") from None
        if process.returncode != 0:
            raise Fault(f"metrum dispatch ended with status {process.returncode}: {self.said('metrum').strip()}")
        return json.loads(out)

    def received_octets(self):
        try:
            return os.path.getsize(self.received_path)
        except FileNotFoundError:
            return 0

    def stop_reader(self, expected_octets):
        """Gives socat up to 2 s to write what waits in its socket. @return all it wrote"""
        deadline = time.monotonic() + 2
        while self.received_octets() < expected_octets and time.monotonic() < deadline:
            time.sleep(0.02)
        self.running["socat"].terminate()
        self.running["socat"].wait()
        with open(self.received_path, "rb") as octets:
            return octets.read()


def compare(sent, received):
    """Silence, what was sent, silence: nothing else may have been received. @return None, or what differs first"""
    at = received.find(sent)
    if at >= 0:
        around = received[:at] + received[at + len(sent):]
        strange = next((i for i, octet in enumerate(around) if octet != SILENCE), None)
        if strange is None:
            return None
        place = strange if strange < at else strange + len(sent)
        return f"octet {place} of the received ones is outside of the speech, and not silence"
    head = sent.lstrip(bytes([SILENCE]))[:PACKET_OCTETS]
    at = received.find(head) - (len(sent) - len(sent.lstrip(bytes([SILENCE]))))
    if at < 0:
        return "octet 0: the beginning of the speech is not among what was received"
    first = next((i for i in range(len(sent)) if at + i >= len(received) or received[at + i] != sent[i]), len(sent))
    if at + first >= len(received):
        return f"octet {first} ({first / RATE_HZ:.3f} s): what was received ends there"
    return (f"octet {first} ({first / RATE_HZ:.3f} s): 0x{sent[first]:02x} was sent, "
            f"0x{received[at + first]:02x} received")
