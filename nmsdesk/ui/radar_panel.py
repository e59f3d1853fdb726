"""The radar of an indicator: who leaves it or stops being counted by the last day of the period, when and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nmsdesk.errors import Rejected
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, day, number, plural
from nmsdesk.services import radar, small_numbers
from nmsdesk.services.radar import CHANGES, Mover, Radar
from nmsdesk.ui import indicator_words, radar_output
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Chip, ChipRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

ALL = "all"
_CAPTIONS = {"leaves": "Выбывают", "stops": "Перестанут учитываться", "moves": "Переходят", "lapses": "Основание заканчивается"}
_WAYS = {"persons": "person", "plans": "plan", "teams": "teams", "organizations": "organization"}
_COLUMNS = (
    Column("day", "Когда", 96, kind="day"),
    Column("name", "Работник", 230),
    Column("place", "Организация", 180),
    Column("now", "Сейчас", 92, kind="badge", tone=lambda text: "ok" if text.startswith("учт") else "neutral"),
    Column("change", "Что изменится", 172),
    Column("reason", "Почему", 290),
)


class RadarPanel(QWidget):
    """``load(code)`` looks from today to the last day of the window's period; a row opens its person, plan or organisation."""

    def __init__(self, office: Office):
        super().__init__()
        self.office = office
        self.found: Radar | None = None
        self._turn, self._change = 0, ALL
        self.said = label("", "", wrap=True)
        self.chips = ChipRow([Chip(ALL, "Все")], ALL)
        self.chips.chosen.connect(self._chosen)
        self.organization = ChoiceEdit((), "Все организации")
        self.organization.setAccessibleName("Организация")
        self.organization.changed.connect(self._show)
        self.organization.setMinimumWidth(240)
        self.table = RowsTable(_COLUMNS, "Кто выбывает", "Никто")
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(lambda _: self._tell())
        self.reason = label("", "", wrap=True, selectable=True)
        self.reason.setMinimumHeight(38)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.print_button = button("Печать", "printer", "flat", self._print, keys="Ctrl+P", tip="Напечатать список")
        self.save_button = button("Сохранить", "download", "flat", self._save, keys="Ctrl+S", tip="Сохранить список: Excel, Word или PDF")
        self.setAccessibleName("Кто выбывает до конца периода")
        tools = row(self.organization, None, self.print_button, self.save_button, spacing=8)
        inside = column(self.said, tools, self.chips, spacing=8, margins=(0, 8, 0, 0))
        inside.addWidget(self.table, 1)
        inside.addWidget(self.reason)
        self.setLayout(inside)
        for sequence, action in (("Ctrl+S", self._save), ("Ctrl+P", self._print)):
            keys.bind(self, sequence, action, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._clear("")

    def load(self, code: str) -> None:
        """Compare today with the last day in the background and show who changes."""
        self._turn += 1
        turn, desk, period = self._turn, self.office.desk, self.office.period
        self._clear("Сравниваю сегодня с последним днём периода…")

        def job(_: object) -> Radar | str:
            try:
                return radar.radar(desk, code, period)
            except Rejected as trouble:
                return str(trouble)

        def done(found: Radar | str) -> None:
            if turn == self._turn:
                self._clear(found) if isinstance(found, str) else self._keep(found)

        self.office.run("Кто выбывает", job, done, quiet=True)

    def _clear(self, text: str) -> None:
        self.found = None
        self.said.setText(text)
        self.table.put({})
        self.chips.set_chips([Chip(ALL, "Все", 0)], ALL)
        self._buttons()

    def _keep(self, found: Radar) -> None:
        self.found, self._change = found, ALL
        self.said.setText(said(found))
        subject = INDICATORS[found.code].subject
        self.table.set_caption(1, indicator_words.NAMES[subject])
        self.table.show_column("place", subject != "organizations")
        places = {m.organization: m.organization_name for m in found.movers if m.organization is not None}
        self.organization.set_options(sorted(places.items(), key=lambda x: x[1]))
        if self.organization.value() not in places:
            self.organization.set_value(None)
        self._show()

    def movers(self) -> list[Mover]:
        """Those shown, in the order of the table."""
        return [self.found.movers[n] for n in self.table.paged.ids] if self.found else []

    def filters(self) -> list[str]:
        """What is shown, in words, for a document."""
        found = [_CAPTIONS[self._change].lower()] if self._change != ALL else []
        return found + ([f"организация: {self.organization.text()}"] if self.organization.value() is not None else [])

    def _chosen(self, key: str) -> None:
        self._change = key
        self._show()

    def _show(self) -> None:
        if self.found is None:
            return
        place = self.organization.value() if not self.organization.problem() else None
        mine = [(n, m) for n, m in enumerate(self.found.movers) if place in (None, m.organization)]
        counts = {key: sum(m.change == key for _, m in mine) for key in CHANGES}
        tell = small_numbers.teller(self.office.desk)
        chips = [Chip(ALL, "Все", tell(len(mine)))] + [Chip(k, _CAPTIONS[k], tell(n)) for k, n in counts.items() if n or k == self._change]
        self.chips.set_chips(chips, self._change)
        self.table.set_empty_text("До конца периода никто не выбывает." if not self.found.movers else "Никого: измените отбор.")
        self.table.put({n: _row(m) for n, m in mine if self._change in (ALL, m.change)})
        if self.table.current_id() is None and self.table.paged.ids:
            self.table.selectRow(0)
        self._tell()
        self._buttons()

    def _tell(self) -> None:
        """The whole reason of the current row, which the cell may cut."""
        number_ = self.table.current_id()
        if self.found is None or number_ is None or number_ >= len(self.found.movers):
            self.reason.setText("")
            return
        m = self.found.movers[number_]
        self.reason.setText(f"{m.name} – {CHANGES[m.change]}: {m.reason}")

    def _open(self, number_: int) -> None:
        if self.found is not None:
            m = self.found.movers[number_]
            self.office.go(_WAYS[m.subject], id=m.id)

    def _buttons(self) -> None:
        for one in (self.print_button, self.save_button):
            one.setEnabled(bool(self.table.paged.ids))

    def _save(self) -> None:
        if self.found and self.save_button.isEnabled():
            radar_output.save(self.office, self, self.found, self.movers(), self.filters())

    def _print(self) -> None:
        if self.found and self.print_button.isEnabled():
            radar_output.print_list(self.office, self, self.found, self.movers(), self.filters())


def _row(m: Mover) -> tuple[object, ...]:
    now = indicator_words.badge(m.subject, "counted" if m.counted else "not_counted")
    return m.day, m.name, m.organization_name, now, CHANGES[m.change], m.reason


def said(found: Radar) -> str:
    """What the comparison of the two days comes to."""
    if found.since >= found.until:
        return f"Период закончился {day(found.until)}: ждать перемен больше не от чего."
    i = INDICATORS[found.code]
    gone = len(found.of("leaves"))
    (counted, then), (inside, later) = found.counted, found.population
    head = f"На {day(found.since)} учтено {number(counted)} из {number(inside)}, "
    head += f"на {day(found.until)} по тем же данным {number(then)} из {number(later)}"
    parts = [f"{plural(gone, 'выбывает', 'выбывают', 'выбывают')} {count(gone, *i.nouns)}"] if gone else ["никто не выбывает"]
    parts += [f"{plural(found.joins, 'войдёт', 'войдут', 'войдут')} {count(found.joins, *i.nouns)}"] if found.joins else []
    return f"{head}: {', '.join(parts)}. Если внести новое, список изменится."
