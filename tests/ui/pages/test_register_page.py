"""Lists, forms and cards, driven as a methodologist would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.development import Diagnostic, LearningPlan, Level, Mentorship
from nmsdesk.domain.people import Person
from nmsdesk.services import lists, registers, undo
from nmsdesk.ui.forms import RecordDialog
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import when_open
from tests.ui.typing_keys import type_text


@contextmanager
def dialog_driven(drive: object) -> Iterator[list[RecordDialog]]:
    """Run ``drive(dialog)`` in the dialog that opens inside the block."""
    seen: list[RecordDialog] = []

    def act() -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, RecordDialog):
            seen.append(found)
            drive(found)  # type: ignore[operator]
            if found.isVisible():
                found.form.mark_clean()
                found.reject()

    when_open(act)
    yield seen


def page(window: Window, key: str) -> RegisterPage:
    window.go(key)
    found = window.pages[key]
    assert isinstance(found, RegisterPage)
    return found


def test_every_register_opens_as_a_list_and_as_a_form(window: Window, qtbot: QtBot) -> None:
    assert window.office
    lists_ = 0
    for key in REGISTERS:
        window.go(key)
        shown = window.pages[key]
        if isinstance(shown, RegisterPage):  # some registers have pages of their own
            lists_ += 1
            assert shown.table.paged.columnCount() > 0
            for row in range(min(3, shown.table.paged.rowCount())):
                shown.table.paged.row_values(row)
        dialog = RecordDialog(window.office, registers.blank(key), window)
        assert dialog.form.fields
        dialog.deleteLater()
    assert lists_ > len(REGISTERS) - 8


def test_typing_in_the_search_narrows_the_list_in_either_layout(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "persons")
    whole = shown.table.paged.rowCount()
    name = shown.table.paged.row_values(0)[0].split()[0]
    type_text(shown.search, name.lower().replace("ё", "е"))
    qtbot.waitUntil(lambda: shown.table.paged.rowCount() < whole)
    names = [shown.table.paged.row_values(n)[0] for n in range(shown.table.paged.rowCount())]
    assert names and all(name in n or name.lower() in n.lower() for n in names)


def test_a_person_is_added_with_the_keyboard_and_taken_back(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    shown = page(window, "persons")
    before = registers.counts(desk)["persons"]

    def drive(dialog: RecordDialog) -> None:
        form = dialog.form
        form.fields["last_name"].editor.setFocus()
        type_text(form.fields["last_name"].editor, "Пробная")
        type_text(form.fields["first_name"].editor, "Анна")
        qtbot.keyClick(form.fields["first_name"].editor, Qt.Key.Key_Return)

    with dialog_driven(drive) as seen:
        shown.add()
    assert seen and registers.counts(desk)["persons"] == before + 1
    window.undo()
    settle(window, qtbot)
    assert registers.counts(desk)["persons"] == before


def test_a_wrong_snils_is_said_under_its_field_and_nothing_is_saved(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    before = registers.counts(desk)["persons"]

    def drive(dialog: RecordDialog) -> None:
        for name, text in (("last_name", "Пробная"), ("first_name", "Анна"), ("snils", "112-233-445 00")):
            dialog.form.fields[name].editor.set_value(text)
        assert not dialog.save()
        assert "Контрольные цифры" in dialog.form.errors["snils"]

    with dialog_driven(drive) as seen:
        page(window, "persons").add()
    assert seen and registers.counts(desk)["persons"] == before


def test_escape_leaves_a_form_and_keeps_nothing(window: Window, qtbot: QtBot) -> None:
    assert window.office
    before = registers.counts(window.office.desk)["programs"]

    def drive(dialog: RecordDialog) -> None:
        type_text(dialog.form.fields["title"].editor, "Лишняя")
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    with dialog_driven(drive) as seen:
        page(window, "programs").add()
    assert seen and not seen[0].isVisible()
    assert registers.counts(window.office.desk)["programs"] == before


def test_a_mentor_of_himself_is_refused_in_the_form(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    with desk.read() as reading:
        person = reading.where(Person)[0]
        before = len(reading.where(Mentorship))

    def drive(dialog: RecordDialog) -> None:
        dialog.form.fields["mentor"].editor.set_value(person.id)
        dialog.form.fields["mentee"].editor.set_value(person.id)
        dialog.form.fields["since"].editor.set_value(desk.today)
        assert not dialog.save()
        assert "самому себе" in dialog.form.errors["mentee"]

    with dialog_driven(drive):
        page(window, "mentorships").add()
    assert registers.counts(desk)["mentorships"] == before


def test_the_level_field_offers_the_scale_of_the_instrument(window: Window, qtbot: QtBot) -> None:
    assert window.office
    office = window.office
    with office.desk.read() as reading:
        example = next(d for d in reading.where(Diagnostic) if d.level)
    dialog = RecordDialog(office, example, window)
    offered = {n for n, _, _ in dialog.form.fields["level"].editor._search("")}
    assert example.level in offered and len(offered) < 8
    dialog.deleteLater()


def test_what_is_typed_in_the_level_field_narrows_the_scale(window: Window, qtbot: QtBot) -> None:
    assert window.office
    desk = window.office.desk
    with desk.read() as reading:
        level = next(one for one in reading.where(Level) if one.name == "базовый")
    found = lists.suggest(desk, "levels", "баз", scale=level.scale)
    assert [name for _, name, _ in found] == ["базовый"]


def test_a_long_message_is_seen_whole_under_its_field(window: Window, qtbot: QtBot) -> None:
    assert window.office
    dialog = RecordDialog(window.office, registers.blank("diagnostics"), window)
    dialog.show()
    field = dialog.form.fields["day"]
    field.set_message("Заполните это поле")
    qtbot.wait(20)
    field.set_message("Нет такой даты: «завтра». Пишите день, месяц, год: 01.09.2019. Год можно написать двумя цифрами.")
    qtbot.waitUntil(lambda: field.height() == field.heightForWidth(field.width()), timeout=1000)
    dialog.form.mark_clean()
    dialog.reject()


def test_enter_on_the_leave_button_leaves_and_does_not_save(window: Window, qtbot: QtBot) -> None:
    assert window.office
    dialog = RecordDialog(window.office, Person(last_name="Ненужный", first_name="Пётр"), window)
    dialog.show()
    qtbot.keyClick(dialog._leave, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.saved is None


def test_the_next_part_of_a_series_belongs_to_the_same_record(window: Window, qtbot: QtBot) -> None:
    assert window.office
    with window.office.desk.read() as reading:
        plan = reading.where(LearningPlan)[0]
    dialog = RecordDialog(window.office, registers.blank("plan_items", plan=plan.id), window)
    dialog.show()
    assert dialog.form.fields["position"].isAncestorOf(dialog.focusWidget())
    dialog.form.editor("content").set_value("Открытый урок")
    dialog._save_and_more()
    assert dialog.form.editor("plan").value() == plan.id
    assert not dialog.form.editor("content").value()
    dialog.form.mark_clean()
    dialog.reject()


def test_enter_on_a_person_opens_the_card_with_everything(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "persons")
    shown.table.setFocus()
    shown.table.selectRow(0)
    qtbot.keyClick(shown.table, Qt.Key.Key_Return)
    assert window.navigation.current() == "persons"
    assert window.stack.currentWidget() is window.pages["person"]
    name = shown.table.paged.row_values(0)[0]
    assert window.pages["person"].header.accessibleName() == name  # type: ignore[attr-defined]


def test_a_chosen_filter_is_a_chip_that_can_be_removed(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "organizations")
    whole = shown.table.paged.rowCount()
    shown.add_filter("kind", "kindergarten")
    assert 0 < shown.table.paged.rowCount() < whole
    shown._unfilter("kind:0")
    assert shown.table.paged.rowCount() == whole


def test_a_change_elsewhere_is_seen_in_the_open_list(window: Window, qtbot: QtBot) -> None:
    assert window.office
    office = window.office
    shown = page(window, "programs")
    whole = shown.table.paged.rowCount()
    office.act(lambda: registers.save(office.desk, registers.blank("programs", title="Новая программа", kind="pk")))
    assert shown.table.paged.rowCount() == whole + 1
    assert undo.last(office.desk) is not None
