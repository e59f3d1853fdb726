"""The control of the header that tells how the base is looked at: the day and the face of personal data, one menu of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QMenu, QToolButton

from nmsdesk.domain.views import ANONYMOUS, FACES, FULL, USUAL, View
from nmsdesk.russian import day
from nmsdesk.ui import icons
from nmsdesk.ui.kit import keys as keyboard
from nmsdesk.ui.kit.basics import Excerpt, button, picture, restyle, row

KEYS, AS_USUAL = "Ctrl+Shift+V", "Alt+Home"
SHORT = {"initials": "инициалы"}  # what stands on the button instead of the longer name of the face


class ViewButton(QToolButton):
    """«На сегодня» or «На 31.12.2024, без имён». ``asked`` is emitted before the menu opens, so that its days may be set."""

    chosen = Signal(object)  # a View
    asked = Signal()
    other_day = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.view = USUAL
        self._days: list[tuple[date, str]] = []
        self.setProperty("look", "view")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setIconSize(QSize(18, 18))
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.set_view(USUAL)

    def set_view(self, view: View) -> None:
        """Show the view as chosen, silently."""
        self.view = view
        text = "На сегодня" if view.on is None else f"На {day(view.on)}"
        if view.face != FULL:
            text += f", {SHORT.get(view.face, FACES[view.face])}"
        self.setText(text)
        self.setIcon(icons.icon("calendar" if view.usual else "eye", None if view.usual else "warn"))
        self.setToolTip(keyboard.tip("На какой день показана база и как видны имена", KEYS))
        self.setAccessibleName(f"Вид базы: {text}")
        restyle(self, look="view", usual="true" if view.usual else "false")

    def set_days(self, days: Iterable[tuple[date, str]]) -> None:
        """The days offered beside today, each with what it is: «конец прошлого года»."""
        self._days = list(days)

    def open(self) -> None:
        """Open the menu under the button, by a key."""
        if self.isEnabled():
            self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def actions_of_menu(self) -> list[QAction]:
        """What the menu offers now."""
        self._fill()
        return [one for one in self._menu.actions() if one.isEnabled() and not one.isSeparator()]

    def _fill(self) -> None:
        self.asked.emit()
        self._menu.clear()
        self._caption("Показать базу на день")
        group = QActionGroup(self._menu)
        self._choice(group, "Сегодня", replace(self.view, on=None))
        offered = [on for on, _ in self._days]
        extra = [] if self.view.on is None or self.view.on in offered else [(self.view.on, "выбранный день")]
        for on, what in (*extra, *self._days):
            self._choice(group, f"{day(on)} – {what}", replace(self.view, on=on))
        other = self._menu.addAction("Другой день…")
        other.triggered.connect(lambda: self.other_day.emit())
        self._menu.addSeparator()
        self._caption("Показать имена")
        faces = QActionGroup(self._menu)
        for face, text in FACES.items():
            self._choice(faces, text[:1].upper() + text[1:], replace(self.view, face=face))

    def _caption(self, text: str) -> None:
        action = self._menu.addAction(text)
        action.setEnabled(False)

    def _choice(self, group: QActionGroup, text: str, view: View) -> None:
        action = self._menu.addAction(text)
        action.setCheckable(True)
        group.addAction(action)
        action.setChecked(view == self.view)
        action.triggered.connect(lambda: self.chosen.emit(view))


class ViewBanner(QFrame):
    """A strip over every page while the base is not seen as it is: what is shown, that it is for reading only, the way back."""

    def __init__(self, back: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("look", "viewbanner")
        self._text = Excerpt("", 1, "strong")
        self.button = button("", "arrow-back-up", "", back)
        line = row(picture("eye", 18, "warn"), spacing=10, margins=(24, 4, 16, 4))
        line.addWidget(self._text, 1)
        line.addWidget(self.button)
        self.setLayout(line)
        self.hide()

    def show_view(self, view: View) -> None:
        """Tell of the view; the usual one needs no banner."""
        shown = [f"показано состояние на {day(view.on)}"] if view.on else []
        if view.face != FULL:
            shown.append("имена скрыты" if view.face == ANONYMOUS else f"имена: {FACES[view.face]}")
        text = ", ".join(shown)
        text = f"{text[:1].upper()}{text[1:]} · только чтение"
        self._text.setText(text)
        self._text.setToolTip(text)
        self.setAccessibleName(text)
        back = "Вернуться к сегодня" if view.on else "Показать имена"
        self.button.setText(back)
        self.button.setAccessibleName(back)
        self.button.setToolTip(keyboard.tip(back, AS_USUAL) + ", Esc")
        self.setVisible(not view.usual)
