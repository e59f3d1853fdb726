"""An organisation beside those like it: strips and a table against the group's median; nothing is ranked, names are off by default."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from nmsdesk import settings
from nmsdesk.errors import NmsError
from nmsdesk.russian import count, day, percent
from nmsdesk.services import lists, peers, registers
from nmsdesk.services.peers import FEATURES, PLACES, USUAL, Compared, Line
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import clear, column, label, row, scrolled, tool_button
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.editors import FlagEdit
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, PageHeader
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.rows_table import RowsTable
from nmsdesk.ui.strip_plot import StripPlot, group_words

KEPT = "peers.features"
TIPS = {
    "kind": "Школы со школами, детские сады с детскими садами",
    "size": "Педагоги и руководители: до 20, 21–50, 51–100, больше 100",
    "young": "Моложе 35 лет: меньше 10 %, от 10 до 25 %, от 25 %",
    "psychologist": "Есть ли педагог-психолог по основному месту работы",
    "founder": "Муниципалитет, область или другой учредитель",
}
_PLACE_TONES = {PLACES["below"]: "warn", PLACES["usual"]: "neutral", PLACES["above"]: "ok"}


class PeersPage(Page):
    """open(id=5) shows organisation 5; the features of likeness are remembered."""

    watches = frozenset(
        {"organizations", "employments", "persons", "diagnostics", "plans", "trainings", "teams", "team_members", "checklist_marks",
         "sites", "mentorships", "memberships", "participations", "targets", "rule_sets"}
    )  # fmt: skip

    def __init__(self, office: Office):
        super().__init__(office)
        self.setObjectName("page")
        self.number = 0
        self.compared: Compared | None = None
        self._turn = 0
        self.header = PageHeader("Рядом с похожими")
        back = tool_button("arrow-left", "К карточке организации", self._back, keys="Alt+Left")
        self.place = RefEdit(
            lambda text: lists.suggest(office.desk, "organizations", text), lambda n: registers.label(office.desk, "organizations", n),
            "Какая организация",
        )  # fmt: skip
        self.place.setAccessibleName("Организация")
        self.place.setFixedWidth(260)
        self.place.changed.connect(self._placed)
        self.header.add_widget(self.place)
        stored = settings.load().get(KEPT)
        chosen = [x for x in stored if x in FEATURES] if isinstance(stored, list) else list(USUAL)
        self.flags = {code: FlagEdit(caption.capitalize()) for code, caption in FEATURES.items()}
        for code, flag in self.flags.items():
            flag.set_value(code in (chosen or USUAL))
            flag.setToolTip(TIPS[code])
            flag.changed.connect(self._features_changed)
        self.names = FlagEdit("Показать названия")
        self.names.setToolTip("Назвать другие организации группы; без этого они безымянны")
        self.names.changed.connect(self._named)
        self.banner = Banner("", "warn")
        self.banner.hide()
        self.plot = StripPlot()
        self.plot.opened.connect(self._open_indicator)
        self.table = RowsTable(
            [
                Column("code", "Показатель", 176), Column("own", "Организация", 140), Column("median", "Группа", 124),
                Column("range", "Пределы", 132, tip="Обычные пределы: в них лежит половина группы"),
                Column("place", "Положение", 156, kind="badge", tone=lambda v: _PLACE_TONES.get(v, "neutral")),
                Column("size", "С данными", 110, kind="number", shown=False, tip="У скольких организаций группы есть значение"),
            ],
            "Показатели организации и группы", "Выберите организацию вверху справа (Ctrl+F).",
        )  # fmt: skip
        self.table.opened.connect(lambda n: self._open_indicator(self._lines()[n - 1].code))
        self.table.setMinimumHeight(330)  # the eight lines without a bar of their own
        self._lay_out(back)

    def _lay_out(self, back: Any) -> None:
        self.group = label("Появится, когда выбрана организация.", "muted", wrap=True)
        self.members = column(spacing=6)
        features = column(*self.flags.values(), spacing=6)
        about = label(
            "Показано место организации среди похожих, а не среди всех: половина группы лежит в обычных пределах. "
            "Списка по местам здесь нет.", "small", wrap=True,
        )  # fmt: skip
        side = column(
            Card("Чем похожи", features), Card("Группа", column(self.group, self.names, self.members, spacing=8)), about, None, spacing=12
        )
        table = Card(padding=0)
        table.add(self.table)
        self.strips = Card("", self.plot)
        self.strips.hide()
        left = column(self.strips, table, None, spacing=12)
        top = row(back, spacing=8)
        top.addWidget(self.header, 1)
        body = row(spacing=12)
        body.addWidget(scrolled(left), 1)
        right = scrolled(side)
        right.setFixedWidth(300)
        body.addWidget(right)
        outer = column(top, self.banner, spacing=10, margins=(24, 16, 24, 16))
        outer.addLayout(body, 1)
        self.setLayout(outer)
        keys.bind(self, "Ctrl+F", self.place.setFocus, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # reading

    def open(self, id: int | None = None, **what: Any) -> None:
        if id is not None and id != self.number:
            self.number = id
            self.place.set_value(id)
            self.refresh()
        elif not self.number:
            self.place.setFocus()

    def refresh(self) -> None:
        if not self.number:
            return
        self._turn += 1
        desk, number, turn, period, as_of = self.office.desk, self.number, self._turn, self.office.period, self.office.as_of
        features = self.features()

        def job(_: Any) -> Compared | str:
            try:
                return peers.compare(desk, number, period, as_of, features)
            except NmsError as trouble:
                return str(trouble)

        self.header.set_subtitle("Считается…")
        self.office.run("Похожие организации", job, partial(self._show, turn), quiet=True)

    def features(self) -> tuple[str, ...]:
        """The features ticked."""
        return tuple(code for code, flag in self.flags.items() if flag.value())

    def _show(self, turn: int, found: Compared | str) -> None:
        if turn != self._turn:
            return
        self.compared = found if isinstance(found, Compared) else None
        said = found if isinstance(found, str) else _small(found)
        self.banner.set_text(said)
        self.banner.setVisible(bool(said))
        lines = self._lines()
        self.strips.setVisible(bool(lines))
        self.plot.set_lines(lines, self.number)
        self.table.set_empty_text("Сравнить нельзя." if isinstance(found, str) else "Нет показателей.")
        self.table.put({n: _row(line) for n, line in enumerate(lines, 1)})
        if self.compared is None:
            self.header.set_subtitle("")
            self.group.setText("")
            clear(self.members)
            return
        self.header.set_title(f"{self.compared.organization.name} рядом с похожими")
        self.header.set_subtitle(f"{self.compared.period.title}, на {day(self.compared.as_of)}")
        size = count(len(self.compared.members), "организация", "организации", "организаций")
        self.group.setText(f"{size}: {', '.join(words for _, words in self.compared.features)}")
        self._show_members()

    def _lines(self) -> tuple[Line, ...]:
        return self.compared.lines if self.compared else ()

    def _show_members(self) -> None:
        clear(self.members)
        if self.compared is None or not self.names.value():
            return
        for number, name in self.compared.members:
            self.members.addWidget(Link(name, partial(self.open, number)) if number != self.number else label(name, "strong"))

    # doing

    def _placed(self) -> None:
        if (number := self.place.value()) is not None:
            self.open(number)

    def _features_changed(self) -> None:
        settings.store(**{KEPT: list(self.features())})
        self.refresh()

    def _named(self) -> None:
        self.plot.names = bool(self.names.value())
        self._show_members()

    def _open_indicator(self, code: str) -> None:
        self.office.go("indicators", code=code, organization=self.number)

    def _back(self) -> None:
        if self.number:
            self.office.go("organization", id=self.number)
        else:
            self.office.go("organizations")


def _small(found: Compared) -> str:
    """Why there are no medians, and which feature to leave out."""
    if not found.small:
        return ""
    size = count(len(found.members), "организация", "организации", "организаций")
    wider = [code for code, n in found.without.items() if n >= peers.FEWEST]
    hint = f" Без признака «{FEATURES[wider[0]]}» их было бы {found.without[wider[0]]}." if wider else " Уберите один из признаков."
    return f"В группе {size}, меньше четырёх: медиана и пределы ничего бы не сказали.{hint}"


def _row(line: Line) -> tuple[Any, ...]:
    own = "нет данных"
    if line.own is not None and "numerator" in line.own.hidden:
        own = "мало людей"
    elif line.own is not None:
        own = f"{percent(line.own.percent)} · {line.own.numerator} из {line.own.denominator}"
    usual = f"{percent(line.lower)} – {percent(line.upper)}" if line.lower is not None else ""
    return f"{line.shown_code}. {line.short}", own, group_words(line), usual, PLACES.get(line.place, ""), len(line.peers)
