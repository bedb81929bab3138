#!/usr/bin/env python3
"""Our FSK and minimodem's: each receives what the other sends.

    minimodem_test.py PATH-OF-modem_wav

minimodem is a Debian package. Where it is not installed all is skipped. Ends with "N passed, N failed, N skipped".
"""
import os
import shutil
import subprocess
import sys
import tempfile

TEXT = "The quick brown fox jumps over the lazy dog. 0123456789 ~!@#$%^&*()\n" * 4
MODEMS = (("Bell 103", 300, 1270, 1070), ("V.21 channel 1", 300, 980, 1180), ("V.23 back", 75, 390, 450),
          ("V.23 600", 600, 1300, 1700), ("Bell 202", 1200, 1200, 2200), ("V.23 1200", 1200, 1300, 2100))


def run(*command, data=None):
    done = subprocess.run(command, input=data, capture_output=True, timeout=60)
    if done.returncode:
        raise AssertionError(f"{command}: exit {done.returncode}: {done.stderr.decode()[-200:]}")
    return done.stdout


def minimodem(direction, modem, path, data=None):
    _, speed, mark, space = modem
    return run("minimodem", direction, "-8", "-q", "-R", "8000", "-f", path, "-M", str(mark), "-S", str(space),
               str(speed), data=data)


def text_for(modem):
    return (TEXT[:60] if modem[1] < 300 else TEXT).encode()


def minimodem_receives_ours(wav, modem):
    _, speed, mark, space = modem
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sound.wav")
        with open(path, "wb") as file:
            sound = run(wav, "send", str(speed), str(mark), str(space), data=text_for(modem))
            file.write(sound[:4] + (len(sound) - 8).to_bytes(4, "little") + sound[8:40]
                       + (len(sound) - 44).to_bytes(4, "little") + sound[44:])
        return minimodem("--rx", modem, path)


def we_receive_minimodems(wav, modem):
    _, speed, mark, space = modem
    speed = 8000 / round(8000 / speed) # its bits are whole samples
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sound.wav")
        minimodem("--tx", modem, path, text_for(modem))
        with open(path, "rb") as file:
            return run(wav, "receive", str(speed), str(mark), str(space), data=file.read())


def main():
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} PATH-OF-modem_wav")
    tests = [(test, modem) for test in (minimodem_receives_ours, we_receive_minimodems) for modem in MODEMS]
    if not shutil.which("minimodem"):
        print("minimodem is not installed; scripts/install-packages test brings it")
        print(f"0 passed, 0 failed, {len(tests)} skipped")
        return 0
    failed = 0
    for test, modem in tests:
        received = test(os.path.abspath(sys.argv[1]), modem)
        if received != text_for(modem):
            failed += 1
            print(f"FAILED {test.__name__}, {modem[0]}: {len(received)} octets: {received[:80]!r}")
    print(f"{len(tests) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
