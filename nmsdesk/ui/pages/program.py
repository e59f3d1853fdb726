"""The card of a further education programme: days in the federal registry, trainings by year, whom it would help."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import count, number, people, percent
from nmsdesk.services import programs
from nmsdesk.services.programs import ProgramCard
from nmsdesk.ui.card_page import CardPage
from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, label, scrolled, tool_button
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card, Timeline, TimelineRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage
from nmsdesk.ui.rows_table import RowsTable

_LEARNED = ("обучение", "обучения", "обучений")
_DEFICITS = ("дефицит", "дефицита", "дефицитов")
YEAR_ROW, HEAD = 34, 50  # pixels


class ProgramPage(CardPage):
    """Trainings and deficits at the left; registry, facts and files at the right."""

    register = "programs"

    def build(self) -> None:
        self.writers(self.header.add_action("Добавить обучение", "plus", lambda: self.add_form("trainings", program=self.number)))
        self.years = RowsTable(
            [
                Column("year", "Год", 90, sortable=False), Column("all", "Обучились", 120, "right", sortable=False),
                Column("passed", "Сдали аттестацию", 160, "right", sortable=False),
                Column("listed", "В дни реестра", 140, "right", sortable=False), Column("share", "Сдали, %", 110, "right", sortable=False),
            ],
            "Обучение по годам", "По программе ещё никто не учился",
        )  # fmt: skip
        self.years.opened.connect(self._open_year)
        self._hint = label("Enter открывает обучение за год. В показатель 3 входит то, что закончилось в дни реестра.", "small", wrap=True)
        self._areas_box = QWidget()
        self._areas = FlowLayout(self._areas_box, 6)
        self._help = column(spacing=6)
        content = column(Card("Обучение по годам", column(self.years, self._hint, spacing=8)), spacing=12, margins=(0, 0, 8, 0))
        content.addWidget(Card("Кому поможет", column(self._areas_box, self._help, spacing=10)))
        content.addStretch(1)
        self.work.addWidget(scrolled(content))
        self._stays = Timeline()
        self._stays.link_clicked.connect(lambda link: self.open_form("registry_entries", int(link)))
        registry = Card("Федеральный реестр ДПП", self._stays)
        plus = tool_button("plus", "Добавить дни в реестре", lambda: self.add_form("registry_entries", program=self.number))
        registry.head.addWidget(plus)
        self.writers(plus)
        self._link = button("Открыть публикацию", "external-link", "link", self._publication)
        self.side.addWidget(registry)
        self.side.addWidget(Card("Сведения", column(self.facts, self._link, spacing=6)))
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def read(self) -> ProgramCard:
        return programs.card(self.office.desk, self.number)

    def show_card(self, card: ProgramCard) -> None:
        badges = [card.standing]
        if card.program.network:
            badges.append(("сетевая", "accent"))
        if card.trainings:
            badges.append((count(card.trainings, *_LEARNED), "neutral"))
        self.show_head(card.program.title, card.program.provider, badges)
        self.years.put({y.year: (str(y.year), number(len(y.ids)), number(y.passed), number(y.listed), _share(y)) for y in card.years})
        self.years.setFixedHeight(HEAD + YEAR_ROW * min(max(2, len(card.years)), 8))
        self._hint.setVisible(bool(card.years))
        self._show_help(card)
        self._stays.set_rows(
            TimelineRow(
                f"№ {s.number}" if s.number else "", "database", s.text, "состоит" if s.now else "", "ok" if s.now else "muted", str(s.id)
            )
            for s in card.stays or ()
        )  # fmt: skip
        if not card.stays:
            self._stays.set_rows([TimelineRow("", "info-circle", "Дни в реестре не внесены: обучение не войдёт в показатель 3")])
        self.show_facts([(caption, text, "") for caption, text in card.facts])
        self._link.setVisible(card.program.link.startswith(("http://", "https://")))
        self.files.set_record(card.program)

    def _show_help(self, card: ProgramCard) -> None:
        clear(self._areas)
        clear(self._help)
        for code, text in zip(card.program.areas, card.areas):
            show = partial(self.office.go, "programs", filters=(Filter("areas", "eq", code),), title=text)
            self._areas.addWidget(button(text, "", "tag", show, tip=f"Показать программы: {text}"))
        self._areas_box.setVisible(bool(card.areas))
        if not card.areas:
            said = "Области компетенций не указаны: программа не связана ни с одним дефицитом. Укажите их (F2)."
        elif not card.people:
            said = "Открытых дефицитов в этих областях нет: все, кому программа могла помочь, её прошли."
        else:
            said = f"Ещё не прошли эту программу и имеют открытый дефицит в её областях: {people(len(card.people))}."
        self._help.addWidget(label(said, "" if card.people else "muted", wrap=True))
        if card.people:
            lists: tuple[tuple[str, str, tuple[int, ...]], ...] = (
                ("persons", f"Показать работников: {number(len(card.people))}", card.people),
                ("deficits", f"Показать: {count(len(card.deficits), *_DEFICITS)}", card.deficits),
            )
            for key, text, ids in lists:
                title = f"Кому поможет «{card.program.title}»"
                self._help.addWidget(Link(text, partial(self.office.go, key, filters=(Filter("id", "in", ids),), title=title)))

    def _open_year(self, year: int) -> None:
        card: ProgramCard = self.card
        ids = next((y.ids for y in card.years if y.year == year), ())
        self.office.go("trainings", filters=(Filter("id", "in", ids),), title=f"{card.program.title}, {year} год")

    def _publication(self) -> None:
        if self.card is not None:
            QDesktopServices.openUrl(QUrl(self.card.program.link))


class ProgramsPage(RegisterPage):
    """The list of programmes; Enter opens the card."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["programs"])
        self.details.add_action(
            "Карточка", self.register.icon, lambda: self.open_card(self.table.current_id() or 0), look="primary", keys="Enter"
        )

    def open_card(self, n: int) -> None:
        self.office.go("program", id=n)


def _share(year: Any) -> str:
    return percent(100 * year.passed / len(year.ids), 0) if year.ids else ""
