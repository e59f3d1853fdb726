"""Streaming search through the XML parts of a workbook: sizes, addresses and what a reader would silently lose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from nmsdesk.errors import BadFile
from nmsdesk.exchange.problems import column_number

MB = 1 << 20
CHUNK = 512 * 1024
MAX_CELLS = 6_000_000
MAX_AREA = 20_000_000
MAX_MERGES = 100_000
MAX_FORMATS = 70_000
MAX_TEXT = 2 * MB
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_NOTES = 1_000

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL = re.compile(rb'<(?:\w+:)?c(?:\s+r="([A-Za-z]{1,8}\d{1,12})"|(?=[\s>])(?:[^>]*?\sr="([A-Za-z]{1,8}\d{1,12})")?)[^>]*(?<!/)>')
_ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<', re.DOTALL)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')
_NUMBER = re.compile(rb'\br="(\d{1,12})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_DECLARED = re.compile(rb'^\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["\']([^"\']+)')


@dataclass(slots=True)
class SheetScan:
    """What the pre-scan saw on one sheet; addresses are 1-based."""

    name: str = ""
    hidden: bool = False
    rows: int = 0
    cells: int = 0
    max_row: int = 0
    max_column: int = 0
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    last_row: int = 0

    def check_area(self) -> None:
        """Refuse a sheet whose filled cells lie so far apart that no reader could hold the range."""
        if self.max_row > MAX_ROWS or self.max_column > MAX_COLUMNS:
            raise BadFile("Файл повреждён: адрес ячейки лежит за пределами листа Excel. Откройте файл в Excel и сохраните его заново.")
        if self.max_row * self.max_column > MAX_AREA:
            raise BadFile(
                f"На листе «{self.name}» заполненные ячейки разбросаны слишком далеко: до строки "
                f"{self.max_row}, столбца {self.max_column}. "
                "Удалите лишние ячейки вдали от таблицы или скопируйте таблицу на новый лист."
            )


def pieces(stream: IO[bytes], part: str, spend: Budget) -> Iterator[bytes]:
    """The part in bounded pieces that never cut a tag; for sheets never a cell either."""
    carry, first = b"", True
    while chunk := stream.read(CHUNK):
        spend.take(len(chunk))
        data = carry + chunk
        if first:
            _check_encoding(data[:400], part)
            first = False
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise BadFile("Внутри файла есть недопустимое описание DOCTYPE; такой файл не открывается. Сохраните таблицу в Excel заново.")
        cut = _cut(data, part == "sheet")
        if len(data) - cut > MAX_TEXT:
            raise BadFile("В одной ячейке файла больше 2 МБ текста. Уберите этот текст и выберите файл снова.")
        carry = data[cut:]
        if cut:
            yield data[:cut]
    if carry:
        yield carry


def _cut(data: bytes, by_cells: bool) -> int:
    end = max(data.rfind(b"<"), 0)
    if not by_cells:
        return end
    cell = max(data.rfind(b"<c "), data.rfind(b"<c>"))
    if cell < 0 or end - cell > MAX_TEXT:
        return end
    closing = data.find(b">", cell)
    is_open = closing < 0 or (data[closing - 1 : closing] != b"/" and data.find(b"</c>", closing) < 0)
    return cell if is_open else end


def _check_encoding(head: bytes, part: str) -> None:
    declared = _DECLARED.match(head)
    strange = declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    if part != "other" and (strange or head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]):
        raise BadFile(
            "Файл записан в необычной кодировке, из неё ячейки не читаются. Откройте файл в Excel и сохраните как «Книга Excel (.xlsx)»."
        )


class Budget:
    """How many unpacked bytes may still be read, in one part and in all."""

    def __init__(self, part: int, total: int):
        self.part, self.left, self.total = part, part, total

    def begin(self) -> None:
        """Start another part."""
        self.left = self.part

    def take(self, amount: int) -> None:
        """Count bytes; refuse beyond the limits."""
        self.left -= amount
        self.total -= amount
        if self.left < 0 or self.total < 0:
            raise BadFile(
                "Файл при распаковке становится слишком большим. Удалите пустые строки и столбцы под таблицей или разделите файл на части."
            )


def scan_sheet(stream: IO[bytes], spend: Budget, scan: SheetScan) -> None:
    """Fill ``scan`` from a worksheet part; raises BadFile beyond the limits."""
    for piece in pieces(stream, "sheet", spend):
        _rows(piece, scan)
        _cells(piece, scan)
        _losses(piece, scan)
        if b"mergeCell " in piece:
            for left, top, right, bottom in _MERGE.findall(piece):
                scan.merges.append((int(top), column_number(left.decode()), int(bottom), column_number(right.decode())))
        if scan.cells > MAX_CELLS or scan.rows > MAX_ROWS:
            raise BadFile(f"На листе «{scan.name}» слишком много заполненных ячеек или строк. Разделите таблицу на несколько файлов.")
        if len(scan.merges) > MAX_MERGES:
            raise BadFile(f"На листе «{scan.name}» слишком много объединённых ячеек. Отмените объединение и выберите файл снова.")
    scan.check_area()


def _rows(piece: bytes, scan: SheetScan) -> None:
    for attributes in _ROW.findall(piece):
        scan.rows += 1
        found = _NUMBER.search(attributes)
        number = int(found[1]) if found else scan.last_row + 1
        if number <= scan.last_row:
            raise BadFile(f"Строки листа «{scan.name}» записаны в файле не по порядку. Откройте файл в Excel и сохраните его заново.")
        scan.last_row = number
        if b"hidden" in attributes and _HIDDEN.search(attributes):
            scan.hidden_rows.add(number)


def _cells(piece: bytes, scan: SheetScan) -> None:
    found: list[tuple[bytes, bytes]] = _CELL.findall(piece)
    refs = [first or other for first, other in found if first or other]
    total = len(found)
    scan.cells += total
    if refs:
        joined = b" ".join(refs)
        letters = set(joined.upper().translate(None, b"0123456789").split())
        digits = joined.translate(None, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz").split()
        scan.max_row = max(scan.max_row, max(map(int, digits)))
        scan.max_column = max(scan.max_column, max(column_number(text.decode()) for text in letters))
    if total > len(refs):  # cells without an address follow one another
        scan.max_row = max(scan.max_row, scan.last_row)
        widest = max(len(_CELL.findall(row)) for row in re.split(rb"<(?:\w+:)?row\b", piece))
        scan.max_column = max(scan.max_column, widest)


def _losses(piece: bytes, scan: SheetScan) -> None:
    if b't="e"' in piece and len(scan.errors) < MAX_NOTES:
        for letters, row, text in _ERROR.findall(piece):
            scan.errors.append((int(row), column_number(letters.decode()), text.decode("utf-8", "replace")))
    if b"<f" in piece or b":f" in piece:
        for attributes in _FORMULA.findall(piece):
            address = _ADDRESS.search(attributes)
            if address and b't="str"' not in attributes and b't="e"' not in attributes and len(scan.uncached) < MAX_NOTES:
                scan.uncached.append((int(address[2]), column_number(address[1].decode())))


def scan_styles(stream: IO[bytes], spend: Budget) -> None:
    """Refuse a workbook with an absurd number of cell formats."""
    formats = 0
    for piece in pieces(stream, "styles", spend):
        formats += len(re.findall(rb"<(?:\w+:)?xf\b", piece))
        if formats > MAX_FORMATS:
            raise BadFile("В файле слишком много форматов ячеек. Скопируйте таблицу в новую книгу «только значения» и выберите её.")


_ODS = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>|<text:s\b([^>]*)>")
_REPEAT = re.compile(rb'number-(?:rows|columns)-repeated="(\d{1,12})"')
_SPACES = re.compile(rb'text:c="(\d{1,12})"')
_SPAN = re.compile(rb'number-(columns|rows)-spanned="(\d{1,9})"')
_NAME = re.compile(rb'table:name="([^"]*)"')


def scan_ods(stream: IO[bytes], spend: Budget) -> list[SheetScan]:
    """Scan ``content.xml``: repeats multiply, so positions are computed as a reader would."""
    sheets: list[SheetScan] = []
    place = [1, 1, 1]  # row, repeat of the row, column
    for piece in pieces(stream, "ods", spend):
        for kind, attributes, spaces in _ODS.findall(piece):
            if not kind:
                if (found := _SPACES.search(spaces)) and int(found[1]) > 10_000:
                    raise BadFile("Файл повреждён: в ячейке записаны тысячи пробелов подряд. Сохраните таблицу заново.")
            elif kind == b"table":
                name = _NAME.search(attributes)
                sheets.append(SheetScan(name[1].decode("utf-8", "replace") if name else ""))
                place[:] = [0, 1, 1]
            elif sheets:
                _ods_step(kind, attributes, sheets[-1], place)
    for sheet in sheets:
        sheet.check_area()
    return sheets


def _ods_step(kind: bytes, attributes: bytes, sheet: SheetScan, place: list[int]) -> None:
    found = _REPEAT.search(attributes) if b"repeated" in attributes else None
    repeat = int(found[1]) if found else 1
    if kind == b"table-row":
        place[0], place[1], place[2] = (place[0] or 0) + (place[1] if place[0] else 1), repeat, 1
        sheet.rows += 1
        if (b'visibility="collapse"' in attributes or b'visibility="filter"' in attributes) and repeat < 10_000:
            sheet.hidden_rows.update(range(place[0], place[0] + repeat))
        return
    row, rows, column = place
    place[2] += repeat
    if b"spanned" in attributes:
        spans = {name: int(size) for name, size in _SPAN.findall(attributes)}
        if max(spans.values(), default=1) > 1 and len(sheet.merges) < MAX_MERGES:
            sheet.merges.append((row, column, row + spans.get(b"rows", 1) - 1, column + spans.get(b"columns", 1) - 1))
    if b"value-type" not in attributes:
        return
    sheet.cells += repeat * rows
    sheet.max_row = max(sheet.max_row, row + rows - 1)
    sheet.max_column = max(sheet.max_column, column + repeat - 1)
    if sheet.cells > MAX_CELLS or sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS:
        raise BadFile(f"На листе «{sheet.name}» слишком много заполненных ячеек. Разделите таблицу на несколько файлов.")
    if b'"error"' in attributes and len(sheet.errors) < MAX_NOTES:
        sheet.errors.append((row, column, ""))
