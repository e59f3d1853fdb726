"""Use cases of safety: a verified copy of the base, the way back from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nmsdesk.errors import Denied, Rejected, StorageTrouble
from nmsdesk.services.desk import Desk
from nmsdesk.storage import backup as copies
from nmsdesk.storage.database import is_address
from nmsdesk.storage.lock import FileLock


def backup(desk: Desk, target: Path) -> None:
    """A verified copy of the base at ``target``."""
    if desk.database.file is None:
        raise Denied("Копию базы на сервере делает администратор сервера (pg_dump).")
    if target.exists():
        raise Rejected(f"Файл {target.name} уже есть, он не изменён. Укажите для копии другое имя.")
    copies.copy(desk.database.file, target)


def before_import(desk: Desk) -> Path | None:
    """The automatic copy before an import; None on a server, whose copies its administrator makes."""
    file = desk.database.file
    return copies.make(file, copies.folder_of(file), "перед импортом", desk.clock()) if file else None


def last_backup(desk: Desk) -> datetime | None:
    """When the newest automatic copy was made."""
    file = desk.database.file
    found = copies.listed(copies.folder_of(file)) if file else []
    return found[0][0] if found else None


def restore(place: str, copied: Path, now: datetime) -> Path | None:
    """Put a copy in the base's place; refused while someone has the base open. Returns where the present one went."""
    if is_address(place):
        raise Denied("Базу на сервере восстанавливает администратор сервера.")
    if not copied.is_file():
        raise StorageTrouble(f"Файла копии {copied.name} нет. Проверьте имя и папку.")
    lock = FileLock(Path(place))
    if not lock.take(now):
        raise Denied(f"Базу сейчас открыл {lock.holder()}. Закройте её и повторите.")
    try:
        return copies.restore(copied, Path(place), now)
    finally:
        lock.release()
