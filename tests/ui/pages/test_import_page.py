"""Files of schools taken in through the page, driven by its buttons and keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from nmsdesk import settings
from nmsdesk.domain.development import Diagnostic
from nmsdesk.domain.organizations import Organization, OrganizationAlias
from nmsdesk.domain.people import Employment, Person
from nmsdesk.services import registers
from nmsdesk.ui import messages
from nmsdesk.ui.pages import imports
from nmsdesk.ui.pages.imports import ImportPage
from nmsdesk.ui.window import Window
from tests.exchange.books import book
from tests.given import a_job, a_person, a_school, instrument, tables
from tests.ui.conftest import settle
from tests.ui.typing_keys import type_text

SCHOOL = "МБОУ СОШ № 14"
HEAD = ["№ п/п", "Фамилия, имя, отчество", "Должность", "Дата рождения", "Категория"]


def page(window: Window) -> ImportPage:
    window.go("import")
    found = window.pages["import"]
    assert isinstance(found, ImportPage)
    window.activateWindow()  # shortcuts are heard by the active window only
    return found


def wait(window: Window, shown: ImportPage, qtbot: QtBot) -> None:
    """Until the file is read and its rows are planned."""
    qtbot.waitUntil(lambda: not shown.work.reader.busy, timeout=30_000)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: not shown.work._planning, timeout=30_000)


def take(window: Window, path: Path, qtbot: QtBot) -> ImportPage:
    """Give the file to the page and wait for the check."""
    shown = page(window)
    shown.add_files([path])
    wait(window, shown, qtbot)
    return shown


def press(button: QPushButton, qtbot: QtBot) -> None:
    assert button.isEnabled() and button.isVisible(), button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def said(shown: ImportPage) -> str:
    """The words on the button that accepts."""
    return shown.check.accept.text().replace("\u00a0", " ")


def rows_of(window: Window, kind: Any) -> list[Any]:
    assert window.office
    with window.office.desk.read() as reading:
        return list(reading.where(kind))


def staff_list(path: Path, *rows: tuple[Any, ...], school: str = SCHOOL) -> Path:
    """A list as a school sends it: titles above, «Итого» below."""
    numbered = [[n, *row] for n, row in enumerate(rows, 1)]
    lines = [[f"Список педагогических работников {school}"], [], HEAD, *numbered, ["Итого", len(rows)]]
    return book(path, lines, title="Штат")


def test_a_messy_staff_list_is_read_shown_accepted_and_taken_back(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    desk = empty_window.office.desk
    a_school(desk, "СОШ № 14")
    before = tables(desk)
    path = staff_list(
        tmp_path / "штат.xlsx",
        ("Иванова  Мария Петровна", "учитель русского языка и литературы", "17.05.1990", "высшая"),
        ("Cидорова Анна Олеговна", "учитель матем.", "1985-01-30", "б/к"),
        ("Петров Пётр Петрович", "учитель физики", "31.12.1899", "1 КК"),
    )
    shown = take(empty_window, path, qtbot)
    assert said(shown) == "Принять 3 строки, ошибки пропустить"
    assert shown.check.settings.fields["kind"].editor.value() == "staff"
    assert shown.check.problems.table.paged.rowCount() >= 2, "the Latin letter and the impossible date are told"
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert shown.stack.currentWidget() is shown.result
    assert {p.last_name for p in rows_of(empty_window, Person)} == {"Иванова", "Сидорова", "Петров"}
    assert len(rows_of(empty_window, Employment)) == 3
    press(shown.result.undo, qtbot)
    settle(empty_window, qtbot)
    assert tables(desk) == before
    assert not shown.result.undo.isVisible()


def test_a_namesake_is_asked_about_and_the_answer_is_used(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    desk = empty_window.office.desk
    school = a_school(desk, "СОШ № 14")
    one, two = a_person(desk, birth=None), a_person(desk, birth=None)
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None))
    shown = take(empty_window, path, qtbot)
    assert shown.check.tabs.currentWidget() is shown.check.questions
    assert not shown.check.accept.isEnabled(), "nothing is guessed"
    choices = shown.check.questions.findChildren(QRadioButton)
    assert len(choices) == 3 and choices[-1].text().startswith("Это новый работник")
    choices[1].click()
    settle(empty_window, qtbot)
    assert choices[1].isChecked(), "an answered question stays in sight"
    qtbot.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(empty_window, qtbot)
    here = [e for e in rows_of(empty_window, Employment) if e.organization == school.id]
    assert len(rows_of(empty_window, Person)) == 2
    assert len(here) == 1 and here[0].person in (one.id, two.id)


def test_a_namesake_may_be_a_new_worker(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    desk = empty_window.office.desk
    a_school(desk, "СОШ № 14")
    a_person(desk, birth=None)
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None))
    shown = take(empty_window, path, qtbot)
    shown.check.questions.findChildren(QRadioButton)[-1].click()
    settle(empty_window, qtbot)
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert len(rows_of(empty_window, Person)) == 2


def test_a_bad_file_shows_a_sentence_and_changes_nothing(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    before = tables(empty_window.office.desk)
    path = tmp_path / "письмо.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 400)
    shown = take(empty_window, path, qtbot)
    assert shown.banner.isVisible() and shown.stack.currentWidget() is shown.start
    assert shown.banner.accessibleName().startswith("письмо.xlsx: ") and shown.banner.accessibleName().endswith(".")
    assert tables(empty_window.office.desk) == before


def test_after_a_bad_file_the_next_one_goes_on(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    a_school(empty_window.office.desk, "СОШ № 14")
    bad = tmp_path / "пустой.xlsx"
    bad.write_bytes(b"")
    good = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None))
    shown = page(empty_window)
    shown.add_files([bad, good])
    qtbot.waitUntil(lambda: shown.stack.currentWidget() is shown.check, timeout=30_000)
    wait(empty_window, shown, qtbot)
    assert shown.banner.isVisible() and "пустой.xlsx" in shown.banner.accessibleName()
    assert said(shown) == "Принять 1 строку"


def test_a_list_of_an_unknown_kind_can_be_told_its_kind(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    shown = take(empty_window, book(tmp_path / "что-то.xlsx", [["яблоки", "груши"], [1, 2]]), qtbot)
    assert shown.stack.currentWidget() is shown.check and shown.banner.isVisible()
    assert not shown.check.accept.isEnabled()
    assert shown.check.tabs.currentWidget() is shown.check.file, "the file itself is shown"
    kind = shown.check.settings.fields["kind"].editor
    kind.set_value("staff")
    kind.changed.emit()
    qtbot.wait(500)
    wait(empty_window, shown, qtbot)
    assert "Список педагогических работников" in shown.banner.accessibleName()


def test_an_unknown_organisation_is_added_or_named(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    desk = empty_window.office.desk
    known = a_school(desk, "СОШ № 14")
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None), school="МБОУ Гимназия № 77")
    shown = take(empty_window, path, qtbot)
    assert shown.work.file and shown.work.file.plan and list(shown.work.file.plan.unknown_organizations.values()) == ["МБОУ Гимназия № 77"]
    same = next(b for b in shown.check.questions.findChildren(QPushButton) if b.text() == "Это она")
    assert not same.isEnabled()
    find = next(e for e in shown.check.questions.findChildren(QWidget) if "организация в базе" in e.accessibleName())
    type_text(find, "СОШ № 14")
    qtbot.keyClick(find, Qt.Key.Key_Return)
    qtbot.keyClick(find, Qt.Key.Key_Return)
    press(same, qtbot)
    wait(empty_window, shown, qtbot)
    assert [a.organization for a in rows_of(empty_window, OrganizationAlias) if a.name == "МБОУ Гимназия № 77"] == [known.id]
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert [e.organization for e in rows_of(empty_window, Employment)] == [known.id]


def test_a_new_organisation_comes_with_the_file(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None), school="МБОУ Гимназия № 77")
    shown = take(empty_window, path, qtbot)
    press(next(b for b in shown.check.questions.findChildren(QPushButton) if b.text() == "Завести новую"), qtbot)
    wait(empty_window, shown, qtbot)
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert "МБОУ Гимназия № 77" in [o.name for o in rows_of(empty_window, Organization)]


def test_diagnostics_want_an_instrument_and_take_the_one_chosen(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    desk = empty_window.office.desk
    person = a_person(desk)
    a_job(desk, person, a_school(desk, "СОШ № 14"))
    path = book(
        tmp_path / "диагностика.xlsx",
        [["ФИО", "ОО", "Дата диагностики", "% выполнения"], ["Иванова Мария Петровна", "СОШ № 14", "10.10.2025", "72"]],
    )
    shown = take(empty_window, path, qtbot)
    field = shown.check.settings.fields["instrument"]
    assert field.isVisible() and field.severity() == "warning" and not shown.check.accept.isEnabled()
    field.editor.set_value(instrument(desk).name)
    field.editor.changed.emit()
    qtbot.waitUntil(lambda: shown.check.accept.isEnabled(), timeout=10_000)
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert [d.percent for d in rows_of(empty_window, Diagnostic)] == [72.0]


def test_rows_with_errors_are_left_out_and_the_button_says_so(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    a_school(empty_window.office.desk, "СОШ № 14")
    path = staff_list(
        tmp_path / "штат.xlsx",
        ("Иванова Мария Петровна", "учитель физики", None, None),
        ("Петров Пётр Петрович", "звездочёт", None, None),
    )
    shown = take(empty_window, path, qtbot)
    assert said(shown) == "Принять 1 строку без ошибок"
    assert "1" in shown.check.problems.chips._chips["error"].text()
    shown.check.problems.chips._chips["error"].click()
    assert shown.check.problems.table.paged.rowCount() == 1
    qtbot.keyClick(shown.check.problems.table, Qt.Key.Key_Return)
    assert shown.check.tabs.currentWidget() is shown.check.file
    assert shown.check.file.table is not None and shown.check.file.table.current_id() == 4, "the row of the problem in the file"
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert [p.last_name for p in rows_of(empty_window, Person)] == ["Иванова"]


def test_files_queue_one_after_another(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    a_school(empty_window.office.desk, "СОШ № 14")
    first = staff_list(tmp_path / "один.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None))
    second = staff_list(tmp_path / "два.xlsx", ("Петров Пётр Петрович", "учитель физики", None, None))
    shown = page(empty_window)
    shown.add_files([first, second])
    wait(empty_window, shown, qtbot)
    assert shown.queue.isVisible() and shown.header._subtitle.text() == "один.xlsx"
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert shown.result.on.text() == "Следующий файл (ещё 1)"
    press(shown.result.on, qtbot)
    wait(empty_window, shown, qtbot)
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert {p.last_name for p in rows_of(empty_window, Person)} == {"Иванова", "Петров"}


def test_the_same_file_again_has_nothing_to_accept(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    a_school(empty_window.office.desk, "СОШ № 14")
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", "17.05.1990", None))
    shown = take(empty_window, path, qtbot)
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    shown = take(empty_window, path, qtbot)
    assert said(shown) == "Принимать нечего" and not shown.check.accept.isEnabled()


def test_a_change_of_the_base_meanwhile_plans_the_file_anew(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    assert empty_window.office
    desk = empty_window.office.desk
    a_school(desk, "СОШ № 14")
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None))
    shown = take(empty_window, path, qtbot)
    empty_window.office.act(lambda: registers.save(desk, Person(last_name="Орлов", first_name="Олег")))
    wait(empty_window, shown, qtbot)
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert shown.stack.currentWidget() is shown.result


def test_a_dropped_file_is_taken(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None))
    shown = page(empty_window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(QPointF(QPoint(50, 50)), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    shown.dropEvent(event)
    wait(empty_window, shown, qtbot)
    assert shown.stack.currentWidget() is shown.check


def test_csv_shows_its_encoding_and_takes_another(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_bytes("ФИО;Должность;Дата рождения\nИванова Мария Петровна;учитель физики;17.05.1990\n".encode("cp1251"))
    shown = take(empty_window, path, qtbot)
    field = shown.check.settings.fields["encoding"]
    assert field.isVisible() and field.editor.value() == "cp1251"
    field.editor.set_value("koi8-r")
    field.editor.changed.emit()
    qtbot.waitUntil(lambda: bool(shown.work.file and shown.work.file.workbook and shown.work.file.workbook.encoding == "koi8-r"))
    wait(empty_window, shown, qtbot)
    assert "Иванова" not in str(shown.work.file.workbook.sheets[0].rows)  # type: ignore[union-attr]


def test_reading_can_be_given_up(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None))
    shown = page(empty_window)
    shown.add_files([path])
    assert shown.stack.currentWidget() is shown.busy
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.stack.currentWidget() is shown.start and not shown.work.reader.busy
    qtbot.wait(300)
    assert shown.stack.currentWidget() is shown.start, "what was given up is not heard"


def test_the_chosen_folder_is_remembered(empty_window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "от школ"
    folder.mkdir()
    path = staff_list(folder / "штат.xlsx", ("Иванова Мария Петровна", "учитель физики", None, None))
    monkeypatch.setattr(imports, "choose_files", lambda owner, start: [path])
    shown = page(empty_window)
    press(shown.start.zone.choose, qtbot)
    wait(empty_window, shown, qtbot)
    assert settings.load()["folder"] == str(folder)


def test_an_empty_table_for_schools_is_saved_and_can_be_taken_back_filled(
    empty_window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "пустая.xlsx"
    monkeypatch.setattr(messages, "save_file", lambda *a: target)
    shown = page(empty_window)
    press(next(b for b in shown.start.findChildren(QPushButton) if b.text() == "Организации"), qtbot)
    settle(empty_window, qtbot)
    made = openpyxl.load_workbook(target)
    sheet = made.worksheets[0]
    captions = {str(cell.value): cell for cell in sheet[1]}
    captions["Наименование"].offset(1, 0).value = "МБОУ СОШ № 3"
    captions["Вид"].offset(1, 0).value = "СОШ"
    made.save(target)
    made.close()
    shown.add_files([target])
    wait(empty_window, shown, qtbot)
    press(shown.check.accept, qtbot)
    settle(empty_window, qtbot)
    assert "МБОУ СОШ № 3" in [o.name for o in rows_of(empty_window, Organization)]


def test_troubles_are_saved_for_the_school(empty_window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "замечания.docx"
    monkeypatch.setattr(messages, "save_file", lambda *a: target)
    path = staff_list(tmp_path / "штат.xlsx", ("Иванова Мария Петровна", "звездочёт", None, None))
    shown = take(empty_window, path, qtbot)
    shown.check.tabs.setCurrentWidget(shown.check.problems)
    press(shown.check.problems.save, qtbot)
    settle(empty_window, qtbot)
    assert target.stat().st_size > 5000
