"""A file written whole beside its place, then renamed over: a broken write leaves the old file as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nmsdesk.errors import StorageTrouble


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` make NAME.part, then put it in the place of ``path``; trouble of the disk becomes StorageTrouble."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as trouble:
        part.unlink(missing_ok=True)
        raise StorageTrouble(_sentence(path, trouble)) from trouble


def _sentence(path: Path, trouble: OSError) -> str:
    if isinstance(trouble, PermissionError) and path.exists() and os.access(path.parent, os.W_OK):
        return f"Файл занят другой программой: {path.name}. Закройте его (например, в Word, Excel или просмотре PDF) и повторите."
    if isinstance(trouble, PermissionError):
        return f"Нет права записи в папку {path.parent}. Выберите другую папку, например «Документы»."
    if trouble.errno == 28:
        return f"На диске нет места для файла {path.name}. Освободите место или выберите другую папку."
    return f"Не удалось записать файл {path.name}: {trouble.strerror or trouble}. Выберите другую папку или имя и повторите."


def timeless(package: bytes) -> bytes:
    """The same zip package with one fixed time on every part, so that equal documents are equal files."""
    result = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0)), old.read(item), ZIP_DEFLATED)
    return result.getvalue()
