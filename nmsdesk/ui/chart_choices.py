"""What a chart is about, chosen beside it: indicator, cut, order, scale, and the page of many small charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.russian import count, number
from nmsdesk.services.charting import SHAPE
from nmsdesk.ui.kit.basics import label, row, tool_button

PER_PAGE = 24  # small charts that fit a low screen without scrolling
LEVELS = {
    "year": "По годам", "area": "По областям компетенций",
    "low": "Организации, где больше низких", "high": "Организации, где больше высоких",
}  # fmt: skip
SPANS = {"years": "По годам", "months": "По месяцам периода"}
RANKS = {"": "По названию", "value": "По последнему значению"}
ASKED = {"within": ("code",), "funnel": ("code",), "schools": ("code", "span"), "levels": ("by",), "pairs": ("scale",)}
OWN = ASKED | {"schools": ("code", "span", "rank"), "heat": ("order",)}  # also what orders the same values


class ChartChoices(QWidget):
    """``changed``: another chart is wanted; ``ordered``: the same one in another order; ``turned``: another page of it."""

    changed = Signal()
    ordered = Signal()
    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        order = {"": "По названию", SHAPE: "По сходству: похожие рядом"}
        order |= {c: f"По показателю {i.shown_code}" for c, i in INDICATORS.items()}
        self.code = self._combo({c: f"{i.shown_code}. {i.short}" for c, i in INDICATORS.items()}, "Показатель")
        self.span, self.rank = self._combo(SPANS, "По годам или по месяцам", 170), self._combo(RANKS, "Порядок организаций", 190)
        self.order, self.by = self._combo(order, "Порядок организаций", 230), self._combo(LEVELS, "Разрез")
        nearest = "Первой идёт организация, самая непохожая на среднюю, за каждой следует ближайшая к ней по всем показателям"
        self.order.setItemData(1, nearest, Qt.ItemDataRole.ToolTipRole)
        self.scale = self._combo({"": "Самая частая шкала"}, "Шкала")
        self._combos = {"code": self.code, "span": self.span, "rank": self.rank, "order": self.order, "by": self.by, "scale": self.scale}
        for name, combo in self._combos.items():
            signal = self.ordered if name in ("rank", "order") else self.changed
            combo.currentIndexChanged.connect(lambda _, signal=signal: signal.emit())
        self.page, self._pages = 0, 1
        self.back = tool_button("chevron-left", "Предыдущие организации", lambda: self.turn(-1), keys="PgUp")
        self.on = tool_button("chevron-right", "Следующие организации", lambda: self.turn(1), keys="PgDown")
        self._where = label("", "muted")
        self.setLayout(row(self.code, self.span, self.rank, self.order, self.by, self.scale, self.back, self._where, self.on, spacing=8))

    @staticmethod
    def _combo(options: Mapping[str, str], name: str, width: int = 220) -> QComboBox:
        value = QComboBox()
        for key, text in options.items():
            value.addItem(text, key)
        value.setAccessibleName(name)
        value.setToolTip(name)
        value.setMinimumWidth(width)
        return value

    def show_for(self, chart: str) -> None:
        """Only what this chart is chosen by."""
        for name, combo in self._combos.items():
            combo.setVisible(name in OWN.get(chart, ()))
        for widget in (self.back, self.on, self._where):
            widget.setVisible(chart == "schools" and self._pages > 1)

    def option(self, chart: str) -> str:
        """What the values of the chart depend on, as one key."""
        return "|".join(str(self._combos[name].currentData()) for name in ASKED.get(chart, ()))

    def words(self, chart: str) -> str:
        """What is chosen, for the title."""
        return ", ".join(self._combos[name].currentText() for name in ASKED.get(chart, ()) if self._combos[name].currentData())

    def set_scales(self, scales: Iterable[tuple[int, str, int]]) -> None:
        """The scales on which anybody can be compared; the choice stays where it can."""
        chosen = self.scale.currentData()
        self.scale.blockSignals(True)
        self.scale.clear()
        self.scale.addItem("Самая частая шкала", "")
        for n, name, people in scales:
            self.scale.addItem(f"{name}: {count(people, 'человек', 'человека', 'человек')}", str(n))
        self.scale.setCurrentIndex(max(0, self.scale.findData(chosen)))
        self.scale.blockSignals(False)

    def set_rows(self, rows: int) -> None:
        """How many small charts there are."""
        self._pages = max(1, -(-rows // PER_PAGE))
        self.page = min(self.page, self._pages - 1)
        first, last = self.page * PER_PAGE + 1, min(rows, (self.page + 1) * PER_PAGE)
        self._where.setText(f"{first}–{last} из {number(rows)}")
        self.back.setEnabled(self.page > 0)
        self.on.setEnabled(self.page < self._pages - 1)
        for widget in (self.back, self.on, self._where):
            widget.setVisible(self._pages > 1 and self.span.isVisibleTo(self))

    def turn(self, by: int) -> None:
        """Another page, if there is one."""
        to = max(0, min(self.page + by, self._pages - 1))
        if to != self.page:
            self.page = to
            self.turned.emit()
