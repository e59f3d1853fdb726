"""The start: the painted shell against a painted hello window, and the first page of data; every run a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import region
from timing import arguments, finish, verdict

SHELL, DATA = 1.3, 2.5
HELLO = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("hello"))
window.resize(1360, 740)
window.show()
def painted():
    print("shell", time.perf_counter() - float(os.environ["NMSDESK_STARTED"]), file=sys.stderr)
    app.quit()
QTimer.singleShot(0, painted)
app.exec()
"""


def run(*arguments_: str) -> dict[str, float]:
    """Seconds from the start of the process to each mark that it prints; the clock is one for all processes."""
    environment = {**os.environ, "NMSDESK_STOPWATCH": "1", "NMSDESK_STARTED": str(time.perf_counter())}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run([sys.executable, *arguments_], capture_output=True, text=True, env=environment, timeout=120, check=True)
    lines = [line.split() for line in done.stderr.splitlines() if line.startswith(("shell ", "data "))]
    return {name: float(seconds) for name, seconds in lines}


def main() -> None:
    size = "small" if arguments(__doc__ or "").small else "city"
    place = str(region.base(size))
    hello, shell, data = [], [], []
    for _ in range(7):
        hello.append(run("-c", HELLO)["shell"])
        ours = run("-m", "nmsdesk", "--db", place)
        shell.append(ours["shell"])
        data.append(ours["data"])
    floor = min(hello)
    verdict("shell painted", min(shell) / floor, SHELL, detail=f"{min(shell):.2f} s against {floor:.2f} s")
    verdict("first page of data", min(data) / floor, DATA, detail=f"{min(data):.2f} s")
    finish()


if __name__ == "__main__":
    main()
