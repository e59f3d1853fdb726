"""Files put to records: copies under their checksum in a folder beside the base, written so that a crash leaves no half of one."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, select

from nmsdesk.errors import Rejected, StorageTrouble
from nmsdesk.storage import records, schema

FOLDER = "nmsdesk-файлы"
LIMIT = 100 * 1024 * 1024  # bytes
_BLOCK = 1 << 20
_SUM = re.compile("[0-9a-f]{64}")
_ENDING = re.compile("[a-z0-9]{1,10}")


def folder_of(base: Path) -> Path:
    """Where the files of a base lie: a folder beside it, known under the same name wherever the base is copied to."""
    return base.parent / FOLDER


def ending_of(name: str) -> str:
    """The ending of a stored copy: Latin letters and digits only, «bin» for any other."""
    ending = Path(name).suffix[1:].lower()
    return ending if _ENDING.fullmatch(ending) else "bin"


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def find(folder: Path, total: str) -> Path | None:
    """The copy with the checksum, whatever its ending; None when there is none or the checksum is not one."""
    if not _SUM.fullmatch(total):
        return None
    return next(iter(sorted((folder / total[:2]).glob(f"{total}.*"))), None)


def take_in(folder: Path, source: Path) -> tuple[str, int]:
    """Copy a file into the folder; its checksum and size in bytes. An equal copy that is there already is kept."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        part = folder / f"{uuid4().hex}.part"
        try:
            total, size = _copied(source, part)
            known = find(folder, total)
            if known is None or checksum(known) != total:
                _put(part, known or folder / total[:2] / f"{total}.{ending_of(source.name)}")
        finally:
            part.unlink(missing_ok=True)
    except OSError as trouble:
        raise StorageTrouble(f"Файл «{source.name}» не скопирован: он не читается, папка базы закрыта или нет места.") from trouble
    return total, size


def give_out(stored: Path, total: str, target: Path) -> None:
    """Write a copy of a stored file at ``target``, checked by its sum; what was there is replaced only by a whole file."""
    part = target.with_name(f"{target.name}.{uuid4().hex[:8]}.part")
    try:
        target.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        try:
            found, _ = _copied(stored, part)
            if found != total:
                raise StorageTrouble(f"Файл «{target.name}» изменён или повреждён в папке базы. Верните его из копии папки «{FOLDER}».")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as trouble:
        raise StorageTrouble(f"Файл «{target.name}» не записан: папка закрыта, файл открыт другой программой или нет места.") from trouble


def bring(source: Path, target: Path, sums: set[str] | None = None) -> int:
    """Copy the stored files of one folder that another one lacks (``sums`` narrows to these); how many were copied."""
    done = 0
    for stored in stored_files(source):
        total = stored.stem
        if (sums is None or total in sums) and find(target, total) is None:
            give_out(stored, total, target / total[:2] / stored.name)
            done += 1
    return done


def stored_files(folder: Path) -> Iterator[Path]:
    """Every copy in the folder; other files that lie there are passed over."""
    for inner in sorted(folder.iterdir()) if folder.is_dir() else ():
        for path in sorted(inner.iterdir()) if inner.is_dir() and len(inner.name) == 2 else ():
            if _SUM.fullmatch(path.stem) and path.stem[:2] == inner.name and path.is_file() and not path.is_symlink():
                yield path


def sums_known(connection: Connection) -> set[str]:
    """Checksums of which the table of attachments or the journal speaks: what undo may bring back."""
    known = {row[0] for row in records.values(connection, "attachments", ("sha256",))}
    bodies = connection.execute(select(schema.change.c.body).where(schema.change.c.table == "attachments")).scalars()
    for body in bodies:
        known.update(_SUM.findall(body))
    return known


def _copied(source: Path, part: Path) -> tuple[str, int]:
    """Copy the bytes of a regular file, flushed to disk, readable by the owner alone; its checksum and size."""
    total, size = hashlib.sha256(), 0
    with source.open("rb") as reading:
        mode = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(part, mode, 0o600), "wb") as writing:
            while block := reading.read(_BLOCK):
                size += len(block)
                if size > LIMIT:
                    raise Rejected(f"Файл «{source.name}» больше 100 МБ. Приложите меньший или укажите ссылку на него.")
                total.update(block)
                writing.write(block)
            writing.flush()
            os.fsync(writing.fileno())
    return total.hexdigest(), size


def _put(part: Path, place: Path) -> None:
    place.parent.mkdir(mode=0o700, exist_ok=True)
    part.replace(place)
    if hasattr(os, "O_DIRECTORY"):  # the new name is on disk too
        handle = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
