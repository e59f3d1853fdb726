"""Parts that pages are built of: header, card, badge, chips, empty page, key-values, timeline, banner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLayout, QPushButton, QSizePolicy, QWidget

from nmsdesk import russian
from nmsdesk.ui.kit.badge import Badge, badge_colors
from nmsdesk.ui.kit.basics import Excerpt, FlowLayout, button, clear, column, label, picture, restyle, row, tool_button
from nmsdesk.ui.kit.facts import InfoRow, KeyValueList, Timeline, TimelineRow
from nmsdesk.ui.kit.indicator import BulletBar, IndicatorCard

__all__ = [
    "Badge", "Banner", "BulletBar", "Card", "Chip", "ChipRow", "EmptyPage", "IndicatorCard", "InfoRow", "KeyValueList",
    "PageHeader", "Timeline", "TimelineRow", "badge_colors",
]  # fmt: skip
_MARKS = {"warn": "alert-triangle", "bad": "circle-x", "ok": "circle-check"}


class PageHeader(QWidget):
    """Title and count at the left, actions at the right, the primary one last."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self._title, self._subtitle = Excerpt(title, 1, "title"), Excerpt(subtitle, 1, "muted")
        self._actions = row()
        texts = column(self._title, self._subtitle, spacing=0)
        line = row(spacing=16)
        line.addLayout(texts, 1)
        line.addLayout(self._actions)
        self.setLayout(line)
        self.set_title(title)
        self.set_subtitle(subtitle)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self._title.setToolTip(title)
        self.setAccessibleName(title)

    def set_subtitle(self, subtitle: str) -> None:
        """What is shown, «Показано 240 из 4 012»."""
        self._subtitle.setText(subtitle)
        self._subtitle.setToolTip(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def add_action(
        self, text: str, icon: str, action: Callable[[], object], *, keys: str = "", tip: str = "", primary: bool = False
    ) -> QPushButton:
        """A button; add the primary one last. The page binds the keys, they are named in the tooltip."""
        value = button(text, icon, "primary" if primary else "", action, keys=keys, tip=tip)
        self._actions.addWidget(value)
        return value

    def add_widget(self, widget: QWidget) -> None:
        """Any other widget among the actions: a search field, a selector."""
        self._actions.addWidget(widget)


class Card(QFrame):
    """A white box with an optional caption; content goes into ``body``."""

    def __init__(self, title: str = "", content: QLayout | QWidget | None = None, *, padding: int = 16) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.head: QHBoxLayout = row()
        self.body = column(spacing=8)
        self._title = label(title, "heading")
        self.head.addWidget(self._title)
        self.head.addStretch(1)
        self._title.setVisible(bool(title))
        outer = column(spacing=10, margins=(padding, padding - 4 if padding > 4 else padding, padding, padding))
        if title:
            outer.addLayout(self.head)
            self.setAccessibleName(title)
        outer.addLayout(self.body, 1)
        self.setLayout(outer)
        if isinstance(content, QWidget):
            self.body.addWidget(content)
        elif content is not None:
            self.body.addLayout(content)

    def add(self, widget: QWidget) -> None:
        self.body.addWidget(widget)

    def set_title(self, title: str) -> None:
        """Another caption of a box that was made with one."""
        self._title.setText(title)
        self.setAccessibleName(title)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: key, caption, how many it would show (None: not counted, a text: a number that is not told)."""

    key: str
    text: str
    count: int | str | None = None


class ChipRow(QWidget):
    """Filters as chips: exclusive ones with counts, and the active filters, each with a cross."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, chips: Iterable[Chip] = (), current: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._flow = FlowLayout(self, 8)
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        self._active: list[QPushButton] = []
        self.set_chips(chips, current)

    def set_chips(self, chips: Iterable[Chip], current: str = "") -> None:
        """Replace the exclusive chips; active filters go too."""
        clear(self._flow)
        self._chips, self._active = {}, []
        for chip in chips:
            value = button("", "", "chip")
            value.setCheckable(True)
            value.setChecked(chip.key == current)
            value.clicked.connect(lambda _=False, key=chip.key: self.chosen.emit(key))
            self._group.addButton(value)
            self._flow.addWidget(value)
            self._chips[chip.key] = value
            self._write(value, chip)
        self.updateGeometry()

    def set_counts(self, chips: Iterable[Chip]) -> None:
        """Write captions and counts anew, keeping the chosen one."""
        for chip in chips:
            self._write(self._chips[chip.key], chip)

    def set_current(self, key: str) -> None:
        """Mark the chip, silently."""
        if key in self._chips:
            self._chips[key].setChecked(True)

    def current(self) -> str:
        return next((key for key, chip in self._chips.items() if chip.isChecked()), "")

    def set_active(self, filters: Iterable[tuple[str, str]]) -> None:
        """Active filters as (key, «Организация: СОШ № 4»); a click takes one away by ``removed``."""
        for old in self._active:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._active = []
        for key, text in filters:
            value = button(f"{text}  ✕", "", "tag", partial(self.removed.emit, key), tip=f"Убрать отбор «{text}»")
            value.setAccessibleName(f"Убрать отбор: {text}")
            self._active.append(value)
            self._flow.addWidget(value)
        self.updateGeometry()

    @staticmethod
    def _write(value: QPushButton, chip: Chip) -> None:
        counted = chip.count if isinstance(chip.count, str | None) else russian.number(chip.count)
        number = f"  {counted}" if counted else ""
        value.setText(chip.text.replace("&", "&&") + number)
        value.setAccessibleName(f"{chip.text}{',' if number else ''}{number}".replace(",  ", ", "))


class EmptyPage(QWidget):
    """What to do next when there is nothing to show."""

    def __init__(
        self, icon: str, title: str, text: str = "", action: str = "", do: Callable[[], object] | None = None, action_icon: str = ""
    ) -> None:
        super().__init__()
        self._text = label(text, "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._text.setMaximumWidth(460)
        self._text.setMinimumWidth(160)
        self._title = label(title, "heading")
        middle = row(None, spacing=0)  # the text keeps its lines only where no alignment takes its height from the width
        middle.addWidget(self._text, 100)
        middle.addStretch(1)
        inside = column(None, picture(icon, 56, "control"), 4, self._title, middle, spacing=8, margins=(24, 24, 24, 24))
        self.button = button(action, action_icon, "primary", do)
        inside.addSpacing(8)
        inside.addWidget(self.button)
        inside.addStretch(2)
        for index in range(inside.count()):
            if (widget := inside.itemAt(index).widget()) is not None:  # type: ignore[union-attr]
                inside.setAlignment(widget, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(inside)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {text}")

    def set_text(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)


class Banner(QFrame):
    """A strip over the page that warns or tells, with an action and a cross. Tones: neutral, ok, warn, bad."""

    closed = Signal()

    def __init__(
        self, text: str, tone: str = "warn", action: str = "", do: Callable[[], object] | None = None, *, closable: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("look", "banner")
        self.setProperty("tone", tone)
        self._text = label(text, wrap=True)
        self._mark = picture(_MARKS.get(tone, "info-circle"), 18, "accent" if tone == "neutral" else tone)
        line = row(self._mark, spacing=10, margins=(14, 8, 8, 8))
        line.addWidget(self._text, 1)
        self.button = button(action, "", "", do)
        line.addWidget(self.button)
        if closable:
            line.addWidget(tool_button("x", "Скрыть", self._close))
        self.setLayout(line)
        self.button.setVisible(bool(action))  # only now: without a parent it would be a window that takes the focus
        self.setAccessibleName(text)

    def set_text(self, text: str, tone: str | None = None) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        if tone is not None:
            self._mark.set_picture(_MARKS.get(tone, "info-circle"), "accent" if tone == "neutral" else tone)
            restyle(self, tone=tone)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
