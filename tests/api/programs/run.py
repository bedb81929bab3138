#!/usr/bin/env python3
"""Programs as the field writes them, run end to end: real RTP in, octets in files or datagrams out.

    run.py FOLDER-OF-THE-PROGRAMS

Each program prints "port NUMBER" for each RTP receiver it has opened and "recording" for each record that it has started;
then it is sent A-law packets there, and every one of them must come out whole and in order. Real time, all programs at
once. Ends with "N passed, N failed".
"""
import concurrent.futures
import os
import queue
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

TICK = 160
PACKETS = 40
SILENCE = 0xD5
RUN_MS = 1500  # longer than the packets take
PATIENCE_S = 30
FOLDER = None


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def talk(seed):
    """@return packets, no two alike and without an octet of silence"""
    source = random.Random(seed)
    octets = [o for o in range(256) if o != SILENCE]
    return [bytes(source.choice(octets) for _ in range(TICK)) for _ in range(PACKETS)]


def loud_talk(seed):
    """The same, and loud enough to be sound to whoever looks for silence: A-law codes of large samples."""
    source = random.Random(seed)
    octets = [o for o in range(256) if (o ^ 0x55) & 0x60 == 0x60 or (o ^ 0x55) & 0x70 == 0x50]
    return [bytes(source.choice(octets) for _ in range(TICK)) for _ in range(PACKETS)]


def send_rtp(port, packets, ssrc):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        due = time.monotonic()
        for i, payload in enumerate(packets):
            out.sendto(struct.pack(">BBHII", 0x80, 8, 100 + i, 5000 + i * TICK, ssrc) + payload, ("127.0.0.1", port))
            due += TICK / 8000
            time.sleep(max(0, due - time.monotonic()))


def check_packets(octets, packets):
    at = 0
    for i, packet in enumerate(packets):
        found = octets.find(packet, at)
        expect(found >= 0, f"packet {i} of {len(packets)} is not in the {len(octets)} octets after {at}")
        expect(set(octets[at:found]) <= {SILENCE}, f"before packet {i} is something else than silence")
        at = found + len(packet)
    expect(set(octets[at:]) <= {SILENCE}, "after the packets is something else than silence")


class Program:
    """One that runs, and who talks to it."""

    def __init__(self, name, *arguments):
        command = [os.path.join(FOLDER, name), *arguments]
        env = {**os.environ, "METRUM_CONFIG": "/dev/null"}
        self.threads = []
        self.output = []
        self.lines = queue.Queue()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, text=True,
                                        stdin=subprocess.DEVNULL)
        self.start(self.read)

    def start(self, target, *args):
        thread = threading.Thread(target=target, args=args)
        thread.start()
        self.threads.append(thread)

    def read(self):
        for line in self.process.stdout:
            self.output.append(line)
            self.lines.put(line)
        self.lines.put(None)

    def feed(self, talks):
        """Talk to the ports it tells, in their order, once it records from all of them."""
        ports = []
        for _ in range(2 * len(talks)):
            line = self.next_line(("port", "recording"))
            if line.startswith("port"):
                ports.append(int(line.split()[1]))
        for number, (port, packets) in enumerate(zip(ports, talks)):
            self.start(send_rtp, port, packets, 77 + number)

    def next_number(self, word):
        """@return the number that it tells next after this word"""
        return int(self.next_line((word,)).split()[1])

    def next_line(self, words):
        while True:
            try:
                line = self.lines.get(timeout=PATIENCE_S)
            except queue.Empty:
                line = None
            if line is None:
                self.check_end()
                raise AssertionError(f"it told none of {words}")
            if line.split()[:1] and line.split()[0] in words:
                return line

    def check_end(self):
        try:
            self.process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.output.append("(it did not end)")
        for thread in self.threads:
            thread.join()
        self.process.stdout.close()
        expect(self.process.returncode == 0, f"exit {self.process.returncode}: {' '.join(self.output)}")


def datagrams(sock):
    sock.setblocking(False)
    got = []
    while True:
        try:
            got.append(sock.recv(65536))
        except BlockingIOError:
            return got


def check_receiver(_, *options):
    packets = talk(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        program = Program("receiver", *options, "s3:localhost/key[0]", "127.0.0.1", str(sock.getsockname()[1]), str(RUN_MS))
        program.feed([packets])
        program.check_end()
        got = datagrams(sock)
    expect({len(d) for d in got[:-1]} == {TICK}, f"lengths {sorted({len(d) for d in got})}")
    expect(sum(map(len, got)) == RUN_MS * 8, f"{sum(map(len, got))} octets")
    check_packets(b"".join(got), packets)


def rtp_octets(sock):
    """@return the payloads of what has come, one after the other; asserts that it is one A-law stream in order"""
    packets = datagrams(sock)
    heads = [struct.unpack(">BBHII", p[:12]) for p in packets]
    expect(packets and {h[1] & 0x7F for h in heads} == {8}, f"{len(packets)} packets, not all of A-law")
    expect(len({h[4] for h in heads}) == 1, "more than one SSRC")
    expect(all((b[2] - a[2]) & 0xFFFF == 1 for a, b in zip(heads, heads[1:])), "packets out of order")
    return b"".join(p[12:] for p in packets)


def listening():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    sock.bind(("127.0.0.1", 0))
    return sock


def check_player(folder, octets):
    """Any octets but silence, of any length, must be heard as one piece."""
    wanted = b"".join(talk(9))[:octets]
    path = os.path.join(folder, f"played-{octets}")
    with open(path, "wb") as file:
        file.write(wanted)
    with listening() as sock:
        program = Program("player", "s3:localhost/key", "127.0.0.1", str(sock.getsockname()[1]), path)
        program.check_end()
        check_packets(rtp_octets(sock), [wanted])
    expect(f"played {octets}\n" in program.output, f"told {program.output}")


def check_files(folder, program, lines, packets=talk, ms=RUN_MS, header=0, card="s3:localhost/key"):
    """A program that writes what it records into `lines` files. @return the program, ended"""
    paths = [os.path.join(folder, f"{program}-{i}") for i in range(lines)]
    talks = [packets(i) for i in range(lines)]
    run = Program(program, card, str(ms), *paths)
    run.feed(talks)
    run.check_end()
    for path, wanted in zip(paths, talks):
        with open(path, "rb") as file:
            check_packets(file.read()[header:], wanted)
    return run


def test_receiver_without_events_gets_every_octet_as_udp(folder):
    check_receiver(folder)


def test_receiver_with_events_gets_every_octet_as_udp(folder):
    check_receiver(folder, "-e")


def test_server_that_asks_for_any_channel_serves_all(folder):
    check_files(folder, "anychannel", 4)


def test_recorder_that_polls_its_own_set_of_descriptors(folder):
    check_files(folder, "pollfds", 3, card="x:127.0.0.1/key[0]")


def test_worker_that_is_told_through_a_pipe(folder):
    check_files(folder, "worker", 3)


def test_ids_that_are_kept_in_an_int(folder):
    run = check_files(folder, "intids", 1)
    expect("channel " in "".join(run.output), "ids not told")


def test_bindings_that_find_each_call_by_its_name(folder):
    check_files(folder, "bindings", 1)


def test_source_for_two_generations(folder):
    check_files(folder, "twogen", 1, packets=loud_talk, ms=800)


def test_cpp_program_that_answers_into_wav_files(folder):
    if not os.path.exists(os.path.join(FOLDER, "answer")):
        print("# no C++ compiler was there: answer.cpp left out")
        return
    check_files(folder, "answer", 2, header=58)


def test_player_that_puts_a_file_block_by_block(folder):
    check_player(folder, 5000)


def test_player_that_ends_with_an_empty_last_block(folder):
    check_player(folder, 2 * 2048)


def test_replayer_that_a_collector_feeds(_):
    packets = talk(3)
    with listening() as sock:
        program = Program("replayer", "s3:localhost/key", "127.0.0.1", str(sock.getsockname()[1]),
                          str(PACKETS * TICK))
        port = program.next_number("collector")
        program.next_line(("ready",))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            due = time.monotonic()
            for payload in packets:
                out.sendto(payload, ("127.0.0.1", port))
                due += TICK / 8000
                time.sleep(max(0, due - time.monotonic()))
        program.check_end()
        check_packets(rtp_octets(sock), packets)
    expect(f"played {PACKETS * TICK}\n" in program.output, f"told {program.output}")


def check_data_receiver(*options):
    """Octets of a timeslot that came as RTP leave as datagrams; an interrupt ends the program, which ends the rest."""
    packets = talk(4)
    with listening() as sock:
        program = Program("datarx", *options, "s3:localhost/key", "127.0.0.1", str(sock.getsockname()[1]))
        program.feed([packets])
        time.sleep(PACKETS * TICK / 8000 + 0.5)
        program.process.send_signal(signal.SIGINT)
        program.check_end()
        got = datagrams(sock)
    expect({len(d) for d in got[:-1]} == {2 * TICK}, f"lengths {sorted({len(d) for d in got})}")
    check_packets(b"".join(got), packets)


def test_data_receiver_without_events(_):
    check_data_receiver()


def test_data_receiver_with_events(_):
    check_data_receiver("-e")


def test_data_sender_that_a_collector_feeds(_):
    source = random.Random(5)
    packets = [bytes(source.randrange(255) for _ in range(TICK)) for _ in range(PACKETS)]
    with listening() as sock:
        program = Program("datatx", "s3:localhost/key", "127.0.0.1", str(sock.getsockname()[1]))
        port = program.next_number("collector")
        program.next_line(("ready",))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            for payload in packets: # all at once: they wait in the channel
                out.sendto(payload, ("127.0.0.1", port))
        time.sleep(0.2)
        program.process.send_signal(signal.SIGINT)
        program.check_end()
        octets = rtp_octets(sock)
    expect("sent 1\n" in program.output, f"told {program.output}")
    expect(b"".join(packets) in octets, f"the data is not in the {len(octets)} octets that left")


def datagrams_of(sock, octets):
    """@return datagrams, once they hold so many octets or for as long as there is patience"""
    got = []
    deadline = time.monotonic() + PATIENCE_S
    while sum(map(len, got)) < octets and time.monotonic() < deadline:
        got += datagrams(sock)
        time.sleep(0.02)
    return got


def test_v110_terminals_that_collectors_feed_both_ways_over_timeslots(_):
    source = random.Random(6)
    said = [bytes(source.randrange(256) for _ in range(4000)) for _ in range(2)]
    with listening() as first, listening() as second:
        heard_by = [second, first]
        program = Program("v110", "s3:localhost/key", "38400", "127.0.0.1", *(str(s.getsockname()[1]) for s in (first, second)))
        ports = [program.next_number("collector") for _ in said]
        for _ in said:
            program.next_line(("carrier",))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            for octets, port in zip(said, ports):
                for at in range(0, len(octets), 500):
                    out.sendto(octets[at:at + 500], ("127.0.0.1", port))
        got = [datagrams_of(s, len(octets)) for s, octets in zip(heard_by, said)]
        program.process.send_signal(signal.SIGINT)
        program.check_end()
        got = [g + datagrams(s) for g, s in zip(got, heard_by)]
    expect("ended\n" in program.output, f"told {program.output}")
    for octets, heard in zip(said, got):
        expect({len(d) for d in heard[:-1]} == {100}, f"lengths {sorted({len(d) for d in heard})}")
        expect(b"".join(heard) == octets, f"{len(octets)} octets sent, others came: {sum(map(len, heard))}")


def run_test(name, test):
    with tempfile.TemporaryDirectory() as folder:
        try:
            test(folder)
            return None
        except AssertionError as fault:
            return f"{name}: {fault}"


def main():
    global FOLDER
    FOLDER = os.path.abspath(sys.argv[1])
    tests = {name: f for name, f in globals().items() if name.startswith("test_")}
    with concurrent.futures.ThreadPoolExecutor(len(tests)) as pool:
        faults = [f for f in pool.map(run_test, tests.keys(), tests.values()) if f]
    for fault in faults:
        print(fault)
    print(f"{len(tests) - len(faults)} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
