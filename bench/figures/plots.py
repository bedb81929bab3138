"""Pictures of what was measured."""
import os


def _plot():
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    return pyplot


def _save(plot, figure, out, name):
    figure.tight_layout()
    figure.savefig(os.path.join(out, name), dpi=90)
    plot.close(figure)


def network(results, out):
    plot = _plot()
    counts = sorted(int(k) for k in results)
    figure, axes = plot.subplots(figsize=(8, 5))
    names = [n for n in results[str(counts[-1])]]
    shown = [n for n in names if n.startswith("engine")] + ["c-recv", "d-wait", "f-steer-raw", "f-steer-packet", "f-xdp-xdp"]
    for name in shown:
        points = [(c, results[str(c)][name]["cpu_us"]) for c in counts if name in results[str(c)]]
        if points:
            axes.errorbar([c for c, _ in points], [v["median"] for _, v in points],
                          [[v["median"] - v["least"] for _, v in points], [v["most"] - v["median"] for _, v in points]],
                          label=name, capsize=3, linestyle="-" if name.startswith("engine") else ":",
                          marker="o" if name.startswith("engine") else ".")
    axes.set(xlabel="streams", ylabel="CPU us per stream and second", ylim=(0, None),
             title="RTP in, A-law recorded, UDP out: engine (lines) and bare calls (dots)")
    axes.legend(fontsize=8)
    _save(plot, figure, out, "network.png")


def peers(results, out):
    plot = _plot()
    rows = sorted(results["peers"].values(), key=lambda r: r["cpu_us"])
    ours = [(f"metrum {way}", next(iter(sorted(c.items(), key=lambda i: -int(i[0]))))[1]["median"])
            for way, c in results["engine"].items()]
    bars = ours + [(r["peer"], r["cpu_us"]) for r in rows]
    figure, axes = plot.subplots(figsize=(8, 4))
    axes.barh([n for n, _ in bars][::-1], [v for _, v in bars][::-1],
              color=["tab:blue" if n.startswith("metrum") else "tab:gray" for n, _ in bars][::-1])
    for i, (_, v) in enumerate(bars[::-1]):
        axes.text(v, i, f" {v:.0f}", va="center", fontsize=8)
    axes.set(xlabel="CPU us per stream and second", title="One stream of 20 ms G.711, RTP in, UDP out")
    _save(plot, figure, out, "peers.png")


def steps(rows, out):
    plot = _plot()
    figure, (left, right) = plot.subplots(1, 2, figsize=(9, 4))
    at = [r["step_ms"] for r in rows]
    left.plot(at, [r["cpu_us"] for r in rows], "o-", label="many streams")
    left.plot(at, [r["cpu_us_100_streams"] for r in rows], "s-", label="100 streams")
    left.set(xlabel="step, ms", ylabel="CPU us per stream and second", ylim=(0, None))
    left.legend()
    right.plot(at, [r["p99_us"] / 1000 for r in rows], "o-", label="latency p99, ms")
    right.plot(at, [r["small_receiver_lost_percent"] for r in rows], "s-", label="lost by one small receiver, %")
    right.set(xlabel="step, ms", ylim=(0, None))
    right.legend()
    _save(plot, figure, out, "steps.png")


def growth(work, out):
    plot = _plot()
    head = "engine_us_per_stream_second_"
    points = sorted((int(k[len(head):]), v) for k, v in work.items() if k.startswith(head))
    figure, axes = plot.subplots(figsize=(6, 4))
    axes.semilogx([n for n, _ in points], [v for _, v in points], "o-")
    axes.set(xlabel="streams", ylabel="CPU us per stream and second", ylim=(0, None), title="The media work alone")
    _save(plot, figure, out, "growth.png")
