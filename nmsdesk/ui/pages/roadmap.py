"""The card of a plan of measures: its lines by month or direction, marks of fulfilment, events made of them, progress."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QSizePolicy

from nmsdesk.domain import terms
from nmsdesk.russian import count, day, fold
from nmsdesk.services import lists, registers, roadmaps
from nmsdesk.services.roadmaps import MeasureLine, Progress, RoadmapCard
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, finding, follow
from nmsdesk.ui.forms import remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit, RefEdit
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.kit.progress_list import ProgressList, ProgressRow
from nmsdesk.ui.kit.suggest import matches
from nmsdesk.ui.rows_table import RowsTable

TONES = {"выполнено": "ok", "просрочено": "bad", "выполняется": "accent", "перенесено": "warn"}
GROUPS = (("month", "Месяц"), ("direction", "Направление"), ("responsible", "Ответственный"))
POINTS = ("пункт", "пункта", "пунктов")


class RoadmapPage(CardPage):
    """Measures at the left, progress at the right; each action is one undo step."""

    register = "roadmaps"
    watches = frozenset({"roadmaps", "measures", "events", "documents"})

    def build(self) -> None:
        self._group = "month"
        self._only = ""  # a direction or a responsible chosen at the right
        self.print_menu((("schedule", "План на бумаге"),))
        self.writers(self.header.add_action("Скопировать на другой год", "copy", self.copy, tip="Те же пункты, сроки сдвинуты"))
        self._build_table()
        self._build_work()
        self._build_side()

    def _build_table(self) -> None:
        self.measures = RowsTable(
            [
                Column("group", "Месяц", 126, sortable=False), Column("position", "№", 48, kind="number"),
                Column("name", "Мероприятие", 210), Column("until", "Срок", 102, kind="day"),
                Column("state", "Состояние", 128, kind="badge", tone=lambda v: TONES.get(v, "neutral")),
                Column("responsible", "Ответственный", 130, shown=False), Column("form", "Форма", 130, shown=False),
                Column("place", "Место", 120, shown=False), Column("audience", "Для кого", 130, shown=False),
                Column("done", "Выполнено", 104, kind="day", shown=False), Column("fulfilled", "Отметка", 96),
            ],
            "Пункты плана", "Пунктов пока нет. Добавьте первый (Ctrl+N) или скопируйте план прошлого года.",
        )  # fmt: skip
        self.measures.opened.connect(lambda n: self.open_form("measures", n))
        self.measures.menu_hook = self._menu
        self.measures.sort_requested.connect(lambda *_: self._narrow())
        keys.bind(self.measures, "Delete", self.remove, Qt.ShortcutContext.WidgetShortcut)
        self.measures.space_pressed.connect(self.complete)

    def _build_work(self) -> None:
        add = self.tool("Добавить пункт", "plus", self.add, "Ctrl+N", "primary")
        done = self.tool("Выполнено", "check", self.complete, "Ctrl+E", tip="Отметить выполнение выбранных пунктов (Пробел)")
        event = self.tool("Создать мероприятие", "calendar-event", self.create_event, "Ctrl+M", tip="Из выбранного пункта плана")
        more = button("Ещё", "", "menu", tip="Перенести срок, связать, отменить, вернуть в работу")
        menu = QMenu(self)
        menu.aboutToShow.connect(partial(self._fill_more, menu))
        more.setMenu(menu)
        self.writers(more)
        self.seek = finding("Найти пункт", lambda _: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.groups = ChipRow([Chip(*group) for group in GROUPS], "month")
        self.groups.chosen.connect(self.group_by)
        self.removed = ChipRow()
        self.removed.hide()
        self.removed.removed.connect(lambda _: self.show_only(""))
        table = Card(padding=0)
        table.add(self.measures)
        self.work.addLayout(row(self.seek, None, more, event, done, add))
        self.groups.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        filters = row(self.chips, self.groups, spacing=16)
        filters.setStretch(0, 1)
        self.work.addLayout(filters)
        self.work.addWidget(self.removed)
        self.work.addWidget(table, 1)

    def _build_side(self) -> None:
        self._whole = ProgressList("Всего")
        self._whole.activated.connect(lambda _: self.show_only(""))
        self._directions, self._people = ProgressList("По направлениям"), ProgressList("По ответственным")
        for bars in (self._directions, self._people):
            bars.activated.connect(self.show_only)
        self._cancelled = label("", "small")
        self.side.addWidget(Card("Выполнение", column(self._whole, self._cancelled, spacing=4)))
        self.side.addWidget(Card("По направлениям", self._directions))
        self.side.addWidget(Card("По ответственным", self._people))
        self.side.addWidget(self.facts_card)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.seek.clear()
            self.chips.set_current("")
            self._only = ""
            self.removed.hide()
        super().open(id, **what)

    def read(self) -> RoadmapCard:
        return roadmaps.card(self.office.desk, self.number)

    def show_card(self, card: RoadmapCard) -> None:
        r, whole = card.roadmap, card.whole
        badges = [(f"выполнено {whole.done} из {whole.of}", "ok" if whole.of and whole.done == whole.of else "accent")]
        if whole.overdue:
            badges.append((f"просрочено: {whole.overdue}", "bad"))
        self.show_head(r.name, f"{terms.ROADMAP_KINDS[r.kind].capitalize()}, {day(r.since)} – {day(r.until)}", badges if whole.of else ())
        self.show_facts(fact for fact in card.facts if fact[0] not in ("Вид", "Срок"))
        self.files.set_record(r)
        self._whole.set_rows([_progress(whole)])
        self._directions.set_rows(map(_progress, card.by_direction))
        self._people.set_rows(map(_progress, card.by_responsible))
        gone = sum(m.state == "cancelled" for m in card.lines)
        self._cancelled.setText(f"Отменены и не считаются: {count(gone, *POINTS)}" if gone else "")
        self._cancelled.setVisible(bool(gone))
        current = self.chips.current()
        waiting = sum(m.state in roadmaps.OPEN for m in card.lines)
        shown = [Chip("", "Все", len(card.lines)), Chip("open", "Не выполнены", waiting), Chip("late", "Просрочены", whole.overdue)]
        self.chips.set_chips(shown, current)
        self._put()

    def _put(self) -> None:
        """The rows in the order of the chosen groups; the name of a group stands at its first row."""
        found: tuple[MeasureLine, ...] = self.card.lines
        last, rows = None, dict[int, tuple[Any, ...]]()
        mixed = bool(self.measures.sort_state()[0])  # sorted by a column, the lines of a group do not stand together
        for m in sorted(filter(self._fits, found), key=self._order):
            group = self._name_of(m)
            rows[m.id] = (
                group if mixed or group != last else "", m.position or None, m.name, m.until,
                "просрочено" if m.overdue else terms.MEASURE_STATES[m.state], m.responsible,
                m.form, m.place, m.audience, m.done_on, m.fulfilled.replace("\n", "; "),
            )  # fmt: skip
            last = group
        self.measures.put(rows)

    def _order(self, m: MeasureLine) -> tuple[Any, ...]:
        if self._group == "direction":
            return (m.direction or "9",)
        return (not m.responsible, fold(m.responsible)) if self._group == "responsible" else ()

    def _name_of(self, m: MeasureLine) -> str:
        if self._group == "direction":
            return terms.DIRECTIONS.get(m.direction, "Без направления")
        return (m.responsible or "Не назначен") if self._group == "responsible" else m.month.capitalize()

    def _fits(self, m: MeasureLine) -> bool:
        state = self.chips.current()
        if (state == "open" and m.state not in roadmaps.OPEN) or (state == "late" and not m.overdue):
            return False
        if self._only and self._only not in (terms.DIRECTIONS.get(m.direction, "Без направления"), m.responsible or "Не назначен"):
            return False
        return matches(self.seek.text(), f"{m.name} {m.responsible} {m.place} {m.fulfilled}")

    def _narrow(self) -> None:
        if self.card:
            self._put()

    def group_by(self, key: str) -> None:
        """Order the lines by month, by direction or by who answers."""
        self._group = key
        self.groups.set_current(key)
        number = next(n for n, c in enumerate(self.measures.paged.columns) if c.key == "group")
        caption = {"month": "Месяц", "direction": "Направление", "responsible": "Кто отвечает"}[key]
        self.measures.set_caption(number, caption)
        self.measures.restore_columns({"widths": {"group": 126 if key == "month" else 160}})
        self.measures.show_column("position", key == "month")
        self.measures.set_sort("", False)
        self._narrow()

    def show_only(self, name: str) -> None:
        """Only the lines of a direction or of who answers; '' shows all again."""
        self._only = name
        self.removed.set_active([("only", name)] if name else [])
        self.removed.setVisible(bool(name))
        self._narrow()

    def _line(self, n: int) -> MeasureLine:
        found: tuple[MeasureLine, ...] = self.card.lines
        return next(m for m in found if m.id == n)

    def _fill_more(self, menu: QMenu) -> None:
        menu.clear()
        self._menu(menu, self.measures.chosen())

    def _menu(self, menu: QMenu, chosen: list[int]) -> None:
        if len(chosen) == 1:
            menu.addAction("Изменить пункт", partial(self.open_form, "measures", chosen[0]))
            if link := self._line(chosen[0]).link:
                menu.addAction("Открыть, чем выполнено", partial(follow, self.office, link))
            menu.addAction("Связать с мероприятием или документом", self.link)
        menu.addAction("Перенести срок", self.put_off)
        menu.addAction("Отменить пункты", self.cancel)
        menu.addAction("Вернуть в работу", self.reopen)
        menu.addAction("Удалить\tDel", self.remove)

    # measures

    def _picked(self) -> list[int]:
        chosen = self.measures.chosen()
        if not chosen:
            self.office.say("Выберите пункты в таблице", "warn")
        return chosen if self.office.may_write() else []

    def _who(self, chosen: list[int]) -> str:
        return self._line(chosen[0]).name if len(chosen) == 1 else count(len(chosen), *POINTS)

    def add(self) -> None:
        """The form of a new line with the next number."""
        last = max((m.position for m in self.card.lines), default=0)
        record = self.add_form("measures", roadmap=self.number, position=last + 1)
        if record is not None and record.id is not None:
            self.measures.select_id(record.id)

    def complete(self) -> None:
        """The day and the mark of fulfilment of the selected lines."""
        if chosen := self._picked():
            ask(
                self.office, "Отметить выполнение",
                (
                    Asked("on", "Выполнено", DayEdit(), self.office.desk.today),
                    Asked("result", "Чем подтверждается", TextEdit(), "", False, "Например: протокол № 3 от 12.03.2026"),
                ),
                lambda v: roadmaps.complete(self.office.desk, chosen, v["on"], v["result"]), "Отметить", text=self._who(chosen),
                said="Выполнение отмечено", owner=self,
            )  # fmt: skip

    def put_off(self) -> None:
        """A later term of the selected lines with the reason."""
        if chosen := self._picked():
            ask(
                self.office, "Перенести срок", (Asked("until", "Новый срок", DayEdit()), Asked("reason", "Причина", TextEdit())),
                lambda v: roadmaps.move(self.office.desk, chosen, v["until"], v["reason"]), "Перенести", text=self._who(chosen),
                said="Срок перенесён", owner=self,
            )  # fmt: skip

    def cancel(self) -> None:
        """The selected lines will not be done."""
        if chosen := self._picked():
            ask(
                self.office, "Отменить пункты", (Asked("reason", "Причина", TextEdit()),),
                lambda v: roadmaps.cancel(self.office.desk, chosen, v["reason"]), "Отменить пункты", text=self._who(chosen),
                said="Пункты отменены", owner=self,
            )  # fmt: skip

    def reopen(self) -> None:
        if chosen := self._picked():
            self.office.act(lambda: roadmaps.reopen(self.office.desk, chosen), "Возвращено в работу")

    def link(self) -> None:
        """The event or the document that fulfils the line."""
        if not (chosen := self._picked()):
            return
        desk = self.office.desk
        refs = [RefEdit(partial(lists.suggest, desk, key), partial(registers.label, desk, key)) for key in ("events", "documents")]
        ask(
            self.office, "Связать пункт",
            (
                Asked("event", "Мероприятие", refs[0], None, False, "Проведённое делает пункт выполненным"),
                Asked("act", "Документ", refs[1], None, False, "Принятый документ делает пункт выполненным"),
            ),
            lambda v: roadmaps.link(desk, chosen[0], v["event"], v["act"]), "Связать", text=self._who(chosen),
            said="Пункт связан", owner=self,
        )  # fmt: skip

    def create_event(self) -> None:
        """An event out of the chosen line; its card opens."""
        chosen = self._picked()
        if not chosen:
            return
        line = self._line(chosen[0])
        if line.link.startswith("events:"):
            follow(self.office, line.link)
            return
        desk = self.office.desk
        measure: Any = registers.get(desk, "measures", line.id)
        done = ask(
            self.office, "Создать мероприятие",
            (
                Asked("on", "Дата", DayEdit(), max(line.since or line.until, min(desk.today, line.until))),
                Asked("form", "Форма", ChoiceEdit(lists.terms(desk, "event_forms"), nullable=False), measure.form or None),
            ),
            lambda v: roadmaps.create_event(desk, line.id, v["on"], v["form"]), "Создать",
            text=f"{line.name}. Когда мероприятие пройдёт, пункт станет выполненным.", said="Мероприятие создано и связано с планом",
            owner=self,
        )  # fmt: skip
        if done is not None:
            self.office.go("event", id=done.record.id)

    def remove(self) -> None:
        if (n := self.measures.current_id()) is not None:
            remove_record(self.office, registers.get(self.office.desk, "measures", n), self)

    def copy(self) -> None:
        """The same plan a year later."""
        if not self.office.may_write():
            return
        done = ask(
            self.office, "Скопировать на другой год",
            (
                Asked("name", "Название", TextEdit(), roadmaps.next_name(self.card.roadmap)),
                Asked("years", "Сдвинуть сроки", ChoiceEdit((("1", "на год вперёд"), ("2", "на два года вперёд")), nullable=False), "1"),
            ),
            lambda v: roadmaps.copy(self.office.desk, self.number, v["name"], int(v["years"])), "Скопировать",
            text="Отменённые пункты не копируются, отметки о выполнении – тоже.", said="План скопирован", owner=self,
        )  # fmt: skip
        if done is not None:
            self.office.go("roadmap", id=done.record.id)


def _progress(p: Progress) -> ProgressRow:
    return ProgressRow(p.name, p.done, p.of, p.overdue)
