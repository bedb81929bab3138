"""The figures that the engine is held to, from what was measured."""


def cheapest(cells, names):
    found = [n for n in names if n in cells]
    return min(found, key=lambda n: cells[n]["cpu_us"]["median"]) if found else None


def row(figure, value, target, what="", least=False):
    met = None if value is None or target is None else (value >= target if least else value <= target)
    return {"figure": figure, "value": value, "target": target, "at_least": least, "met": met, "what": what}


def ratio_row(cells, streams, way, modes, target):
    name = "engine " + way
    mode = cheapest(cells, modes)
    if name not in cells or not mode:
        return None
    ours, bare = cells[name]["cpu_us"], cells[mode]["cpu_us"]
    least = ours["least"] / bare["least"]
    made = row(f"CPU, {way}, {streams} streams, to the best of its privileges", ours["median"] / bare["median"], target,
               f"{ours['median']:.0f} / {bare['median']:.0f} us ({mode}); least of each: {least:.2f}")
    return {**made, "least_ratio": least}


def network(results, measure, target=1.25):
    groups = {"each+each": measure.PLAIN, "ring+ring": measure.UNPRIVILEGED, "steered+raw": measure.PRIVILEGED}
    rows = []
    for streams, cells in results.items():
        rows += [ratio_row(cells, streams, way, modes, target) for way, modes in groups.items()]
    return [r for r in rows if r]


# What the ratios were when this was written (docs/PERFORMANCE.md), rounded up.
KNOWN = {"each+each": 1.3, "ring+ring": 1.6, "steered+raw": 1.4}


def guard(results, measure, margin):
    rows = network(results, measure)
    for r in rows:
        way = next(w for w in KNOWN if w in r["figure"])
        r.update(row(r["figure"], r["least_ratio"], round(KNOWN[way] * margin, 2), r["what"]))
    return rows


def capacity(results):
    return [row(f"streams carried, {way}, to {c['mode']}", c["engine"] / c["limit"], 0.8,
                f"{c['engine']} / {c['limit']}; tried up to {c['tried_up_to']}", least=True)
            for way, c in results.items()]


PEER_TARGETS = {"libre": 1.3, "rtpengine": 2, "gstreamer": 4, "ffmpeg": 9, "ortp": None, "socat": None}


def peers(results):
    rows = []
    for family, r in results["peers"].items():
        for way, counts in results["engine"].items():
            ours = counts[str(r["streams"])]["median"]
            rows.append(row(f"times less CPU than {r['peer']}, {way}, {r['streams']} streams", r["cpu_us"] / ours,
                            PEER_TARGETS.get(family), f"{ours:.0f} / {r['cpu_us']:.0f} us", least=True))
    return rows


def work(r, streams):
    engine = r.get(f"engine_us_per_stream_second_{streams}")
    rows = [row(f"media work alone, us per stream-second, {streams} streams", engine, 10),
            row("growth of the media work, dearest to cheapest", r.get("growth_ratio"), 1.1),
            row("mu-law to 16-bit, us per stream-second more", r.get("linear_more_us_per_stream_second"), 5),
            row("two modules on two cores, throughput", r.get("two_modules_throughput_ratio"), 1.8, least=True),
            row("idle channels, % of a core", r.get("idle_channels_cpu_percent"), 1),
            row("idle channel, octets", r.get("idle_channel_octets"), 2048),
            row(f"memory of a stream, octets, {streams} streams", r.get(f"memory_octets_per_stream_{streams}"), 4096)]
    return [x for x in rows if x["value"] is not None]


def cold(r):
    return [row("card and module opened, ms", r["open_worst_ms"], 20),
            row(f"{r['objects']} dispatchers with channels made, s", r["objects_create_s"], 1),
            row("and destroyed, s", r["objects_destroy_s"], 1),
            row(f"command while {r['command_streams']} streams run, p99, us", r["command_p99_us"], 2000,
                f"largest {r['command_max_us']} us")]


def text(rows):
    lines = []
    for r in rows:
        value = "-" if r["value"] is None else f"{r['value']:.2f}" if r["value"] < 100 else f"{r['value']:.0f}"
        target = "" if r["target"] is None else f"{'>=' if r['at_least'] else '<='} {r['target']}"
        met = {True: "met", False: "MISSED", None: ""}[r["met"]]
        lines.append(f"  {r['figure']:<66} {value:>8} {target:>9} {met:<7} {r['what']}".rstrip())
    return "\n".join(lines)
