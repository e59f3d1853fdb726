"""Documents: the preview is the paper, and what is saved is what was seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from nmsdesk.documents import pdf
from nmsdesk.documents.tree import Column, Document, Heading, Table
from nmsdesk.domain.development import LearningPlan
from nmsdesk.domain.people import Person
from nmsdesk.domain.queries import ListQuery
from nmsdesk.services import papers
from nmsdesk.ui import messages, printing
from nmsdesk.ui.document_preview import drawn
from nmsdesk.ui.pages.papers import PapersPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.typing_keys import type_text


def page(window: Window, qtbot: QtBot, **what: object) -> PapersPage:
    window.go("papers", **what)
    found = window.pages["papers"]
    assert isinstance(found, PapersPage)
    wait(window, found, qtbot)
    return found


def wait(window: Window, shown: PapersPage, qtbot: QtBot) -> None:
    settle(window, qtbot)
    qtbot.waitUntil(lambda: not shown.preview.busy(), timeout=60_000)


def a_plan(window: Window) -> LearningPlan:
    assert window.office
    with window.office.desk.read() as reading:
        return reading.where(LearningPlan)[0]


def test_the_preview_has_as_many_pages_as_the_pdf(window: Window, qtbot: QtBot) -> None:
    shown = page(window, qtbot, kind="list", register="persons")
    assert shown.document is not None
    assert shown.preview.pages.count() == pdf.count_pages(shown.document) == shown.preview.total > 1
    assert shown.preview._place.text() == f"стр. 1 из {shown.preview.total}"


def test_keys_turn_pages_and_zoom(window: Window, qtbot: QtBot) -> None:
    shown = page(window, qtbot, kind="list", register="persons")
    pages = shown.preview.pages
    qtbot.keyClick(pages, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert pages.page() == 2
    qtbot.keyClick(pages, Qt.Key.Key_End)
    assert pages.page() == pages.count()
    before = pages.scale()
    qtbot.keyClick(pages, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pages.scale() > before
    qtbot.keyClick(pages, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert pages.zoom() == 0


def test_a_plan_of_a_person_opens_at_once(window: Window, qtbot: QtBot) -> None:
    plan = a_plan(window)
    shown = page(window, qtbot, kind="plan", plan=plan.id)
    assert shown.kind == "plan" and shown.document is not None
    assert plan.number in shown.document.title
    assert shown.wish.fields["person"].editor.value() == plan.person


def test_a_kind_that_needs_someone_asks_for_them(window: Window, qtbot: QtBot) -> None:
    shown = page(window, qtbot, kind="plan")
    assert shown.document is None and not shown.print_button.isEnabled()
    assert "Выберите работника" in shown.preview.empty._title.text()
    plan = a_plan(window)
    assert window.office
    with window.office.desk.read() as reading:
        person = reading.get(Person, plan.person)
    assert person is not None
    editor = shown.wish.fields["person"].editor
    type_text(editor, person.full_name)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.document is not None, timeout=10_000)
    wait(window, shown, qtbot)


def test_a_list_is_printed_as_it_was_filtered(window: Window, qtbot: QtBot) -> None:
    query = ListQuery("persons", "а")
    shown = page(window, qtbot, kind="list", query=query, columns=("last_name", "first_name", "patronymic", "birth"))
    assert shown.document is not None
    assert shown.wish.wish().query == query and not shown.wish.fields["register"].isVisible()
    table = next(b for b in shown.document.blocks if isinstance(b, Table))
    assert len(table.columns) == 2, "the name in one column, and the day of birth"
    shown.wish.filter.removed.emit("query")
    qtbot.wait(500)
    wait(window, shown, qtbot)
    assert shown.wish.wish().query is None and shown.wish.fields["register"].isVisible()


@pytest.mark.parametrize(("place", "suffix", "mark"), [(0, ".xlsx", b"PK"), (1, ".docx", b"PK"), (2, ".pdf", b"%PDF")])
def test_each_button_writes_a_file(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int, suffix: str, mark: bytes
) -> None:
    target = tmp_path / f"иом{suffix}"
    proposed: list[str] = []

    def save(owner: object, title: str, name: str, kinds: str) -> Path:
        proposed.append(name)
        return target

    monkeypatch.setattr(messages, "save_file", save)
    shown = page(window, qtbot, kind="plan", plan=a_plan(window).id)
    qtbot.mouseClick(shown.save_buttons[place], Qt.MouseButton.LeftButton)
    wait(window, shown, qtbot)
    assert target.read_bytes().startswith(mark)
    assert proposed[0].endswith(suffix) and shown.saved.isVisible()


def test_what_cannot_be_made_is_said_in_the_preview(window: Window, qtbot: QtBot, no_boxes: list[str]) -> None:
    assert window.office
    with window.office.desk.read() as reading:
        with_plan = {p.person for p in reading.where(LearningPlan)}
        without = next(p for p in reading.where(Person) if p.id not in with_plan)
    shown = page(window, qtbot, kind="plan", person=without.id)
    assert "нет ИОМ" in shown.preview.empty._text.text()
    assert not no_boxes and not shown.save_buttons[2].isEnabled()


def test_the_printer_gets_the_pages_of_the_preview(window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "печать.pdf"

    def ask(owner: object, document: Document, pages: int) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setFullPage(True)
        return printer

    monkeypatch.setattr(printing, "ask_printer", ask)
    monkeypatch.setattr(printing, "PAPER_DPI", 60)
    shown = page(window, qtbot, kind="plan", plan=a_plan(window).id)
    qtbot.mouseClick(shown.print_button, Qt.MouseButton.LeftButton)
    wait(window, shown, qtbot)
    assert target.read_bytes().count(b"/Type /Page\n") == shown.preview.total


def test_a_long_document_shows_its_beginning_first_and_then_all() -> None:
    rows = tuple((f"Строка {n}", n) for n in range(1500))
    document = Document("Длинный", (Heading("Длинный", 1), Table((Column("Имя", 4), Column("Число", 1)), rows)))
    first, last = list(drawn(document))
    assert not first.whole and last.whole
    assert len(first.pages) < len(last.pages) == last.total == pdf.count_pages(document)


def test_pages_are_drawn_sharp_enough_for_the_screen(window: Window, qtbot: QtBot) -> None:
    shown = page(window, qtbot, kind="plan", plan=a_plan(window).id)
    image = QImage.fromData(shown.preview.pages._pages[0])
    assert max(image.width(), image.height()) > 1400
    assert papers.KINDS["plan"].personal
