"""The page of data quality: rules, remarks, what mends them, exceptions with reasons, the list in a file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nmsdesk.domain import rules
from nmsdesk.services import quality
from nmsdesk.ui import messages
from nmsdesk.ui.forms import RecordDialog
from nmsdesk.ui.pages.quality import QualityPage
from nmsdesk.ui.reason_dialog import ReasonDialog
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import when_open


def page_of(window: Window, qtbot: QtBot, **what: object) -> QualityPage:
    window.go("quality", **what)
    page = window.pages["quality"]
    assert isinstance(page, QualityPage)
    qtbot.waitUntil(lambda: page._took >= 0, timeout=30_000)
    settle(window, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    return page


def answer(reason: str) -> None:
    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReasonDialog)
        dialog.reason.set_value(reason)
        dialog.accept()

    when_open(act)


def choose(page: QualityPage, code: str) -> None:
    page.open(code=code, register=next(p.register for p in page.found if p.code == code))


def a_warning(page: QualityPage) -> str:
    """The code of a warning about records one by one, mended in the record's form."""
    return next(p.code for p in page.found if p.mend.startswith("edit:") and rules.rule(p.code).scope == rules.RECORD)


def test_the_page_shows_what_the_check_finds(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    assert window.office
    found = quality.check(window.office.desk).problems
    assert found and set(page.found) == set(found)
    assert page.tree.topLevelItem(0).text(1).replace("\u00a0", "") == str(len(found))
    code = a_warning(page)
    choose(page, code)
    assert {p.id for p in page.shown} == {p.id for p in found if p.code == code}
    assert page.title.text() == rules.rule(code).title


def test_enter_opens_the_form_at_the_very_field(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    choose(page, a_warning(page))
    problem = page.current()
    assert problem
    seen: list[tuple[int | None, bool]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RecordDialog)
        editor = dialog.form.fields[problem.field].editor
        seen.append((dialog.form.record.id, editor is dialog.focusWidget() or editor.isAncestorOf(dialog.focusWidget())))
        dialog.reject()

    when_open(look)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert seen == [(problem.id, True)]


def test_an_exception_keeps_its_reason_and_can_be_taken_back(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    choose(page, a_warning(page))
    problem, before = page.current(), len(page.found)
    assert problem
    answer("Так и должно быть")
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: len(page.found) == before - 1, timeout=10_000)
    assert problem not in page.found
    page.chips._chips["judged"].click()
    assert [(j.id, j.reason, j.rule.code) for j in page.judged] == [(problem.id, "Так и должно быть", problem.code)]
    page.withdraw_button.click()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: problem in page.found, timeout=10_000)
    assert page.judged == []


def test_rules_without_remarks_are_shown_when_asked_for(window: Window, qtbot: QtBot) -> None:
    page = page_of(window, qtbot)
    few = len(page.tree._items)
    page.every.click()
    assert len(page.tree._items) > few
    assert {code for _, code in page.tree._items if code} >= {r.code for r in quality.rules() if r.register}


def test_the_remarks_shown_are_saved_as_a_table(window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(window, qtbot)
    choose(page, a_warning(page))
    place = tmp_path / "замечания.xlsx"
    monkeypatch.setattr(messages, "save_file", lambda *_: place)
    page.save_list()
    settle(window, qtbot)
    sheet = openpyxl.load_workbook(place).worksheets[0]
    texts = {str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell}
    assert {p.message for p in page.shown} <= texts
