"""Use cases of files put to records: the copy lies in the folder beside the base, the record knows its name and checksum."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from nmsdesk.domain import catalogue, rules
from nmsdesk.domain import fields as f
from nmsdesk.domain.keeping import Attachment
from nmsdesk.errors import Denied, Rejected, StorageTrouble, Trouble
from nmsdesk.russian import clean, count, number
from nmsdesk.services import registers
from nmsdesk.services.desk import Desk
from nmsdesk.services.registers import Saved
from nmsdesk.storage import database, files, records
from nmsdesk.storage.work import Changed

PROGRAMS = re.compile(
    "app|appimage|bat|chm|cmd|com|command|cpl|deb|desktop|dll|dmg|exe|gadget|hta|inf|ins|iso|jar|jse?|lnk|mht|msc|msi|msix|msp|mst|pif|pl|"
    "ps1|psm1|pyw?|rb|reg|rpm|run|scf|scr|sh|svg|sys|url|vbe?|vbs|wsf|wsh|"  # what the system runs
    "ad[ep]|docm|dotm|mde|potm|ppam|ppsm|pptm|sldm|xla|xlam|xll|xlsm|xltm"  # what may hold macros
)
NAME_LIMIT = 150
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def attach(desk: Desk, record: f.Record, path: Path, note: str = "") -> Saved:
    """Copy a file into the base's folder and put it to a stored record."""
    return attach_many(desk, record, (path,), note)[0]


def attach_many(desk: Desk, record: f.Record, paths: Sequence[Path], note: str = "") -> list[Saved]:
    """Put several files to a record in one undo step; Rejected with a sentence about the first that cannot be."""
    if not record.uid:
        raise Rejected("Сначала сохраните запись, затем приложите к ней файлы.")
    folder = _folder(desk)
    if desk.database.look_only:
        raise Denied(desk.database.reason)
    for path in paths:
        _refuse(path)
    key = catalogue.register_of(record).key
    known = {a.sha256 for a in of(desk, record)}
    made: list[Attachment] = []
    for path in paths:
        total, size = files.take_in(folder, path)
        if total not in known:
            known.add(total)
            made.append(
                Attachment(register=key, record_uid=record.uid, name=cleaned(path.name), sha256=total, size=size, day=desk.today, note=note)
            )
    if not made:
        one = len(paths) == 1
        raise Rejected("Этот файл уже приложен к записи." if one else "Эти файлы уже приложены к записи.")
    names = f"Приложен файл: {made[0].name}" if len(made) == 1 else f"Приложено: {count(len(made), 'файл', 'файла', 'файлов')}"
    with desk.begin("add", names) as begun:
        stored = [registers.put(begun.work, one, desk.today)[0] for one in made]
    return [Saved(one, begun.changed) for one in stored]


def of(desk: Desk, record: f.Record) -> list[Attachment]:
    """The files of a record, the earliest first."""
    with desk.read() as reading:
        return reading.where(Attachment, register=catalogue.register_of(record).key, record_uid=record.uid) if record.uid else []


def owner(desk: Desk, attachment: Attachment) -> f.Record | None:
    """The record that the file is put to; None when it has gone."""
    with desk.read() as reading:
        if attachment.register not in catalogue.REGISTERS:
            return None
        return records.by_uids(reading.connection, attachment.register, [attachment.record_uid]).get(attachment.record_uid)


def path(desk: Desk, attachment: Attachment) -> Path:
    """Where the copy lies; StorageTrouble when it has gone. It is for reading only: nobody writes to it."""
    found = files.find(_folder(desk), attachment.sha256)
    if found is None:
        raise StorageTrouble(f"Файла «{attachment.name}» нет в папке «{files.FOLDER}» рядом с базой. Верните эту папку из копии.")
    return found


def save_as(desk: Desk, attachment: Attachment, target: Path) -> None:
    """Write a copy of the file at ``target``; what was there is replaced."""
    files.give_out(path(desk, attachment), attachment.sha256, target)


def for_opening(desk: Desk, attachment: Attachment, folder: Path) -> Path:
    """A copy in ``folder`` to be opened by its own program; Rejected for programs, scripts and files with macros."""
    ending = Path(attachment.name).suffix[1:].lower()
    if PROGRAMS.fullmatch(ending):
        raise Rejected(f"Файл «{attachment.name}» – программа или содержит макросы и отсюда не открывается. Сохраните его и проверьте.")
    inner = folder / attachment.sha256[:16]
    inner.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = inner / cleaned(attachment.name)
    save_as(desk, attachment, target)
    return target


def describe(desk: Desk, attachment: Attachment, note: str) -> Saved:
    """Change the note of a file."""
    return registers.save(desk, replace(attachment, note=note))


def remove(desk: Desk, attachment: Attachment) -> Changed:
    """Take a file away from its record; the copy stays in the folder, so that this can be undone."""
    with desk.begin("remove", f"Убран файл: {attachment.name}") as begun:
        begun.work.remove(attachment)
    return begun.changed


def size_text(size: int | None) -> str:
    """«12 КБ», «1,4 МБ»."""
    if size is None:
        return ""
    return f"{number(size / 1048576, 1)} МБ" if size >= 1048576 else f"{number(max(1, round(size / 1024)))} КБ"


def cleaned(name: str) -> str:
    """A name that any system takes: no path, no signs that Windows forbids, not too long, its ending kept."""
    name = clean(_FORBIDDEN.sub("_", clean(name))).strip(". ")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    if len(name) > NAME_LIMIT:
        ending = Path(name).suffix[:20]
        name = name[: NAME_LIMIT - len(ending)].rstrip(". ") + ending
    return name or "файл"


def troubles(desk: Desk) -> list[tuple[Attachment, Trouble]]:
    """Files that are missing or changed, and files whose record has gone; every copy is read, which takes time."""
    with desk.read() as reading:
        rows = reading.where(Attachment)
        lost = _lost(reading.connection, rows)
    folder = files.folder_of(desk.database.file) if desk.database.file else None
    states = {total: _state(folder, total) for total in {row.sha256 for row in rows}}
    found: list[tuple[Attachment, Trouble]] = []
    for row in rows:
        if row.id in lost:
            found.append((row, rules.FILE_LOST("", "Запись, к которой приложен файл, удалена.")))
        if states[row.sha256] == "missing":
            found.append((row, rules.FILE_MISSING("", f"Файла нет в папке «{files.FOLDER}» рядом с базой.")))
        elif states[row.sha256] == "changed":
            found.append((row, rules.FILE_CHANGED("", f"Файл в папке «{files.FOLDER}» изменён или повреждён.")))
    return found


def orphans(desk: Desk) -> list[Path]:
    """Copies of which neither a record nor the journal speaks: nothing can bring them back to use."""
    if desk.database.file is None:
        return []
    with desk.read() as reading:
        known = files.sums_known(reading.connection)
    return [one for one in files.stored_files(files.folder_of(desk.database.file)) if one.stem not in known]


def clean_up(desk: Desk) -> int:
    """Delete the orphans; how many. Refused while other bases lie in the folder: the files may be theirs."""
    if desk.database.look_only:
        raise Denied(desk.database.reason)
    folder = _folder(desk)
    if others := list(_other_bases(desk)):
        raise Rejected(f"Рядом лежат другие базы ({', '.join(others[:3])}), и файлы могут быть нужны им. Перенесите их и повторите.")
    found = orphans(desk)
    for one in found:
        one.unlink()
    for part in folder.glob("*.part") if folder.is_dir() else ():
        part.unlink()
    return len(found)


def _folder(desk: Desk) -> Path:
    if desk.database.file is None:
        raise Rejected("База на сервере файлов не хранит: папки рядом с ней нет. Укажите ссылку на файл в самой записи.")
    return files.folder_of(desk.database.file)


def _refuse(path: Path) -> None:
    try:
        found = path.stat()
    except OSError as trouble:
        raise Rejected(f"Файл «{path.name}» не читается. Проверьте, что он на месте.") from trouble
    if not stat.S_ISREG(found.st_mode):
        raise Rejected(f"«{path.name}» – это папка, а не файл. Приложить можно только файлы.")
    if found.st_size == 0:
        raise Rejected(f"Файл «{path.name}» пуст. Проверьте его.")
    if found.st_size > files.LIMIT:
        raise Rejected(f"Файл «{path.name}» больше 100 МБ. Приложите меньший или укажите ссылку на него.")


def _state(folder: Path | None, total: str) -> str:
    stored = files.find(folder, total) if folder else None
    if stored is None:
        return "missing"
    try:
        return "ok" if files.checksum(stored) == total else "changed"
    except OSError:
        return "missing"


def _lost(connection: object, rows: Iterable[Attachment]) -> set[int | None]:
    """Ids of attachments whose record is not in its register."""
    groups: dict[str, list[Attachment]] = {}
    for row in rows:
        groups.setdefault(row.register, []).append(row)
    lost: set[int | None] = set()
    for key, of_key in groups.items():
        known = records.by_uids(connection, key, [a.record_uid for a in of_key]) if key in catalogue.REGISTERS else {}  # type: ignore[arg-type]
        lost |= {a.id for a in of_key if a.record_uid not in known}
    return lost


def _other_bases(desk: Desk) -> Iterator[str]:
    own = desk.database.file
    assert own is not None
    for one in sorted(own.parent.iterdir()):
        if one != own and one.is_file() and database.is_base(one):
            yield one.name
