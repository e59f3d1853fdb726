"""Look into a file before any reader touches it: what it is, and whether it is safe to read (findings.md §3)."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nmsdesk.errors import BadFile
from nmsdesk.exchange.sheetxml import MB, Budget, SheetScan, pieces, scan_ods, scan_sheet, scan_styles

Kind = Literal["xlsx", "xlsb", "xls", "ods", "csv"]
MAX_FILE, MAX_PART, MAX_TOTAL, MAX_ENTRIES, MAX_SHEETS = 60 * MB, 400 * MB, 600 * MB, 5_000, 200
MAX_RATIO, RATIO_FLOOR = 250, 20 * MB

_NOT_TABLES = {
    b"%PDF": "документ PDF", b"{\\rt": "документ RTF", b"MZ": "программа", b"\x7fELF": "программа", b"Rar!": "архив RAR",
    b"7z\xbc\xaf": "архив 7z", b"\x1f\x8b": "архив gzip", b"SQLite format 3\0": "база данных", b"\x89PNG": "картинка",
    b"\xff\xd8\xff": "картинка", b"GIF8": "картинка", b"BM": "картинка", b"II*\0": "картинка", b"MM\0*": "картинка",
}  # fmt: skip
_ZIP_TROUBLES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ET.ParseError, ValueError, RuntimeError, OSError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD = "Файл защищён паролем. Снимите пароль в Excel (Файл → Сведения → Защита книги) и выберите файл снова."
_CHOOSE = "Выберите таблицу Excel (.xlsx, .xls), LibreOffice (.ods) или CSV."
_BROKEN = "Файл повреждён или скопирован не полностью. Попросите прислать его ещё раз или откройте в Excel и сохраните заново."


@dataclass(frozen=True, slots=True)
class Container:
    """A file that may be read: its kind, the digest of its bytes and what the scan saw on its sheets."""

    path: Path
    kind: Kind
    sha256: str
    sheets: tuple[SheetScan, ...] = ()


def prescan(path: str | Path) -> Container:
    """Tell the kind of the file and refuse what is not a table or is dangerous; BadFile says why and what to do."""
    path = Path(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise BadFile(f"«{path.name}» — не файл. {_CHOOSE}")
        if size > MAX_FILE:
            raise BadFile(f"Файл больше {MAX_FILE // MB} МБ. Удалите из него картинки и лишние листы или разделите его на части.")
        if not size:
            raise BadFile("Файл пуст: в нём нет ни одного байта. Попросите прислать его ещё раз.")
        with path.open("rb") as stream:
            head = stream.read(8192)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        kind = _kind(path, head)
        sheets = _scan_zip(path) if kind == "zip" else ("csv" if kind == "csv" else "xls", ())
    except FileNotFoundError:
        raise BadFile(f"Файл «{path.name}» не найден. Проверьте, не переименован ли он и на месте ли диск.") from None
    except OSError as trouble:
        raise BadFile(
            f"Файл «{path.name}» не открывается ({trouble.strerror or 'ошибка чтения'}). Закройте его в Excel и попробуйте снова."
        ) from None
    return Container(path, sheets[0], digest, sheets[1])


def _kind(path: Path, head: bytes) -> Literal["zip", "xls", "csv"]:
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(_OLE):
        _check_ole(path)
        return "xls"
    if head[:2] == b"\x09\x08" or head[:4] in (b"\x09\x04\x06\0", b"\x09\x02\x06\0"):  # a bare BIFF stream
        return "xls"
    for sign, name in _NOT_TABLES.items():
        if head.startswith(sign) and (len(sign) > 2 or b"\0" in head):
            raise BadFile(f"Это не таблица, а {name}. {_CHOOSE}")
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:2000].lower()
    if text.startswith((b"<html", b"<!doc", b"<table", b"<meta", b"<head", b"<?xml", b"mime-version")):
        raise BadFile("Это веб-страница или XML под видом таблицы. Откройте файл в Excel и сохраните как «Книга Excel (.xlsx)».")
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        if b"\0" in head:
            raise BadFile(f"Это не таблица: внутри двоичные данные. {_CHOOSE}")
        strange = sum(byte < 32 and byte not in b"\t\r\n\x0b\x0c\x1a\x1b" for byte in head)
        if strange * 50 > len(head):
            raise BadFile(f"Это не таблица: внутри двоичные данные. {_CHOOSE}")
    return "csv"


def _check_ole(path: Path) -> None:
    data = path.read_bytes()

    def names(word: str) -> bool:
        return word.encode("utf-16-le") in data

    if names("EncryptedPackage") or names("EncryptionInfo"):
        raise BadFile(PASSWORD)
    if names("Workbook") or names("Book"):
        return
    known = {"WordDocument": "документ Word", "PowerPoint Document": "презентация PowerPoint"}
    what = next((title for word, title in known.items() if names(word)), "файл другой программы")
    raise BadFile(f"Это не таблица, а {what}. {_CHOOSE}")


def _scan_zip(path: Path) -> tuple[Kind, tuple[SheetScan, ...]]:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive.infolist())
            kind = _zip_kind(archive)
            return kind, tuple(_scan_parts(archive, kind))
    except _ZIP_TROUBLES:
        raise BadFile(_BROKEN) from None


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise BadFile("В файле слишком много вложенных частей. Скопируйте таблицу в новую книгу и выберите её.")
    if len({name.lower() for name in names}) != len(names):
        raise BadFile("Файл повреждён: внутри него части с одинаковыми именами. Откройте файл в Excel и сохраните заново.")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or ":" in name for name in names):
        raise BadFile("Внутри файла части с недопустимыми именами; такой файл не открывается. Сохраните таблицу в Excel заново.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadFile(PASSWORD)
    total, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if total > MAX_TOTAL or any(entry.file_size > MAX_PART for entry in entries):
        raise BadFile(f"После распаковки файл займёт {total // MB} МБ. Удалите пустые строки и столбцы под таблицей или разделите файл.")
    if total > RATIO_FLOOR and total > MAX_RATIO * max(1, packed):
        raise BadFile("Файл сжат так сильно, как не бывает у настоящих таблиц; открывать его опасно. Скопируйте таблицу в новую книгу.")


def _zip_kind(archive: zipfile.ZipFile) -> Kind:
    names = {name.lower() for name in archive.namelist()}
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if any(name.endswith("workbook.xml") for name in names):
        return "xlsx"
    what = "архив ZIP"
    if "content.xml" in names and "mimetype" in names:
        with archive.open("mimetype") as stream:
            if b"spreadsheet" in stream.read(200):
                if "meta-inf/manifest.xml" in names and _ods_encrypted(archive):
                    raise BadFile(PASSWORD)
                return "ods"
        what = "документ LibreOffice"
    for sign, name in (("word/", "документ Word"), ("ppt/", "презентация PowerPoint"), ("index/document.iwa", "файл Numbers или Pages")):
        if any(entry.startswith(sign) for entry in names):
            what = name
    advice = "Распакуйте его и выберите таблицу." if what == "архив ZIP" else "Скопируйте таблицу из него в Excel и сохраните как .xlsx."
    raise BadFile(f"Это не таблица, а {what}. {advice}")


def _ods_encrypted(archive: zipfile.ZipFile) -> bool:
    name = next(name for name in archive.namelist() if name.lower() == "meta-inf/manifest.xml")
    with archive.open(name) as stream:
        return b"encryption-data" in stream.read(MB)


def _scan_parts(archive: zipfile.ZipFile, kind: Kind) -> list[SheetScan]:
    """Read every part to its end (which checks its CRC) within the budget; the sheets in the workbook's order."""
    spend = Budget(MAX_PART, MAX_TOTAL)
    declared = _declared_sheets(archive) if kind == "xlsx" else {}
    sheets: list[SheetScan] = []
    for entry in archive.infolist():
        name = entry.filename.lower().replace("\\", "/")
        spend.begin()
        with archive.open(entry) as stream:
            if kind == "ods" and name == "content.xml":
                sheets = scan_ods(stream, spend)
            elif name.endswith(".xml") and re.search(r"(?:^|/)(?:work|macro|dialog|chart)?sheets/[^/]*$", name):
                scan_sheet(stream, spend, declared.get(name) or SheetScan(Path(name).stem))
            elif name.endswith("styles.xml"):
                scan_styles(stream, spend)
            elif name.endswith((".xml", ".rels")):
                important = name.endswith(("workbook.xml", "sharedstrings.xml"))
                for _piece in pieces(stream, "strings" if important else "other", spend):
                    pass
            else:
                while chunk := stream.read(MB):
                    spend.take(len(chunk))
    if len(sheets or declared) > MAX_SHEETS:
        raise BadFile(f"В файле больше {MAX_SHEETS} листов. Разделите его на несколько файлов.")
    return sheets or list(declared.values())


def _declared_sheets(archive: zipfile.ZipFile) -> dict[str, SheetScan]:
    """Lower-case part name → scan with the sheet's name and hiddenness, in the workbook's order."""
    book = next(name for name in archive.namelist() if name.lower().endswith("workbook.xml"))
    folder = book.rpartition("/")[0]
    rels = f"{folder}/_rels/{book.rpartition('/')[2]}.rels".lstrip("/")
    known = {name.lower(): name for name in archive.namelist()}
    targets: dict[str, str] = {}
    if rels.lower() in known:
        for node in _small_xml(archive, known[rels.lower()]):
            target = node.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            targets[node.get("Id", "")] = full.lower()
    sheets: dict[str, SheetScan] = {}
    for node in _small_xml(archive, book).iter():
        if node.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == "id" and key != "id"), "")
            part = targets.get(link, f"?{len(sheets)}")
            sheets[part] = SheetScan(node.get("name", ""), node.get("state", "visible").lower() != "visible")
    return sheets


def _small_xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    with archive.open(name) as stream:
        data = stream.read(8 * MB + 1)
    if len(data) > 8 * MB or b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadFile("Внутри файла есть недопустимое описание книги; такой файл не открывается. Сохраните таблицу в Excel заново.")
    return ET.fromstring(data)
