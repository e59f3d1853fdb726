"""Use cases of safety: a verified copy of the base, the way back from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nmsdesk.errors import Denied, Rejected, StorageTrouble
from nmsdesk.russian import count
from nmsdesk.services.desk import Desk
from nmsdesk.storage import backup as copies
from nmsdesk.storage import files, records
from nmsdesk.storage.database import is_address
from nmsdesk.storage.lock import FileLock


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy came to: attached files copied beside it now, and files that are missing from the base's own folder."""

    files: int = 0
    missing: int = 0

    @property
    def said(self) -> str:
        """What became of the attached files, a sentence or two; '' when there is nothing to say."""
        done = f"Приложенные файлы – рядом, в папке «{files.FOLDER}»; скопировано новых: {self.files}." if self.files else ""
        lost = f"Не найдено в папке базы: {count(self.missing, 'файл', 'файла', 'файлов')}." if self.missing else ""
        return " ".join(x for x in (done, lost) if x)


def backup(desk: Desk, target: Path) -> Copied:
    """A verified copy of the base at ``target`` with the attached files in a folder beside it; files copied before stay."""
    if desk.database.file is None:
        raise Denied("Копию базы на сервере делает администратор сервера (pg_dump).")
    if target.exists():
        raise Rejected(f"Файл {target.name} уже есть, он не изменён. Укажите для копии другое имя.")
    copies.copy(desk.database.file, target)
    with desk.read() as reading:
        sums = files.sums_known(reading.connection)
        used = {row[0] for row in records.values(reading.connection, "attachments", ("sha256",))}
    own, beside = files.folder_of(desk.database.file), files.folder_of(target)
    try:
        copied = files.bring(own, beside, sums) if own != beside.absolute() else 0
    except StorageTrouble as trouble:
        message = f"Копия базы сделана, но приложенные файлы скопированы не все. Скопируйте папку «{files.FOLDER}» сами: {own}"
        raise StorageTrouble(message) from trouble
    return Copied(copied, sum(files.find(own, total) is None for total in used))


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
    """Put a copy in the base's place, with the attached files that lie beside the copy; refused while the base is open.

    Returns where the present base went.
    """
    if is_address(place):
        raise Denied("Базу на сервере восстанавливает администратор сервера.")
    if not copied.is_file():
        raise StorageTrouble(f"Файла копии {copied.name} нет. Проверьте имя и папку.")
    lock = FileLock(Path(place))
    if not lock.take(now):
        raise Denied(f"Базу сейчас открыл {lock.holder()}. Закройте её и повторите.")
    try:
        aside = copies.restore(copied, Path(place), now)
        files.bring(files.folder_of(copied.absolute()), files.folder_of(Path(place).absolute()))
        return aside
    finally:
        lock.release()
