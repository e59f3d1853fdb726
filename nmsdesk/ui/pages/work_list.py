"""Working lists: all of them, and the card of one with its lines as the indicator sees them now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nmsdesk.domain import terms
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.cycle import WorkItem
from nmsdesk.domain.queries import ListQuery
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, day, number
from nmsdesk.services import small_numbers
from nmsdesk.services.steering import work_lists
from nmsdesk.services.steering.work_lists import WorkCard, WorkLine
from nmsdesk.ui import icons
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, finding
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import clear, column, label, row
from nmsdesk.ui.kit.editors import DayEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.community import CardList
from nmsdesk.ui.rows_table import RowsTable

TONES = {"в работе": "accent", "уже учтён": "ok", "выполнено": "ok", "просрочено": "bad", "снято": "neutral"}


class WorkListsPage(CardList):
    """All working lists, the latest first; a new one is taken out of the candidates."""

    card = "work_list"

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["work_lists"])
        self.table.set_empty_text("Рабочих списков ещё нет. Отметьте кандидатов показателя и возьмите их в работу (Ctrl+N).")

    def _default_query(self) -> ListQuery:
        return ListQuery("work_lists", sort="made_on", descending=True)

    def columns(self) -> list[Column]:
        widths = {"name": 250, "indicator": 150, "period": 90, "made_on": 112, "until": 124}
        return [replace(c, width=widths.get(c.key, c.width)) for c in super().columns()]

    def add(self, **defaults: Any) -> None:
        """A list begins with candidates."""
        self.office.go("steering")


class WorkListPage(CardPage):
    """Lines by organisation; each says whether the indicator counts its subject by now."""

    register = "work_lists"
    watches = frozenset(
        {"work_lists", "work_items", "diagnostics", "plans", "trainings", "mentorships", "participations", "memberships",
         "checklist_marks", "sites", "employments", "persons", "organizations"}
    )  # fmt: skip

    def build(self) -> None:
        self.seek = finding("Найти", lambda _: self._narrow())
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.lines = RowsTable(
            [
                Column("place", "Организация", 132), Column("name", "Кто", 164), Column("action", "Что сделать", 192),
                Column("due", "Срок", 102, kind="day"),
                Column("standing", "Сейчас", 116, kind="badge", tone=lambda v: TONES.get(v, "warn")),
                Column("responsible", "Кто отвечает", 130, shown=False), Column("cost", "Насколько близко", 130, shown=False),
                Column("note", "Примечание", 130, shown=False),
            ],
            "Строки рабочего списка", "В списке ничего нет.",
        )  # fmt: skip
        self.lines.opened.connect(self._open_subject)
        self.lines.space_pressed.connect(self.toggle)
        self.lines.menu_hook = self._menu
        keys.bind(self.lines, "Delete", self.drop, Qt.ShortcutContext.WidgetShortcut)
        tip = "Отметить выполненным или вернуть в работу"
        done = self.tool("Выполнено", "circle-check", self.toggle, "Ctrl+D", "primary", tip)
        term = self.tool("Срок…", "calendar-event", self.set_due, "Ctrl+E", tip="Другой срок и ответственный выбранных строк")
        card = Card(padding=0)
        card.add(self.lines)
        self.hint = label("", "small", wrap=True)
        self.work.addLayout(row(self.seek, None, term, done))
        self.work.addWidget(self.chips)
        self.work.addWidget(card, 1)
        self.work.addWidget(self.hint)
        self.side.addWidget(self.facts_card)
        self.places = column(spacing=6)
        self.places_card = Card("По организациям", self.places)
        self.side.addWidget(self.places_card)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def build_last(self) -> None:
        self.header.add_action("К показателю", "target-arrow", self.steer, tip="Кандидаты этого показателя")
        self.print_menu([("work_list", "Печать по школам")])

    def read(self) -> WorkCard:
        return work_lists.card(self.office.desk, self.number)

    def show_card(self, card: WorkCard) -> None:
        r, indicator = card.record, INDICATORS[card.record.indicator]
        badges = [(f"в работе: {number(card.amount('open'))}", "accent")]
        if done := card.amount("done"):
            badges.append((f"выполнено: {number(done)}", "ok"))
        if late := card.amount("late"):
            badges.append((f"просрочено: {late}", "bad"))
        if dropped := card.amount("dropped"):
            badges.append((f"снято: {dropped}", "neutral"))
        self.show_head(r.name, f"{indicator.shown_code}. {indicator.short}, {card.period.title}", badges)
        self.show_notice(self._notice(card))
        facts = [
            ("Составлен", day(r.made_on), ""), ("Выполнить до", day(r.until), ""), ("Строк", number(len(card.lines)), ""),
            ("Уже учтены", number(card.amount("counted")), ""), ("Примечание", r.note, ""),
        ]  # fmt: skip
        self.show_facts(f for f in facts if f[1])
        self.files.set_record(r)
        self.lines.put({x.item.id or 0: _row(x) for x in card.lines})
        if card.lines and self.lines.current_id() is None:
            self.lines.select_id(card.lines[0].item.id or 0)
        self._show_chips(card)
        self._show_places(card)
        self.hint.setText("Пробел отмечает выполнение, Enter открывает запись, Delete снимает строку. Учтённых отмечает сам показатель.")
        self._narrow()

    def _notice(self, card: WorkCard) -> Banner | None:
        """Those whom the indicator counts by now wait for the mark."""
        waiting = sum(x.counted and x.item.state == "open" for x in card.lines)
        if not waiting or self.office.desk.database.look_only:
            return None
        said = f"Показатель уже учитывает {number(waiting)} из тех, кто в работе."
        return Banner(said, "ok", "Отметить выполненными", self.close_counted)

    def _show_chips(self, card: WorkCard) -> None:
        current = self.chips.current()
        captions = {"open": "В работе", "late": "Просрочено", "counted": "Уже учтены", "done": "Выполнено", "dropped": "Снято"}
        tell = small_numbers.teller(self.office.desk)
        chips = [Chip(code, caption, tell(card.amount(code))) for code, caption in captions.items() if card.amount(code)]
        self.chips.set_chips([Chip("", "Все", tell(len(card.lines))), *chips], current if current in {c.key for c in chips} else "")

    def _show_places(self, card: WorkCard) -> None:
        clear(self.places)
        found: dict[str, list[WorkLine]] = {}
        for x in card.lines:
            found.setdefault(x.place or "Организация не указана", []).append(x)
        for name, own in list(found.items())[:12]:
            closed = sum(x.item.state != "open" or x.counted for x in own)
            self.places.addLayout(row(label(name, wrap=True), None, label(f"{closed} из {len(own)}", "muted")))
        if len(found) > 12:
            self.places.addWidget(label(f"и ещё {count(len(found) - 12, 'организация', 'организации', 'организаций')}", "small"))
        self.places_card.setVisible(len(found) > 1)

    def _narrow(self) -> None:
        key = self.chips.current()
        only = {x.item.id or 0 for x in self.card.lines if _in(x, key)} if key else None
        self.lines.narrow(self.seek.text(), only)

    # actions

    def _chosen(self) -> list[WorkLine]:
        ids = set(self.lines.chosen())
        return [x for x in self.card.lines if x.item.id in ids]

    def toggle(self) -> None:
        """Done, or back to work when all of them are done already."""
        chosen = self._chosen()
        if not chosen:
            self.office.say("Выберите строки списка", "warn")
        elif self.office.may_write():
            state = "open" if all(x.item.state == "done" for x in chosen) else "done"
            self._mark(chosen, state)

    def drop(self) -> None:
        """Out of the work with the reason; the line stays."""
        chosen = self._chosen()
        if chosen and self.office.may_write():
            ids = [x.item.id or 0 for x in chosen]
            asked = Asked("note", "Почему", TextEdit("Например: уволился"), "", False)
            ask(
                self.office, "Снять с работы", (asked,), lambda v: work_lists.mark(self.office.desk, ids, "dropped", v["note"] or ""),
                "Снять", text=_said(chosen), said="Снято с работы", owner=self,
            )  # fmt: skip

    def _mark(self, chosen: list[WorkLine], state: str) -> None:
        ids = [x.item.id or 0 for x in chosen]
        said = f"{'Выполнено' if state == 'done' else 'Возвращено в работу'}: {count(len(ids), *work_lists.ITEMS)}"
        self.office.act(lambda: work_lists.mark(self.office.desk, ids, state), said)

    def close_counted(self) -> None:
        """Those whom the indicator counts are done."""
        self.office.act(lambda: work_lists.close_counted(self.office.desk, self.number), "Учтённые отмечены выполненными")

    def set_due(self) -> None:
        """Another term and another responsible for the chosen lines."""
        chosen = self._chosen()
        if not chosen or not self.office.may_write():
            return
        first: WorkItem = chosen[0].item
        fields = (
            Asked("due", "Срок", DayEdit(), first.due),
            Asked("responsible", "Кто отвечает", TextEdit("Пусто – как есть"), first.responsible if len(chosen) == 1 else "", False),
        )
        ids = [x.item.id or 0 for x in chosen]
        ask(
            self.office, "Срок и ответственный", fields,
            lambda v: work_lists.set_due(self.office.desk, ids, v["due"], v["responsible"] or ""), "Сохранить",
            text=_said(chosen), said="Срок изменён", owner=self,
        )  # fmt: skip

    def steer(self) -> None:
        self.office.go("steering", code=self.card.record.indicator)

    def _open_subject(self, n: int) -> None:
        item = next(x.item for x in self.card.lines if x.item.id == n)
        for key, number_ in (("plan", item.plan), ("person", item.person), ("teams", item.team), ("organization", item.organization)):
            if number_ is not None:
                self.office.go(key, id=number_)
                return

    def _menu(self, menu: QMenu, ids: list[int]) -> None:
        menu.addAction(icons.icon("circle-check"), "Выполнено или вернуть в работу\tПробел", self.toggle)
        menu.addAction(icons.icon("calendar-event"), "Срок и ответственный\tCtrl+E", self.set_due)
        menu.addAction(icons.icon("circle-minus"), "Снять с работы\tDel", self.drop)


def _in(x: WorkLine, key: str) -> bool:
    if key == "counted":
        return x.counted
    if key == "late":
        return x.late and x.item.state == "open" and not x.counted
    return x.item.state == key


def _row(x: WorkLine) -> tuple[Any, ...]:
    return x.place, x.name, x.item.action, x.item.due, x.standing, x.item.responsible, terms.CLOSING_COSTS.get(x.item.cost, ""), x.item.note


def _said(chosen: list[WorkLine]) -> str:
    return chosen[0].name if len(chosen) == 1 else count(len(chosen), *work_lists.ITEMS)
