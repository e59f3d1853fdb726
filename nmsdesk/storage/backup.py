"""Verified backups: an online copy, checked and flushed to disk before it gets its name; kept by age."""

from __future__ import annotations

import os
import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from nmsdesk.errors import BadFile, StorageTrouble
from nmsdesk.storage import database
from nmsdesk.storage.database import check_file

NAME = re.compile(r"-(\d{8}-\d{6})(?:-\d+)?\.nmsbackup$")


def folder_of(file: Path) -> Path:
    """Where the automatic backups of a base lie: a folder beside it."""
    return file.parent / f"{file.stem}-копии"


def make(file: Path, folder: Path, reason: str, now: datetime) -> Path:
    """An automatic backup, named by the time; then older ones are thinned. ``reason`` goes to the name's text beside."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{file.stem}-{now:%Y%m%d-%H%M%S}"
    target, n = folder / f"{stem}.nmsbackup", 1
    while target.exists():
        target, n = folder / f"{stem}-{n}.nmsbackup", n + 1
    copy(file, target)
    thin(folder, now)
    return target


def copy(file: Path, target: Path) -> None:
    """Online backup in one step → .part → quick_check, foreign_key_check, counts → fsync → rename (findings.md §3)."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    source = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)  # a journal left by a crash is rolled back
    try:
        copied = sqlite3.connect(part)
        try:
            with copied:
                source.backup(copied, pages=-1)
            _verify(source, copied)
        finally:
            copied.close()
        os.chmod(part, 0o600)
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        part.replace(target)
    except (sqlite3.Error, OSError) as trouble:
        raise StorageTrouble(f"Копия базы не сделана: {target.parent} недоступна или на диске нет места.") from trouble
    finally:
        source.close()
        part.unlink(missing_ok=True)


def _verify(source: sqlite3.Connection, copied: sqlite3.Connection) -> None:
    if copied.execute("PRAGMA quick_check").fetchone()[0] != "ok" or copied.execute("PRAGMA foreign_key_check").fetchone():
        raise StorageTrouble("Копия базы не прошла проверку. Проверьте базу командой nmsdesk check.")
    for table in ("tx", "persons", "employments", "diagnostics"):
        question = f"SELECT count(*) FROM {table}"
        if source.execute(question).fetchone() != copied.execute(question).fetchone():
            raise StorageTrouble("Копия базы неполна. Повторите.")


def listed(folder: Path) -> list[tuple[datetime, Path]]:
    """Automatic backups, newest first."""
    found = []
    for path in folder.glob("*.nmsbackup") if folder.is_dir() else ():
        if m := NAME.search(path.name):
            found.append((datetime.strptime(m[1], "%Y%m%d-%H%M%S"), path))
    return sorted(found, reverse=True)


def kept(moments: list[datetime], now: datetime) -> set[datetime]:
    """All of today and yesterday, then the newest of 12 days, of 10 weeks, of 9 months."""
    keep = {m for m in moments if m.date() >= now.date() - timedelta(days=1)}
    for key, most in ((lambda m: m.date(), 12), (lambda m: m.isocalendar()[:2], 10), (lambda m: (m.year, m.month), 9)):
        seen: dict[object, datetime] = {}
        for m in sorted(moments, reverse=True):
            seen.setdefault(key(m), m)
        keep.update(sorted(seen.values(), reverse=True)[:most])
    return keep


def thin(folder: Path, now: datetime) -> None:
    """Delete the backups that the rule does not keep; the newest has just been verified."""
    found = listed(folder)
    keep = kept([m for m, _ in found], now)
    for m, path in found:
        if m not in keep:
            path.unlink(missing_ok=True)


def restore(copied: Path, file: Path, now: datetime) -> Path | None:
    """Put a backup in the base's place; the present base moves aside with its journal. Returns where it went."""
    check_file(copied, newest=database.SCHEMA)
    connection = sqlite3.connect(f"{copied.absolute().as_uri()}?mode=ro", uri=True)
    try:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise BadFile("Копия повреждена, восстановить из неё нельзя. Возьмите более раннюю.")
    except sqlite3.DatabaseError as trouble:
        raise BadFile("Копия повреждена, восстановить из неё нельзя. Возьмите более раннюю.") from trouble
    finally:
        connection.close()
    part = file.with_name(file.name + ".part")
    copy(copied, part)
    aside = None
    if file.exists():
        aside = file.with_name(f"{file.stem}-до-восстановления-{now:%Y%m%d-%H%M%S}{file.suffix}")
        journal = file.with_name(file.name + "-journal")
        if journal.exists():
            journal.replace(aside.with_name(aside.name + "-journal"))
        file.replace(aside)
    part.replace(file)
    return aside
