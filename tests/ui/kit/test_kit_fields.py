from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nmsdesk.ui.kit.basics import button, column
from nmsdesk.ui.kit.fields import ChoiceEdit, DayEdit, FlagEdit, Form, LongTextEdit, ManyEdit, NumberEdit, RefEdit, TextEdit, parse_day

Typing = Callable[[QWidget, str], None]
POSTS = [
    (1, "Учитель математики"),
    (2, "Воспитатель"),
    (3, "Педагог-психолог"),
    (4, "Учитель-логопед"),
    (5, "Тренер по гребле и плаванию (Берёзка)"),
]


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    widget.setFocus()
    return widget


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1.9.19", date(2019, 9, 1)), ("01092019", date(2019, 9, 1)), ("010919", date(2019, 9, 1)), ("01.09.2019", date(2019, 9, 1)),
        ("1/9/2019", date(2019, 9, 1)), ("2019-09-01", date(2019, 9, 1)), (" 1 9 2019 г.", date(2019, 9, 1)), ("5,3,58", date(1958, 3, 5)),
        ("31.02.1990", None), ("29.02.2023", None), ("сентябрь", None), ("1.9", None), ("00.00.0000", None),
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_way_people_type_it(typed: str, day: date | None) -> None:
    assert parse_day(typed) == day


def test_a_typed_day_is_written_out_when_the_field_is_left(qtbot: QtBot, type_text: Typing) -> None:
    page, day, other = QWidget(), DayEdit(), TextEdit()
    page.setLayout(column(day, other))
    shown(qtbot, page)
    day.setFocus()
    type_text(day, "1.9.19")
    other.setFocus()
    assert (day.text(), day.value()) == ("01.09.2019", date(2019, 9, 1))


def test_a_wrong_day_stays_in_the_field_and_is_reported(qtbot: QtBot, type_text: Typing) -> None:
    form = Form()
    day, other = DayEdit(), TextEdit()
    form.add("birth", "Дата рождения", day)
    form.add("other", "Другое", other)
    shown(qtbot, form)
    day.setFocus()
    type_text(day, "31.02.1990")
    other.setFocus()
    assert day.text() == "31.02.1990"
    assert day.value() is None
    assert "31.02.1990" in form.errors["birth"]
    assert not form.check()


def test_arrows_step_over_days_and_alt_down_opens_the_calendar(qtbot: QtBot) -> None:
    day = DayEdit()
    shown(qtbot, day)
    day.set_value(date(2025, 12, 31))
    qtbot.keyClick(day, Qt.Key.Key_Up)
    assert day.value() == date(2026, 1, 1)
    qtbot.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert day._calendar is not None and day._calendar.isVisible()
    day._calendar.hide()


@pytest.mark.parametrize(("typed", "value"), [("12", 12), ("1 250", 1250), ("-3", None), ("12,5", None), ("abc", None), ("", None)])
def test_a_whole_number_is_read_or_refused(typed: str, value: int | None) -> None:
    edit = NumberEdit(0, 5000)
    edit.setText(typed)
    assert edit.value() == value
    assert bool(edit.problem()) == (value is None and typed != "")


def test_a_rate_takes_a_comma() -> None:
    edit = NumberEdit(0, 2, 2)
    edit.setText("1,25")
    assert edit.value() == 1.25
    edit.set_value(0.5)
    assert edit.text() == "0,50"


@pytest.mark.parametrize("typed", ["берез", "БЕРЁЗ", "gkfd", ",thtp", "тренер плав"])
def test_a_choice_is_found_without_yo_and_in_the_wrong_layout(qtbot: QtBot, type_text: Typing, typed: str) -> None:
    choice = ChoiceEdit(POSTS)
    shown(qtbot, choice)
    type_text(choice, typed)
    assert [offer.value for offer in choice._list.offers()] == [5]
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert choice.value() == 5
    assert choice.text() == POSTS[4][1]


def test_a_choice_is_moved_over_by_arrows_and_left_by_escape(qtbot: QtBot, type_text: Typing) -> None:
    choice = ChoiceEdit(POSTS)
    choice.set_value(2)
    shown(qtbot, choice)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice._list.isVisible()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    qtbot.keyClick(choice, Qt.Key.Key_Escape)
    assert not choice._list.isVisible()
    assert choice.value() == 2
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert choice.value() == 3


def test_a_choice_keeps_and_reports_what_is_not_in_its_list(qtbot: QtBot, type_text: Typing) -> None:
    choice = ChoiceEdit(POSTS)
    shown(qtbot, choice)
    type_text(choice, "космонавт")
    choice.clearFocus()
    assert choice.text() == "космонавт"
    assert choice.value() is None
    assert "космонавт" in choice.problem()


def test_an_emptied_choice_is_none(qtbot: QtBot) -> None:
    choice = ChoiceEdit(POSTS)
    choice.set_value(1)
    shown(qtbot, choice)
    choice.selectAll()
    with qtbot.waitSignal(choice.changed):
        qtbot.keyClick(choice, Qt.Key.Key_Delete)
    assert choice.value() is None
    assert choice.problem() == ""


def test_a_reference_is_searched_chosen_opened_and_cleared(qtbot: QtBot, type_text: Typing) -> None:
    asked: list[str] = []

    def search(text: str) -> list[tuple[int, str, str]]:
        asked.append(text)
        return [(7, "Берёзкина Анна Сергеевна", "СОШ № 4"), (8, "Берёзкин Пётр", "СОШ № 5")]

    ref = RefEdit(search, lambda record: f"Запись {record}")
    shown(qtbot, ref)
    type_text(ref, "бер")
    qtbot.keyClick(ref, Qt.Key.Key_Return)  # before the pause has passed: searched at once, the first is marked
    assert ref.value() == 7
    assert asked == ["бер"]
    with qtbot.waitSignal(ref.opened) as opened:
        qtbot.keyClick(ref, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert opened.args == [7]
    ref._clear.trigger()
    assert ref.value() is None
    ref.set_value(3)
    assert ref.text() == "Запись 3"


def test_several_values_are_ticked_in_the_order_of_the_list(qtbot: QtBot) -> None:
    many = ManyEdit(POSTS)
    shown(qtbot, many)
    many.set_value((3,))
    with qtbot.waitSignal(many.changed):
        many.toggle(1, True)
    assert many.value() == (1, 3)
    many.show_list()
    assert many._popup is not None
    many._popup._list.item(2).setCheckState(Qt.CheckState.Unchecked)
    assert many.value() == (1,)
    many._popup.hide()


def test_several_values_are_ticked_by_keys_alone(qtbot: QtBot, type_text: Typing) -> None:
    many = ManyEdit(POSTS)
    shown(qtbot, many)
    qtbot.keyClick(many._add, Qt.Key.Key_Down)
    assert many._popup is not None and many._popup.isVisible()
    type_text(many._popup._filter, "djcg")
    qtbot.keyClick(many._popup._filter, Qt.Key.Key_Return)
    qtbot.keyClick(many._popup, Qt.Key.Key_Escape)
    assert many.value() == (2,)
    assert not many._popup.isVisible()


def build() -> Form:
    form = Form()
    form.section("Человек")
    form.add("last", "Фамилия", TextEdit(), required=True)
    form.add("birth", "Дата рождения", DayEdit(), "Считается возраст")
    form.add("post", "Должность", ChoiceEdit(POSTS), required=True)
    form.add("note", "Примечание", LongTextEdit())
    form.add("main", "Основное место", FlagEdit())
    return form


def test_a_form_is_dirty_only_while_it_differs(qtbot: QtBot, type_text: Typing) -> None:
    form = build()
    shown(qtbot, form)
    form.set_values({"last": "Ёлкина", "birth": date(1990, 5, 1), "post": 1})
    assert not form.dirty
    last = form.editor("last")
    last.end(False)
    with qtbot.waitSignal(form.dirty_changed) as told:
        type_text(last, "й")
    assert told.args == [True]
    assert form.changes() == {"last": "Ёлкинай"}
    with qtbot.waitSignal(form.dirty_changed) as told:
        qtbot.keyClick(last, Qt.Key.Key_Backspace)
    assert told.args == [False]


def test_a_form_goes_to_the_first_bad_field(qtbot: QtBot) -> None:
    form = build()
    shown(qtbot, form)
    form.set_values({"last": "Ёлкина"})
    assert not form.check()
    assert list(form.errors) == ["post"]
    assert form.focusWidget() is form.editor("post")


def test_messages_of_a_refused_save_stand_under_their_fields_until_mended(qtbot: QtBot, type_text: Typing) -> None:
    form = build()
    shown(qtbot, form)
    rest = form.show_troubles(
        {"birth": ("Моложе 18 лет", "warning"), "last": ("Такой человек уже есть", "error"), "": ("Нет связи", "error")}
    )
    assert rest == ["Нет связи"]
    assert form.errors == {"last": "Такой человек уже есть"}
    assert form.fields["birth"].severity() == "warning"
    type_text(form.editor("last"), "а")
    assert form.errors == {}


def test_a_form_is_of_one_column_when_narrow_and_never_overlaps(qtbot: QtBot) -> None:
    form = build()
    shown(qtbot, form)
    for width in (900, 400):
        form.resize(width, 300)
        qtbot.wait(10)
        boxes = [field.geometry() for field in form.fields.values()]
        assert not any(a.intersects(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])
        assert all(box.right() <= form.viewport().width() for box in boxes)
        left = {box.left() for box in boxes}
        assert len(left) == (2 if width == 900 else 1)


def test_every_editor_has_a_name_for_screen_readers() -> None:
    form = build()
    assert form.editor("last").accessibleName() == "Фамилия, обязательно"
    assert form.editor("birth").accessibleDescription() == "Считается возраст"
    assert button("Сохранить", "check").accessibleName() == "Сохранить"
