"""CSV as offices send it: some encoding, some delimiter, sometimes a ``sep=`` line."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from nmsdesk.errors import BadFile
from nmsdesk.exchange.child import Note, cleaner

MAX_LINE, MAX_FIELDS = 1 << 20, 500
ENCODINGS = ("utf-8", "cp1251", "koi8-r", "cp866", "utf-16")
_FREQUENT = frozenset("оеаинтсрвлОЕАИНТСРВЛ")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class CsvText:
    """Rows of a CSV with the encoding they were read in; ``notes`` as the child process makes them."""

    rows: list[tuple[object, ...]]
    encoding: str
    notes: list[Note]


def read_csv(path: Path, encoding: str | None = None) -> CsvText:
    """Read the file; ``encoding`` overrides the guess. BadFile when it is no table of text."""
    data = path.read_bytes()
    used = encoding or guess_encoding(data)
    try:
        text = data.decode(used)
    except (UnicodeDecodeError, LookupError):
        raise BadFile(f"Файл не читается в кодировке {used}. Выберите другую кодировку: {', '.join(ENCODINGS)}.") from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise BadFile("В файле CSV двоичные данные. Сохраните таблицу в Excel как «Книга Excel (.xlsx)».")
    delimiter, text = _delimiter(text)
    notes: list[Note] = []
    return CsvText(_split(text, delimiter, notes), "utf-8" if used == "utf-8-sig" else used, notes)


def guess_encoding(data: bytes) -> str:
    """BOM, then UTF-8, else the Cyrillic code page in which the frequent letters are the most frequent."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        sample = bytes(byte for byte in data[: 1 << 20] if byte > 127)[:20_000]
        return max(("cp1251", "koi8-r", "cp866"), key=lambda name: _likeness(sample, name))


def _likeness(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    letters = sum(sign.lower() in "абвгдежзийклмнопрстуфхцчшщъыьэюяё" for sign in text)
    return sum(sign in _FREQUENT for sign in text) + letters / 4


def _delimiter(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').lower().startswith("sep=") and len(first.strip().strip('"')) <= 5:
        return (first.strip().strip('"')[4:] or "\t"), "\n" + rest
    lines = [line for line in text[:200_000].split("\n") if line.strip()][:50]

    def weight(delimiter: str) -> tuple[int, float]:
        counts = [_outside_quotes(line, delimiter) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) if usual else 0), usual

    return max(";\t,", key=weight), text


def _outside_quotes(line: str, delimiter: str) -> int:
    return sum(part.count(delimiter) for part in line.split('"')[::2])


def _split(text: str, delimiter: str, notes: list[Note]) -> list[tuple[object, ...]]:
    if max(map(len, text.split("\n")), default=0) > MAX_LINE:
        raise BadFile("В файле CSV строка длиннее 1 МБ: это не таблица или она повреждена. Сохраните её в Excel заново.")
    clean = cleaner(notes)
    rows: list[tuple[object, ...]] = []
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for cells in reader:
            if len(cells) > MAX_FIELDS:
                raise BadFile(f"В строке {len(rows) + 1} файла CSV больше {MAX_FIELDS} столбцов. Проверьте разделитель и кавычки.")
            number = len(rows) + 1
            rows.append(tuple(clean(_unguard(cell), number, place) for place, cell in enumerate(cells, 1)))
    except csv.Error:
        raise BadFile(f"Файл CSV повреждён около строки {len(rows) + 1}: не закрыты кавычки. Сохраните таблицу заново.") from None
    return rows


def _unguard(cell: str) -> str:
    if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@\t\r":
        return cell[1:]
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell
