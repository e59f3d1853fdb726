"""Pairs being drawn up: what each lacks, papers put for many, print, the start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.errors import Rejected
from nmsdesk.russian import count
from nmsdesk.services.mentors import pairs, programme
from nmsdesk.services.mentors.pairs import PAIRS, Drafted
from nmsdesk.ui import messages
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import finding
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.editors import DayEdit, FlagEdit, LongTextEdit, NumberEdit, TextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable


def _tone(value: Any) -> str:
    return "bad" if str(value).startswith("нет") else "warn" if str(value).startswith("не ") else "ok"


class DraftsTab(QWidget):
    """The table and what is done with the selected pairs, or with all that are shown."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.found: dict[int, Drafted] = {}
        self.seek = finding("Найти пару", lambda text: self.table.narrow(text))
        badge: dict[str, Any] = {"kind": "badge", "tone": _tone}
        self.table = RowsTable(
            [
                Column("mentor", "Наставник", 190), Column("mentee", "Наставляемый", 190), Column("place", "Организация", 130),
                Column("since", "С", 100, kind="day"), Column("order", "Приказ", 86, **badge), Column("consent", "Согласие", 98, **badge),
                Column("agreement", "Соглашение", 116, **badge), Column("programme", "Программа", 140, **badge),
            ],
            "Пары в оформлении", "Пар в оформлении нет. Подберите наставников на вкладке «Кому нужен наставник».",
        )  # fmt: skip
        self.table.opened.connect(lambda n: office.go("mentorship", id=n))
        keys.bind(self.table, "Delete", self.drop, Qt.ShortcutContext.WidgetShortcut)
        self.order = button("Приказ", "file-text", "", self.put_order, tip="Номер и дата приказа выбранным парам")
        self.consent = button("Согласие", "writing", "", self.put_consent, tip="Дата письменного согласия наставников")
        self.agreement = button("Соглашение", "file-text", "", self.put_agreement, tip="Дополнительные соглашения, номера подряд")
        self.programme = button("Программа", "list", "menu")
        self._fill_menu(
            self.programme,
            (
                ("Составить из пяти шагов", partial(self.put_programme, "steps")),
                ("Составить по дефицитам", partial(self.put_programme, "deficits")),
                ("Утвердить", self.put_approval),
            ),
        )
        self.print = button("Печать", "printer", "menu")
        papers = (("mentor_programme", "Программы"), ("mentor_consent", "Согласия"), ("mentor_agreement", "Доп. соглашения"))
        prints: list[tuple[str, Callable[[], object]]] = [("Приказ организации", self.print_order)]
        prints += [(caption, partial(self.print_papers, kind)) for kind, caption in papers]
        self._fill_menu(self.print, prints)
        self.start = button("Сделать действующими", "check", "primary", self.activate, keys="Ctrl+Enter")
        office.guard(self.order, self.consent, self.agreement, self.programme, self.start)
        self.hint = label("Действия относятся к выбранным парам; без выбора – к показанным, у которых этого ещё нет.", "small")
        table = Card(padding=0)
        table.add(self.table)
        tools = row(self.seek, None, self.order, self.consent, self.agreement, self.programme, self.print, self.start, spacing=6)
        outer = column(tools, spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(table, 1)
        outer.addWidget(self.hint)
        self.setLayout(outer)
        keys.bind(self, "Ctrl+Return", self.activate, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _fill_menu(self, owner: QPushButton, items: Sequence[tuple[str, Callable[[], object]]]) -> None:
        menu = QMenu(self)
        for caption, action in items:
            menu.addAction(caption, action)
        owner.setMenu(menu)

    def read(self) -> list[Drafted]:
        return pairs.drafted(self.office.desk)

    def show_drafts(self, found: Sequence[Drafted]) -> None:
        self.found = {d.pair.id or 0: d for d in found}
        self.table.put({n: _cells(d) for n, d in self.found.items()})

    def ids(self) -> list[int]:
        """The selected pairs, else all that are shown."""
        return self.table.selected_ids() or list(self.table.paged.ids)

    def _asked(self, lacking: str = "") -> list[int]:
        """The selected pairs, else those shown that lack the paper: what has been entered is not overwritten unasked."""
        ids = self.ids()
        if lacking and not self.table.selected_ids():
            ids = [n for n in ids if lacking in self.found[n].lacks]
        if not ids:
            self.office.say("У всех показанных это уже есть" if self.found and lacking else "Пар в оформлении нет", "warn")
        return ids if ids and self.office.may_write() else []

    # papers for many

    def put_order(self) -> None:
        """The number and the day of the order."""
        if ids := self._asked("order"):
            ask(
                self.office, "Приказ о закреплении наставников",
                (Asked("number", "Номер", TextEdit("Например: 125")), Asked("on", "Дата", DayEdit(), self.office.desk.today)),
                lambda v: pairs.set_order(self.office.desk, ids, v["number"], v["on"]), "Внести", text=_for(ids),
                said=f"Приказ внесён: {count(len(ids), *PAIRS)}", owner=self,
            )  # fmt: skip

    def put_consent(self) -> None:
        """The day of the consents."""
        if ids := self._asked("consent"):
            ask(
                self.office, "Согласие наставников", (Asked("on", "Дата согласия", DayEdit(), self.office.desk.today),),
                lambda v: pairs.set_consent(self.office.desk, ids, v["on"]), "Внести",
                text=f"{_for(ids)} Согласие каждого наставника должно быть письменным (статья 351.8 ТК РФ).",
                said=f"Согласия внесены: {count(len(ids), *PAIRS)}", owner=self,
            )  # fmt: skip

    def put_agreement(self) -> None:
        """Numbers of the agreements, one a mentor."""
        if ids := self._asked("agreement"):
            ask(
                self.office, "Дополнительные соглашения",
                (
                    Asked("first", "Номер первого соглашения", NumberEdit(1, 100000)),
                    Asked("on", "Дата", DayEdit(), self.office.desk.today),
                    Asked("paid", "", FlagEdit("Наставничество оплачивается"), False, False),
                ),
                lambda v: pairs.set_agreement(self.office.desk, ids, int(v["first"]), v["on"], bool(v["paid"])), "Внести",
                text=f"{_for(ids)} Номера идут подряд по фамилиям наставников, у каждого наставника один номер.",
                said=f"Соглашения внесены: {count(len(ids), *PAIRS)}", owner=self,
            )  # fmt: skip

    def put_programme(self, by: str) -> None:
        """Programmes for those that have none."""
        if ids := self._asked("programme"):
            done = self.office.act(lambda: programme.fill(self.office.desk, ids, by))
            if done is not None:
                self.office.say(f"Составлены программы: {count(len(done.ids), *PAIRS)}. Отменить – Ctrl+Z")

    def put_approval(self) -> None:
        """The day on which the programmes were approved."""
        if ids := self._asked("approved"):
            ask(
                self.office, "Утвердить программы", (Asked("on", "Дата утверждения", DayEdit(), self.office.desk.today),),
                lambda v: pairs.approve(self.office.desk, ids, v["on"]), "Утвердить", text=_for(ids),
                said=f"Программы утверждены: {count(len(ids), *PAIRS)}", owner=self,
            )  # fmt: skip

    def print_order(self) -> None:
        """The order of the organisation of the pair in front."""
        ids = self.ids()
        if ids:
            self.office.go("papers", kind="mentor_order", organization=self.found[ids[0]].pair.mentee_organization)

    def print_papers(self, kind: str) -> None:
        if ids := self.ids():
            self.office.go("papers", kind=kind, query=ListQuery("mentorships", filters=(Filter("id", "in", tuple(ids)),)))

    # from draft to pair

    def activate(self) -> None:
        """Start the pairs; when only papers that may wait are missing, the reason is asked for."""
        ids = self._asked()
        if not ids:
            return
        start_pairs(self.office, ids, [self.found[n] for n in ids], self)

    def drop(self) -> None:
        """Take drafts away."""
        ids = self.table.selected_ids()
        if not ids or not self.office.may_write():
            return
        if messages.ask(self, f"Удалить проекты: {count(len(ids), *PAIRS)}?", "Программы этих пар удалятся вместе с ними.", "Удалить"):
            self.office.act(lambda: pairs.drop(self.office.desk, ids), f"Удалено: {count(len(ids), *PAIRS)}. Отменить – Ctrl+Z")


def _for(ids: Sequence[int]) -> str:
    return f"Относится к выбранному: {count(len(ids), *PAIRS)}."


def _cells(d: Drafted) -> tuple[Any, ...]:
    lacks = set(d.lacks)
    programme_ = "нет" if "programme" in lacks else f"не утверждена, {d.items}" if "approved" in lacks else f"утверждена, {d.items}"
    return (
        d.mentor, d.mentee, d.place, d.pair.since, *("нет" if code in lacks else "есть" for code in ("order", "consent", "agreement")),
        programme_,
    )  # fmt: skip


def start_pairs(office: Office, ids: Sequence[int], found: Sequence[Drafted], owner: QWidget) -> None:
    """Make pairs active: at once when nothing is missing, else with a reason where the law lets the paper wait."""
    desk, said = office.desk, f"Действующими стали: {count(len(ids), *PAIRS)}. Отменить – Ctrl+Z"
    missing = [code for d in found for code in d.lacks]
    if not missing or any(pairs.by_law(d.pair, code) for d in found for code in d.lacks):
        try:
            office.act(lambda: pairs.activate(desk, list(ids)), said)
        except Rejected as trouble:
            messages.trouble(owner, str(trouble))
        return
    lacking = ", ".join(pairs.LACKS[code] for code in pairs.LACKS if code in missing)
    ask(
        office, "Сделать действующими", (Asked("reason", "Почему пара начинается без этого", LongTextEdit(3)),),
        lambda v: pairs.activate(desk, list(ids), v["reason"]), "Сделать действующими",
        text=f"Не хватает: {lacking}. Закон это допускает, но причина запишется в журнал пары.", said=said, owner=owner,
    )  # fmt: skip
