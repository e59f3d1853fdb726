"""The choice of the face where papers and lists go out, by the mouse and the keyboard alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from nmsdesk.documents.tree import Table
from nmsdesk.domain.people import Person
from nmsdesk.domain.queries import ListQuery
from nmsdesk.domain.views import ANONYMOUS, FACES, INITIALS, View
from nmsdesk.services import lists, small_numbers
from nmsdesk.storage import schema
from nmsdesk.ui import face_choice, messages
from nmsdesk.ui.pages import matrix as matrix_page
from nmsdesk.ui.pages.deficits import COMPARE, FREQUENT, DeficitsPage
from nmsdesk.ui.pages.papers import PapersPage
from nmsdesk.ui.pages.persons import PersonsPage
from nmsdesk.ui.pages.settings import SettingsPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import modal


def noted(window: Window) -> list[str]:
    assert window.office
    with window.office.home.read() as reading:
        return [row.subject for row in reading.connection.execute(schema.event.select())]


def test_a_list_is_saved_in_the_chosen_face(window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed: list[str] = []

    def save(_owner: object, _title: str, name: str, _kinds: str) -> Path:
        proposed.append(name)
        return tmp_path / "а.csv"

    monkeypatch.setattr(messages, "save_file", save)
    window.go("persons")
    settle(window, qtbot)
    page = window.pages["persons"]
    assert isinstance(page, PersonsPage)

    def choose(dialog: object) -> None:
        dialog.form.editor("face").set_value(ANONYMOUS)  # type: ignore[attr-defined]
        dialog.finish()  # type: ignore[attr-defined]

    with modal(choose):
        page.doings.export()
    settle(window, qtbot)
    told = (tmp_path / "а.csv").read_text(encoding="utf-8-sig").splitlines()
    assert all(line.startswith("Работник") for line in told[1:]) and len(told) > 5
    assert "без имён" in proposed[0] and any("без имён" in line for line in noted(window))
    with modal(lambda dialog: dialog.reject()):
        page.doings.export()
    assert len(proposed) == 1, "nothing is asked after a refusal"


def test_a_paper_is_made_in_the_chosen_face(window: Window, qtbot: QtBot) -> None:
    window.go("papers", kind="list", register="persons")
    settle(window, qtbot)
    page = window.pages["papers"]
    assert isinstance(page, PapersPage) and page.document is not None and page.document.title == "Работники"
    page.wish.fields["face"].editor.set_value(INITIALS)
    page.wish.changed.emit()
    settle(window, qtbot)
    assert page.document.title == "Работники, фамилия и инициалы"
    window.go("papers", kind="clauses")
    settle(window, qtbot)
    assert not page.wish.fields["face"].isVisibleTo(page.wish) and page.wish.wish().face == ""


def test_a_window_without_names_offers_no_more_of_them(window: Window, qtbot: QtBot) -> None:
    assert window.office
    assert [face for face, _ in face_choice.options(window.office)] == list(FACES)
    window.office.see(View(face=ANONYMOUS))
    settle(window, qtbot)
    assert [face for face, _ in face_choice.options(window.office)] == [ANONYMOUS]
    window.go("papers", kind="list", register="persons")
    settle(window, qtbot)
    page = window.pages["papers"]
    assert isinstance(page, PapersPage) and page.document is not None and "без имён" in page.document.title


def test_the_matrix_is_saved_in_the_chosen_face(window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Any] = []
    monkeypatch.setattr(messages, "save_file", lambda _owner, _title, name, _kinds: tmp_path / Path(name).name)
    monkeypatch.setattr(matrix_page, "write_document", lambda document, path: written.append((document, path)))
    window.go("matrix")
    settle(window, qtbot)
    page = window.pages["matrix"]
    assert isinstance(page, matrix_page.MatrixPage)

    def choose(dialog: object) -> None:
        dialog.form.editor("face").set_value(ANONYMOUS)  # type: ignore[attr-defined]
        dialog.finish()  # type: ignore[attr-defined]

    with modal(choose):
        page.save()
    settle(window, qtbot)
    ((document, path),) = written
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert all(row[0].startswith("Работник") for row in table.rows[:-1]) and len(table.rows) > 5
    assert "без имён" in path.name and any("без имён" in line for line in noted(window))


def test_pages_that_need_names_say_so(window: Window, qtbot: QtBot, no_boxes: list[str]) -> None:
    assert window.office
    window.office.see(View(face=ANONYMOUS))
    for key in ("duplicates", "quality"):
        window.go(key)
        settle(window, qtbot)
        said = [shown.text() for shown in window.pages[key].findChildren(QLabel) if shown.isVisible()]
        assert any("здесь нужны имена" in text for text in said), key
    assert no_boxes == [], "what is known beforehand is not told in a box"


def test_the_least_number_that_is_told_is_set(window: Window, qtbot: QtBot) -> None:
    assert window.office
    window.go("settings")
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage) and page.least.value() == 5
    for typed, kept in (("2", 5), ("21", 5), ("10", 10)):
        page.least.setText(typed)
        page.least.editingFinished.emit()
        assert small_numbers.threshold() == kept, typed
    window.office.see(View(face=ANONYMOUS))
    window.go("persons")
    settle(window, qtbot)
    persons = window.pages["persons"]
    assert isinstance(persons, PersonsPage)
    panel = persons.facets
    if not panel.isVisible():
        persons.toggle_facets()
    qtbot.waitUntil(lambda: any(line.counted == "менее 10" for line in panel.lines()), timeout=10_000)
    assert not any(isinstance(line.count, int) and 0 < line.count < 10 for line in panel.lines())


def told(page: QWidget) -> Iterator[str]:
    """Everything that labels, buttons and tables of a page say, tooltips too."""
    for part in page.findChildren(QWidget):
        if isinstance(part, (QLabel, QAbstractButton)):
            yield from (part.text(), part.toolTip())
        if isinstance(part, QTableView):
            model = part.model()
            for row in range(min(40, model.rowCount())):
                for column in range(model.columnCount()):
                    index = model.index(row, column)
                    yield from (str(index.data(role)) for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole))


@pytest.mark.parametrize("face", [INITIALS, ANONYMOUS])
def test_pages_of_counts_and_people_paint_no_names(window: Window, qtbot: QtBot, face: str) -> None:
    assert window.office
    window.office.see(View(face=face))
    with window.office.home.read() as reading:
        people = reading.where(Person)
    names = {p.full_name for p in people} | ({p.last_name for p in people} if face == ANONYMOUS else set())
    campaign = lists.ids(window.office.desk, ListQuery("campaigns"))[0]
    for key, what in (("campaign", {"id": campaign}), ("themes", {}), ("deficits", {}), ("young", {}), ("persons", {}), ("mentoring", {})):
        window.go(key, **what)
        settle(window, qtbot)
        page, said = window.pages[key], set[str]()
        tabs = page.findChild(QTabWidget)
        for at in range(tabs.count() if tabs else 1):
            if tabs:
                tabs.setCurrentIndex(at)
            if isinstance(page, DeficitsPage) and at in (COMPARE, FREQUENT):
                tab = (page.compared, page.frequent)[at == FREQUENT]
                tab.by.set_current("organization")
                page.refresh()
            settle(window, qtbot)
            page.grab()
            said.update(told(page))
        assert len(said) > 20, key
        assert not [text for text in said for name in names if name in text and (face == INITIALS or name in text.split())][:3], key
