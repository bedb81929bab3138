#!/usr/bin/env python3
"""Our WAV files in ffmpeg, and ffmpeg's in ours.

    wav_interop.py PATH-OF-wav_samples

Ends with "N passed, N failed"; exit 77 without ffmpeg.
"""
import array
import math
import os
import shutil
import subprocess
import sys
import tempfile

SAMPLES = None
# Name of our file: what ffprobe calls its coding, its rate, least ratio of signal to difference in dB (None: equal).
# The ADPCM decoders of ffmpeg round their steps otherwise, so that their sum slowly drifts away: without it.
OURS = {
    "alaw": ("pcm_alaw", 8000, None), "mulaw": ("pcm_mulaw", 8000, None), "16bit": ("pcm_s16le", 8000, None),
    "8bit": ("pcm_u8", 8000, None), "16bit-16k": ("pcm_s16le", 16000, None), "oki": ("adpcm_ima_oki", 8000, 40),
    "oki-6k": ("adpcm_ima_oki", 6000, 40), "ima": ("adpcm_ima_wav", 8000, 40), "ima-11k": ("adpcm_ima_wav", 11000, 40),
}
# Arguments of ffmpeg: the data format that we see in its file, negative for a WAV_ error.
THEIRS = {
    "alaw": (["-c:a", "pcm_alaw"], 30), "mulaw": (["-c:a", "pcm_mulaw"], 31), "s16": (["-c:a", "pcm_s16le"], 34),
    "u8": (["-c:a", "pcm_u8"], 35), "ima": (["-c:a", "adpcm_ima_wav", "-block_size", "256"], 17),
    "g726": (["-c:a", "g726", "-b:a", "32k"], None), "float": (["-c:a", "pcm_f32le"], -8),
    "s24": (["-c:a", "pcm_s24le"], -8),
}


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def run(*command):
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    expect(done.returncode == 0, f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def linear(octets):
    samples = array.array("h", octets)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def decoded(path):
    return linear(run("ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-c:a", "pcm_s16le", "-"))


def without_drift(samples, around=40):
    return [x - sum(samples[max(0, i - around):i + around]) / len(samples[max(0, i - around):i + around])
            for i, x in enumerate(samples)]


def snr_db(wanted, got):
    n = min(len(wanted), len(got))
    wanted, got = without_drift(wanted[:n]), without_drift(got[:n])
    signal = sum(a * a for a in wanted)
    noise = sum((a - b) ** 2 for a, b in zip(wanted, got))
    return 10 * math.log10(signal / noise) if noise else math.inf


def check_ours(folder, name):
    coding, rate, snr = OURS[name]
    path = os.path.join(folder, name + ".wav")
    told = run("ffprobe", "-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels", "-of",
               "csv=p=0", path).decode().strip()
    expect(told == f"{coding},{rate},1", f"ffprobe says {told}")
    with open(os.path.join(folder, name + ".raw"), "rb") as raw:
        wanted = array.array("h", raw.read())
    got = decoded(path)
    expect(0.48 * rate <= len(wanted) <= 0.5 * rate + 8, f"{len(wanted)} samples")
    expect(abs(len(got) - len(wanted)) <= 8, f"ffmpeg has {len(got)} samples, not {len(wanted)}")
    if snr is None:
        expect(got[:len(wanted)] == wanted, "other samples")
    else:
        expect(snr_db(wanted, got) >= snr, f"{snr_db(wanted, got):.1f} dB")
    got = without_drift(got)
    crossings = sum(a < 0 <= b for a, b in zip(got, got[1:]))
    expect(abs(crossings - 1000 * len(got) / rate) < 8, f"{crossings} periods in {len(got)} samples")


def check_theirs(folder, name):
    options, wanted = THEIRS[name]
    path = os.path.join(folder, f"their-{name}.wav")
    run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=f=1000:r=8000:d=0.5", "-metadata", "title=any", *options, path)
    told = int(run(SAMPLES, "type", path))
    expect(wanted is None or told == wanted, f"told {told}")
    if name == "g726":
        expect(told in (11, -8), f"told {told}") # by its tag, which versions of ffmpeg choose differently


def main():
    global SAMPLES
    if not shutil.which("ffmpeg") or not shutil.which("ffprobe"):
        print("no ffmpeg here")
        return 77
    SAMPLES = os.path.abspath(sys.argv[1])
    failed = passed = 0
    with tempfile.TemporaryDirectory() as folder:
        run(SAMPLES, "record", folder)
        for check, names in ((check_ours, OURS), (check_theirs, THEIRS)):
            for name in names:
                try:
                    check(folder, name)
                    passed += 1
                except AssertionError as fault:
                    failed += 1
                    print(f"{check.__name__} {name}: {fault}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
