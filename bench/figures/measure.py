"""Runs the benchmark programs, each figure in the same run as what it is compared with."""
import json
import os
import statistics
import subprocess
import sys

QUANTUM = 250          # streams; capacity is found to this step
PTIME_MS = 20
LATEST_P99_US = (PTIME_MS + 2) * 1000
WAYS = [("each", "each"), ("ring", "ring"), ("steered", "raw")]

# What a thread may do with the same privileges. Told, not compared: c-one uses half the sockets, c-together one source port for
# all streams, AF_XDP bypasses the kernel.
PLAIN = ["c-recv", "c-apart", "b-1ms-edge"]
UNPRIVILEGED = PLAIN + ["d-defer", "d-wait", "e-linked", "e-due"]
PRIVILEGED = ["f-steer", "f-raw", "f-steer-raw", "f-steer-packet"]
BESIDE = ["c-one", "c-together", "f-xdp-xdp"]


class Failed(Exception):
    """A program that should have measured did not."""


class Bench:
    def __init__(self, build):
        self.build = build
        self.realtime = ["--realtime"]

    def tell(self, text):
        print(text, file=sys.stderr, flush=True)

    def run(self, program, *options, allowed=(0, 1)):
        command = [os.path.join(self.build, "bench", program), "--json", *map(str, options)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode not in allowed:
            raise Failed(f"{' '.join(command)}: status {done.returncode}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def engine(self, streams, receive, send, seconds, *options):
        return self.run("bench-streams", "--streams", streams, "--seconds", seconds, "--receive", receive,
                        "--send", send, *self.realtime, *options)

    def limit(self, streams, modes, seconds):
        rows = self.run("limit/bench-limit", "--streams", streams, "--seconds", seconds, "--repeat", 1,
                        "--modes", ",".join(modes), *self.realtime)
        return {row["mode"]: row for row in rows if row["runs"]}

    def allowed_ways(self):
        """Receive and send, as the engine knows them, the fastest last."""
        allowed = []
        for receive, send in WAYS:
            info = self.network(receive, send)
            if info == (receive, send):
                allowed.append((receive, send))
            else:
                self.tell(f"  receive {receive}, send {send}: not allowed here")
        return allowed

    def network(self, receive, send):
        conf = os.path.join(self.build, "bench-ways.conf")
        with open(conf, "w") as out:
            out.write(f"[card METRUM-0]\nmodules = 1\n[module]\nreceive = {receive}\nsend = {send}\n")
        tool = os.path.join(self.build, "tools/metrum/metrum")
        done = subprocess.run([tool, "info", "--json"], stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "METRUM_CONFIG": conf})
        os.unlink(conf)
        module = json.loads(done.stdout)["cards"][0]["modules"][0]
        return module["receive"], module["send"]


def summary(values):
    return {"median": statistics.median(values), "least": min(values), "most": max(values), "runs": len(values)}


def network(bench, counts, rounds, seconds):
    """CPU per stream: the engine by each way, and the bare calls in every way, turn by turn."""
    out = {}
    ways = bench.allowed_ways()
    for streams in counts:
        cpu, p99, lost = {}, {}, {}
        modes = UNPRIVILEGED + PRIVILEGED + BESIDE
        for n in range(rounds):
            bench.tell(f"  {streams} streams, round {n + 1} of {rounds}")
            for mode, row in bench.limit(streams, modes, seconds).items():
                cpu.setdefault(mode, []).append(row["cpu_us"])
                p99.setdefault(mode, []).append(row["p99_us"])
            for way in ways:
                r = bench.engine(streams, *way, seconds)
                name = "engine " + "+".join(way)
                cpu.setdefault(name, []).append(r["cpu_us_per_stream_second"])
                p99.setdefault(name, []).append(r["latency_p99_us"])
                lost[name] = lost.get(name, 0) + r["packets_lost"]
            if n == 0: # those that are far behind need no more rounds
                modes = [m for group in (PLAIN, UNPRIVILEGED, PRIVILEGED, BESIDE) for m in
                         sorted((m for m in group if m in cpu), key=lambda m: cpu[m][0])[:3]]
                modes = list(dict.fromkeys(modes))
        out[str(streams)] = {name: {"cpu_us": summary(values), "p99_us": statistics.median(p99[name]),
                                    "lost": lost.get(name)} for name, values in cpu.items()}
    return out


def carries(lost, p99):
    return lost == 0 and p99 < LATEST_P99_US


def engine_carries(bench, streams, way, seconds):
    r = bench.engine(streams, *way, seconds)
    return carries(r["packets_lost"], r["latency_p99_us"])


def limit_carries(bench, streams, mode, seconds):
    r = bench.limit(streams, [mode], seconds).get(mode)
    return bool(r) and carries(r["lost"], r["p99_us"])


def most(bench, what, test, low, high):
    """The most streams for which test holds, to QUANTUM; each is tried twice before it counts as too many."""
    while high - low > QUANTUM:
        middle = (low + high) // 2 // QUANTUM * QUANTUM
        held = any(test(middle) for _ in range(2))
        bench.tell(f"  {what}: {middle} {'carried' if held else 'too many'}")
        low, high = (middle, high) if held else (low, middle)
    return low


def capacity(bench, seconds, high):
    out = {}
    yardsticks = {("each", "each"): "c-recv", ("ring", "ring"): "d-wait", ("steered", "raw"): "f-steer-raw"}
    for way in bench.allowed_ways():
        name, mode = "+".join(way), yardsticks[way]
        out[name] = {
            "limit": most(bench, mode, lambda n: limit_carries(bench, n, mode, seconds), 500, high),
            "engine": most(bench, "engine " + name, lambda n: engine_carries(bench, n, way, seconds), 500, high),
            "mode": mode, "tried_up_to": high - QUANTUM}
    return out


def peers(bench, rounds, seconds):
    """Each peer with as many streams as it was made to carry, and the engine with as many."""
    rows = bench.run("peers/bench-peers", "--seconds", seconds, "--repeat", rounds, allowed=(0, 1, 2))
    best = {r["family"]: r for r in rows if r.get("best")}
    engine = {}
    for streams in sorted({r["streams"] for r in best.values()}):
        for way in bench.allowed_ways():
            runs = [bench.engine(streams, *way, seconds)["cpu_us_per_stream_second"] for _ in range(rounds)]
            engine.setdefault("+".join(way), {})[str(streams)] = summary(runs)
    return {"peers": best, "all": rows, "engine": engine}


def steps(bench, streams, seconds):
    """Latency against CPU, and what one receiver with a socket of ordinary size loses."""
    out, way = [], bench.allowed_ways()[-1]
    for step in (1, 2, 5, 10, 20):
        bench.tell(f"  step of {step} ms")
        plain = bench.engine(streams, *way, seconds, "--step", step)
        few = bench.engine(100, *way, seconds, "--step", step)
        small = bench.engine(streams, *way, seconds, "--step", step, "--reader-sockets", 1,
                             "--reader-buffer", 212992)
        sent = small["datagrams_received"] + small["reader_dropped"]
        out.append({"step_ms": step, "cpu_us": plain["cpu_us_per_stream_second"], "p50_us": plain["latency_p50_us"],
                    "p99_us": plain["latency_p99_us"], "cpu_us_100_streams": few["cpu_us_per_stream_second"],
                    "small_receiver_lost_percent": 100 * small["reader_dropped"] / max(sent, 1)})
    return out
