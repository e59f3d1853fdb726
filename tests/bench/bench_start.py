"""The start of the window: the painted shell and the first page of data against a hello window."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import region
from timing import arguments, finish, verdict

SHELL, DATA, RUNS = 1.3, 2.5, 7
HELLO = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
class Hello(QLabel):
    told = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.told:
            self.told = True
            print("hello", time.perf_counter() - float(os.environ["NMSDESK_STARTED"]), file=sys.stderr, flush=True)
            QTimer.singleShot(0, QApplication.quit)
app = QApplication([])
window = Hello("Здравствуйте")
window.resize(1360, 740)
window.show()
app.exec()
"""


def run(*command: str) -> dict[str, float]:
    """What a process tells of its start: a word and seconds since it was asked for, a line each."""
    words = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), "NMSDESK_STOPWATCH": "1"}
    # CLOCK_MONOTONIC is one for all processes, so the child can subtract the moment at which it was asked for.
    words |= {"NMSDESK_STARTED": str(time.perf_counter()), "NMSDESK_HOME": str(region.FOLDER / "home")}
    done = subprocess.run([sys.executable, *command], env=os.environ | words, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    found = {}
    for line in done.stderr.splitlines():
        word, _, seconds = line.partition(" ")
        if word in ("hello", "shell", "data"):
            found[word] = float(seconds)
    assert found, done.stderr
    return found


def main() -> None:
    size = "small" if arguments(__doc__ or "").small else "city"
    file = str(region.base(size))
    runs = [run("-c", HELLO) | run("-m", "nmsdesk", "--db", file) for _ in range(RUNS)]
    hello, shell, data = (min(r[word] for r in runs) for word in ("hello", "shell", "data"))
    verdict("shell painted", shell / hello, SHELL, detail=f"{1000 * shell:.0f} ms against {1000 * hello:.0f} ms")
    verdict("first page of data", data / hello, DATA, detail=f"{1000 * data:.0f} ms against {1000 * hello:.0f} ms")
    finish()


if __name__ == "__main__":
    main()
