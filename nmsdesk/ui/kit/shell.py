"""The frame of the window: navigation, the bar at the top, the status line at the bottom."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QSizePolicy, QToolButton

from nmsdesk.ui import icons, theme
from nmsdesk.ui.kit import keys as keyboard
from nmsdesk.ui.kit.basics import frame, label, picture, restyle, row, tool_button
from nmsdesk.ui.kit.navigation import Navigation, NavigationItem
from nmsdesk.ui.kit.view_menu import ViewButton

OTHER = "other"
SEARCH_WITH_KEY = 150  # pixels
__all__ = ["Navigation", "NavigationItem", "StatusLine", "TopBar"]


class TopBar(QFrame):
    """Period, day and face of the base, search everywhere, undo, theme. The window binds the keys; they are only named here.

    ``view`` is the control of the day and of the face: its ``chosen`` carries a View.
    """

    period_chosen = Signal(str)
    other_period_requested = Signal()
    search_requested = Signal()
    undo_requested = Signal()
    theme_chosen = Signal(str)
    help_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "topbar")
        self.setFixedHeight(52)
        self._period = QComboBox()
        self._period.setMinimumWidth(150)
        self._period.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._period.setMinimumContentsLength(22)
        self._period.setMaxVisibleItems(20)
        self._period.setAccessibleName("Период")
        self._period.setToolTip(keyboard.tip("Период, за который считаются показатели", "Ctrl+Shift+P"))
        self._period.activated.connect(self._take_period)
        self._key = ""
        self.view = ViewButton()
        caption = label("Период", "muted")
        caption.setBuddy(self._period)
        self._undo = tool_button("arrow-back-up", "Отменить", self.undo_requested.emit, keys="Ctrl+Z")
        self._theme = tool_button("sun", "Оформление")
        self._theme.setMenu(self._theme_menu())
        self._theme.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._help = tool_button("help", "Справка", self.help_requested.emit, keys="F1")
        line = row(caption, self._period, self.view, 8, spacing=8, margins=(24, 0, 16, 0))
        line.addWidget(self._search(), 4)
        line.addStretch(1)
        for tool in (self._undo, self._theme, self._help):
            line.addWidget(tool)
        self.setLayout(line)
        theme.notifier.changed.connect(self._show_theme)
        self._show_theme()
        self.set_undo(None)

    def _search(self) -> QPushButton:
        value = _SearchButton("Поиск")
        value.setProperty("look", "search")
        value.setIcon(icons.icon("search", "muted"))
        value.setIconSize(QSize(24, 16))
        value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        value.setMinimumWidth(110)
        value.setMaximumWidth(520)
        value.setAutoDefault(False)
        value.setAccessibleName("Поиск везде")
        value.setToolTip(keyboard.tip("Поиск людей, организаций, разделов и действий", "Ctrl+K"))
        value.setCursor(Qt.CursorShape.IBeamCursor)
        hint = label("Ctrl+K", "key")
        hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        hint.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        value.setLayout(row(None, hint, margins=(0, 0, 8, 0)))
        value.hint = hint
        value.clicked.connect(lambda: self.search_requested.emit())
        self.search_button = value
        return value

    def _show_theme(self) -> None:
        self._theme.setIcon(icons.icon("moon" if theme.is_dark() else "sun"))

    def _theme_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for scheme, text in theme.SCHEMES.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setData(scheme)
            group.addAction(action)
            action.triggered.connect(lambda _=False, scheme=scheme: self.theme_chosen.emit(scheme))
        menu.aboutToShow.connect(lambda: group.actions()[list(theme.SCHEMES).index(theme.notifier.scheme)].setChecked(True))
        return menu

    def set_periods(self, periods: Iterable[tuple[str, str]], current: str) -> None:
        """Fill the selector with (key, caption), silently; its last line asks for a period of another kind."""
        self._period.clear()
        for key, text in periods:
            self._period.addItem(text, key)
        self._period.insertSeparator(self._period.count())
        self._period.addItem("Другой период…", OTHER)
        self.set_period(current)

    def _take_period(self, index: int) -> None:
        key = str(self._period.itemData(index))
        if key == OTHER:
            self.set_period(self._key)
            self.other_period_requested.emit()
        else:
            self.period_chosen.emit(key)

    def set_ready(self, ready: bool) -> None:
        """Whether there is a base for the period and the search to speak of."""
        self._period.setEnabled(ready)
        self.view.setEnabled(ready)
        self.search_button.setEnabled(ready)

    def set_period(self, key: str) -> None:
        """Show the period as chosen, silently."""
        self._key = key
        self._period.setCurrentIndex(self._period.findData(key))

    def period(self) -> str:
        return str(self._period.currentData() or "")

    def set_undo(self, what: str | None) -> None:
        """Say what would be undone («импорт списка, 212 записей»); None when there is nothing."""
        text = f"Отменить: {what}" if what else "Нечего отменять"
        self._undo.setEnabled(what is not None)
        self._undo.setToolTip(keyboard.tip(text, "Ctrl+Z"))
        self._undo.setAccessibleName(text)


class _SearchButton(QPushButton):
    """The field that opens the search; where it is narrow its key is left to the tooltip."""

    hint: QLabel | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.hint is not None:
            self.hint.setVisible(self.width() >= SEARCH_WITH_KEY)
        super().resizeEvent(event)


class StatusLine(QFrame):
    """Database, saved state, last backup, progress of long work, and a message that goes away by itself."""

    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "statusline")
        self.setFixedHeight(30)
        self._message_icon = picture("circle-check", 16, "ok")
        self._message = QLabel()
        self._saved = QLabel()
        self._database = QLabel()
        self._backup = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedWidth(160)
        self._bar.setAccessibleName("Ход работы")
        self._cancel = tool_button("x", "Прервать", self.cancel_requested.emit, keys="Esc")
        self._cancel.setIconSize(QSize(14, 14))
        self._cancel.setStyleSheet("QToolButton { padding: 1px; min-height: 14px; }")
        for one in (self._message, self._saved, self._database, self._backup):
            one.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.quiet)
        self._facts: list[tuple[QFrame, QLabel]] = []
        self.setLayout(self._laid_out())
        self.stop()
        self.quiet()

    def _laid_out(self) -> QHBoxLayout:
        line = row(self._message_icon, spacing=6, margins=(16, 0, 16, 0))
        line.addWidget(self._message, 1)
        line.addWidget(self._bar)
        line.addWidget(self._cancel)
        for name, text in (("check", self._saved), ("database", self._database), ("history", self._backup)):
            holder = frame("", row(picture(name, 14), text, spacing=5, margins=(10, 0, 0, 0)))
            holder.hide()
            self._facts.append((holder, text))
            line.addWidget(holder)
        return line

    def say(self, text: str, tone: str = "ok", seconds: float = 8.0) -> None:
        """Show a message for some seconds (0: until the next one). Tones: ok, neutral, warn, bad."""
        names = {"ok": "circle-check", "warn": "alert-triangle", "bad": "circle-x"}
        self._message_icon.set_picture(names.get(tone, "info-circle"), tone if tone in names else "muted")
        self._message_icon.show()
        self._message.setText(text)
        self._message.setToolTip(text)
        self._message.setAccessibleName(text)
        restyle(self._message, tone=tone)
        if seconds:
            self._timer.start(int(seconds * 1000))
        else:
            self._timer.stop()

    def message(self) -> str:
        return self._message.text()

    def quiet(self) -> None:
        """Take the message away."""
        self._message_icon.hide()
        self._message.clear()

    def set_database(self, name: str, tip: str = "") -> None:
        """The name of the open database; the tip gives its place."""
        self._fact(self._database, name, tip)

    def set_saved(self, text: str, tone: str = "neutral") -> None:
        """«Сохранено в 14:32», «Только чтение»."""
        self._fact(self._saved, text, text)
        restyle(self._saved, tone=tone)

    def set_backup(self, text: str, tone: str = "neutral") -> None:
        """«Копия: сегодня, 09:05»."""
        self._fact(self._backup, text, text)
        restyle(self._backup, tone=tone)

    def start(self, text: str, *, cancellable: bool = True) -> None:
        """Show that long work goes on."""
        self.say(text, "neutral", 0)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._cancel.setVisible(cancellable)

    def advance(self, done: int, total: int) -> None:
        """Show how much of the work is done."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def stop(self) -> None:
        """The work has ended; its message stays to be replaced by ``say`` or ``quiet``."""
        self._bar.hide()
        self._cancel.hide()

    def _fact(self, where: QLabel, text: str, tip: str) -> None:
        where.setText(text)
        where.setToolTip(tip)
        for holder, inside in self._facts:
            if inside is where:
                holder.setVisible(bool(text))
