"""Who has the base open for writing: a lock of the operating system, with the holder's name beside it."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from nmsdesk.russian import moment


class FileLock:
    """An exclusive lock on NAME.lock; it dies with the process, so nothing is left to clean up."""

    def __init__(self, base: Path):
        self.path = base.with_name(base.name + ".lock")
        self._file: IO[bytes] | None = None

    def take(self, now: datetime) -> bool:
        """Try to become the writer; False when another process is."""
        handle = open(self.path, "a+b")  # noqa: SIM115 - held while the base is open
        if not _lock(handle):
            handle.close()
            return False
        holder = {"user": getpass.getuser(), "host": socket.gethostname(), "since": now.isoformat(timespec="seconds"), "pid": os.getpid()}
        self._who().write_text(json.dumps(holder, ensure_ascii=False), "utf-8")
        self._file = handle
        return True

    def _who(self) -> Path:
        return self.path.with_suffix(".holder")

    def holder(self) -> str:
        """«методист1 на компьютере PC-5 с 14.03.2026 09:05», as far as it is known."""
        try:
            known = json.loads(self._who().read_text("utf-8"))
            return f"{known['user']} на компьютере {known['host']} с {moment(known['since'])}"
        except (OSError, ValueError, KeyError):
            return "другая программа"

    def release(self) -> None:
        if self._file:
            self._who().unlink(missing_ok=True)
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[bytes]) -> bool:
        handle.seek(0)
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(handle: IO[bytes]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
