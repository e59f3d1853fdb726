"""The card of a site: organisations attached by academic years, events and practices of its base, indicator 7."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from nmsdesk.domain.periods import academic_year, period
from nmsdesk.russian import count
from nmsdesk.services import sites
from nmsdesk.services.associations import Added
from nmsdesk.services.sites import Attached, SiteCard
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, finding, follow
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import clear, column, label, picture, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Chip, ChipRow
from nmsdesk.ui.rows_table import RowsTable
from nmsdesk.ui.tick_dialog import Tick, TickDialog

PLACES = ("организация", "организации", "организаций")


class SitePage(CardPage):
    """Attached organisations at the left, everything else at the right."""

    register = "sites"
    watches = frozenset({"sites", "site_attachments", "organizations", "events", "practices", "documents", "rule_sets", "terms"})

    def build(self) -> None:
        self.print_menu((("site", "Паспорт площадки"),))
        self.end_button = self.header.add_action("Завершить", "circle-x", self.end, tip="Последний день площадки и закреплений за ней")
        self.writers(self.end_button)
        self.attached = RowsTable(
            [
                Column("name", "Закреплённая организация", 200), Column("kind", "Вид", 140), Column("year", "Учебный год", 116),
                Column("since", "С", 104, kind="day"), Column("until", "По", 104, kind="day"), Column("act", "Документ", 160, shown=False),
                Column("note", "Примечание", 140, shown=False),
            ],
            "Закреплённые организации", "За площадкой никто не закреплён. Закрепите организации на учебный год (Ctrl+N).",
        )  # fmt: skip
        self.attached.opened.connect(lambda n: follow(self.office, f"organizations:{self._one(n).organization}"))
        self.attached.menu_hook = self._menu
        keys.bind(self.attached, "Delete", self.detach, Qt.ShortcutContext.WidgetShortcut)
        add = self.tool("Закрепить", "plus", self.attach, "Ctrl+N", "primary", "Закрепить организации на учебный год")
        carry = self.tool("Перенести на следующий год", "copy", self.carry_over, tip="Закрепить тех же на следующий учебный год")
        end = self.tool("Завершить закрепление", "circle-minus", self.detach, tip="Последний день выбранных (Del)")
        self.carry_button, self.detach_button = carry, end
        self.chips = ChipRow()
        self.chips.chosen.connect(lambda _: self._narrow())
        self.seek = finding("Найти организацию", lambda _: self._narrow())
        table = Card(padding=0)
        table.add(self.attached)
        self.work.addLayout(row(self.seek, None, end, carry, add))
        self.work.addWidget(self.chips)
        self.work.addWidget(table, 1)
        self._standing = column(spacing=0)
        self.side.addLayout(self._standing)
        self.side.addWidget(self.facts_card)
        self._lines = column(spacing=12)
        self.side.addLayout(self._lines)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.seek.clear()
            self.chips.set_current("")
        super().open(id, **what)

    def read(self) -> SiteCard:
        return sites.card(self.office.desk, self.number, self.office.period)

    def show_card(self, card: SiteCard) -> None:
        s = card.site
        now = sum(1 for a in card.attached if a.since <= self.office.desk.today and (a.until is None or a.until >= self.office.desk.today))
        badges = [card.state, ("учтена в показателе 7", "ok") if card.standing.counts else ("не учтена в показателе 7", "neutral")]
        if now:
            badges.append((f"закреплено сейчас: {now}", "accent"))
        named = s.topic.lower().startswith(card.kind.lower())
        self.show_head(card.organization, s.topic if named else f"{card.kind}: {s.topic}" if s.topic else card.kind, badges)
        self.end_button.setVisible(s.until is None or s.until > self.office.desk.today)
        self.show_facts(card.facts)
        self.files.set_record(s)
        self.attached.put({a.id: (a.name, a.kind, a.year, a.since, a.until, a.act, a.note) for a in card.attached})
        current = self.chips.current()
        years = [Chip(year, year, n) for year, n in card.years]
        known = {year for year, _ in card.years}
        self.chips.set_chips([Chip("", "Все годы", len(card.attached)), *years], current if current in known else "")
        self.chips.setVisible(len(years) > 1)
        today = self.office.desk.today
        self.carry_button.setVisible(bool(card.attached) and not (s.until and s.until < today))
        self.detach_button.setVisible(any(a.until is None or a.until > today for a in card.attached))
        self._narrow()
        clear(self._standing)
        sign = picture("circle-check" if card.standing.counts else "info-circle", 18, "ok" if card.standing.counts else "muted")
        line = row(sign, spacing=8)
        line.addWidget(label(card.standing.reason, wrap=True), 1)
        line.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        self._standing.addWidget(Card("Показатель 7", line))
        clear(self._lines)
        self._lines.addWidget(self.lines_card("Мероприятия на базе", "events", card.events, self._add_event))
        self._lines.addWidget(self.lines_card("Практики", "practices", card.practices, self._add_practice))
        if card.history:
            self._lines.addWidget(self.lines_card("Другие площадки организации", "sites", card.history))

    def _narrow(self) -> None:
        year = self.chips.current()
        found: tuple[Attached, ...] = self.card.attached if self.card else ()
        self.attached.narrow(self.seek.text(), {a.id for a in found if not year or a.year == year})

    def _one(self, n: int) -> Attached:
        found: tuple[Attached, ...] = self.card.attached
        return next(a for a in found if a.id == n)

    def _menu(self, menu: Any, chosen: list[int]) -> None:
        if len(chosen) == 1:
            link = f"organizations:{self._one(chosen[0]).organization}"
            menu.addAction("Открыть карточку организации", partial(follow, self.office, link))
            menu.addAction("Изменить запись", partial(self.open_form, "site_attachments", chosen[0]))
        menu.addAction("Завершить закрепление\tDel", self.detach)

    def _years(self) -> list[tuple[str, str]]:
        """Academic years to choose: the next one, this one and three before."""
        today = self.office.desk.today
        first = today.year if today.month >= 9 else today.year - 1
        return [(y.code, y.title) for y in (academic_year(n) for n in range(first + 1, first - 4, -1))]

    def _this_year(self) -> str:
        return self.chips.current() or self._years()[1][0]

    def attach(self) -> None:
        """Attach many organisations for an academic year."""
        if not self.office.may_write():
            return
        desk = self.office.desk
        found = sites.candidates(desk, self.number, period(self._this_year()))
        ticks = [Tick(n, f"{name} · {kind}", there) for n, name, kind, there in found]
        TickDialog(
            self.office, "Закрепить организации", ticks,
            lambda ids, v: sites.attach(desk, self.number, ids, period(v["year"])), "Закрепить",
            (Asked("year", "На учебный год", ChoiceEdit(self._years(), nullable=False), self._this_year()),),
            said=attached, owner=self,
        ).exec()  # fmt: skip

    def carry_over(self) -> None:
        """Those of a year attached for the next one."""
        if self.office.may_write():
            years = [(code, title) for code, title in self._years() if code in dict(self.card.years)]
            if not years:
                self.office.say("За последние годы никто не закреплён: переносить некого", "warn")
                return
            ask(
                self.office, "Перенести на следующий год",
                (Asked("year", "За какой год закреплены", ChoiceEdit(years, nullable=False), years[0][0]),),
                lambda v: sites.carry_over(self.office.desk, self.number, period(v["year"])), "Перенести", said=attached, owner=self,
            )  # fmt: skip

    def detach(self) -> None:
        """The last day of the selected attachments."""
        chosen = self.attached.chosen()
        if not chosen or not self.office.may_write():
            self.office.say("Выберите организации в таблице", "warn")
            return
        who = self._one(chosen[0]).name if len(chosen) == 1 else count(len(chosen), *PLACES)
        ask(
            self.office, "Завершить закрепление", (Asked("on", "Последний день", DayEdit(), self.office.desk.today),),
            lambda v: sites.detach(self.office.desk, chosen, v["on"]), "Завершить", text=f"Кто: {who}", said="Закрепление завершено",
            owner=self,
        )  # fmt: skip

    def end(self) -> None:
        """The last day of the site and of what is attached to it."""
        if not self.office.may_write():
            return
        today = self.office.desk.today
        open_ = sum(1 for a in self.card.attached if a.until is None or a.until > today)
        text = f"Вместе с ней завершатся закрепления: {open_}." if open_ else ""
        ask(
            self.office, "Завершить площадку",
            (
                Asked("on", "Последний день", DayEdit(), today),
                Asked("results", "Результаты", LongTextEdit(4), self.card.site.results, False),
            ),
            lambda v: sites.end(self.office.desk, self.number, v["on"], v["results"]), "Завершить", text=text,
            said="Площадка завершена", owner=self,
        )  # fmt: skip

    def _add_event(self) -> None:
        self.add_form("events", organization=self.card.site.organization, state="planned")

    def _add_practice(self) -> None:
        self.add_form("practices", organization=self.card.site.organization)


def attached(done: Added) -> str:
    """«Закреплено: 5 организаций, ещё 2 уже были»."""
    said = f"Закреплено: {count(done.added, *PLACES)}"
    return f"{said}, ещё {len(done.there)} закреплены раньше" if done.there else said
