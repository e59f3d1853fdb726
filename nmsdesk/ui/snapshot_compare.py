"""A snapshot compared with another or with the data of now: causes at the left, the names behind the chosen one at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from nmsdesk.russian import count, day, initials, number
from nmsdesk.services.snapshots import Comparison, Difference, Mover
from nmsdesk.ui import indicator_words as words
from nmsdesk.ui.kit.basics import column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.table import TableView
from nmsdesk.ui.snapshot_words import signed, standing

NOW = 0
_CAUSE_COLUMNS = (("what", "Показатель и причина", 200), ("n", "Учтено", 106), ("size", "Всего", 110), ("points", "П. п.", 62))
_NAME_COLUMNS = (("name", "Кто", 136), ("place", "Организация", 118), ("moved", "Было → стало", 152), ("why", "Почему", 134))
_CAUSES = ("причина", "причины", "причин")


class ComparePanel(QWidget):
    """``wanted`` carries the snapshot to compare with (0: the data of now), ``opened`` a record behind a name."""

    wanted = Signal(int)
    opened = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        self.lines: list[tuple[tuple[str, ...], tuple[Mover, ...]]] = []
        self.movers: Sequence[Mover] = ()
        self.other = ChoiceEdit((), "Выберите срез", nullable=False)
        self.other.setAccessibleName("С чем сравнить")
        self.other.changed.connect(self._chosen)
        self.about = label("", "muted", wrap=True)
        self.causes = TableView(_columns(_CAUSE_COLUMNS, right=("n", "size", "points")), self._cause_rows, "Причины различий")
        self.causes.current_changed.connect(self._show_names)
        self.names = TableView(_columns(_NAME_COLUMNS), self._name_rows, "Кто за этим стоит")
        self.names.opened.connect(self._open)
        self.names.current_changed.connect(self._tell)
        self.whole = label("", wrap=True, selectable=True)
        self.whole.setMinimumHeight(38)
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.caption = label("", "heading")
        left, right = QWidget(), QWidget()
        left.setLayout(column(self.causes))
        inside = column(self.caption, spacing=6)
        inside.addWidget(self.names, 1)
        inside.addWidget(self.whole)
        right.setLayout(inside)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([506, 562])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        self.other.setMinimumWidth(360)
        outer = column(row(label("Сравнить с"), self.other, None), self.about, spacing=8, margins=(0, 10, 0, 0))
        outer.addWidget(split, 1)
        self.setLayout(outer)

    # what is shown

    def set_others(self, others: Sequence[tuple[int, str]]) -> None:
        """What a snapshot may be compared with; the data of now always stand first."""
        self.other.set_options([(NOW, "данными на сегодня"), *others])

    def set_loading(self) -> None:
        self.comparison, self.lines, self.movers = None, [], ()
        self.about.setText("Сравниваю…")
        self.causes.set_empty_text("Сравниваю…")
        self.names.set_empty_text("")
        self.causes.set_ids(())
        self._show_names(None)

    def show_comparison(self, found: Comparison) -> None:
        self.comparison = found
        self.lines = [line for d in found.differences for line in _lines(d)]
        rules = f" Методика: {'; '.join(found.rules)}." if found.rules else ""
        days = f"{found.left.period.title}, на {day(found.left.as_of)} → {found.right.period.title}, на {day(found.right.as_of)}."
        total = sum(len(d.causes) for d in found.differences)
        said = f" Различий: {count(total, *_CAUSES)}." if total else " Различий нет."
        self.about.setText(f"{days}{said}{rules}")
        self.names.set_empty_text("Выберите причину слева." if total else "Различий нет: за каждой цифрой те же люди.")
        self.causes.set_ids(range(len(self.lines)))
        self.causes.refresh()
        first = next((n for n, (_, movers) in enumerate(self.lines) if movers), None)
        if first is not None:
            self.causes.select_id(first)
        else:
            self._show_names(None)

    def _cause_rows(self, ids: list[int]) -> list[tuple[str, ...]]:
        return [self.lines[n][0] for n in ids]

    def _name_rows(self, ids: list[int]) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        for n in ids:
            m = self.movers[n]
            found.append((_short(m), m.organization, _moved(m), m.why))
        return found

    def _show_names(self, number_: object) -> None:
        line = self.lines[number_] if isinstance(number_, int) and number_ < len(self.lines) else (("",), ())
        self.movers = line[1]
        caption = line[0][0].strip(" –")
        self.caption.setText(f"{caption}: {number(len(self.movers))}" if self.movers else caption)
        for one in (self.caption, self.whole):
            one.setVisible(bool(caption))
        self.names.set_ids(range(len(self.movers)))
        self.names.refresh()
        if self.movers:
            self.names.select_id(0)
        self._tell(0)

    def _tell(self, number_: object) -> None:
        """The whole of the current name, which the cells may cut."""
        m = self.movers[number_] if isinstance(number_, int) and number_ < len(self.movers) else None
        self.whole.setText(f"{m.name}, {m.organization}: {_moved(m)}; {m.why}" if m else "")

    def _chosen(self) -> None:
        if not self.other.problem() and (value := self.other.value()) is not None:
            self.wanted.emit(value)

    def _open(self, number_: int) -> None:
        self.opened.emit(self.movers[number_].register, self.movers[number_].id)


def _short(m: Mover) -> str:
    """«Иванова М. П.»; the whole name stands under the table."""
    parts = m.name.split()
    return initials(parts[0], *parts[1:3]) if m.register in ("persons", "plans") and len(parts) in (2, 3) else m.name


def _moved(m: Mover) -> str:
    return f"{standing(m.register, m.before)} → {standing(m.register, m.after)}"


def _columns(told: Sequence[tuple[str, str, int]], right: Sequence[str] = ()) -> list[Column]:
    return [Column(key, caption, width, "right" if key in right else "", sortable=False) for key, caption, width in told]


def _lines(d: Difference) -> list[tuple[tuple[str, ...], tuple[Mover, ...]]]:
    """The line of an indicator, then of each cause; a changed target has no names."""
    before, after = d.before, d.after
    head = (
        f"{d.shown_code}. {d.short}",
        f"{number(before.numerator)} → {number(after.numerator)}",
        f"{number(before.denominator)} → {number(after.denominator)}",
        signed(d.points, 1) or "–",
    )
    found: list[tuple[tuple[str, ...], tuple[Mover, ...]]] = [(head, tuple(m for c in d.causes for m in c.movers))]
    if d.target_changed:
        found.append(((f"   – Цель: {words.goal(before.target)} → {words.goal(after.target)}", "", "", ""), ()))
    for c in d.causes:
        found.append(((f"   – {c.caption}", signed(c.numerator), signed(c.denominator), signed(c.points, 1)), c.movers))
    return found
