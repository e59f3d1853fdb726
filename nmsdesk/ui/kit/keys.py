"""Keys that work in either keyboard layout: Ctrl+K is bound as Ctrl+Л too."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_LATIN = "QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,."
_CYRILLIC = "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_SAME_KEY = dict(zip(_LATIN, _CYRILLIC))
_NAMES = {"Del": "Delete", "Ins": "Insert", "Return": "Enter", "PgUp": "Page Up", "PgDown": "Page Down"}


def sequences(keys: str) -> list[QKeySequence]:
    """«Ctrl+K» as Qt sequences: itself and, for a letter with Ctrl or Alt, the Cyrillic letter on the same key."""
    parts = keys.split("+")
    values = [QKeySequence(keys)]
    if len(parts) > 1 and (letter := _SAME_KEY.get(parts[-1].upper())):
        modifiers = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Alt": Qt.KeyboardModifier.AltModifier}
        modifiers |= {"Shift": Qt.KeyboardModifier.ShiftModifier, "Meta": Qt.KeyboardModifier.MetaModifier}
        code = ord(letter)
        for name in parts[:-1]:
            code |= modifiers[name].value
        values.append(QKeySequence(code))
    return values


def bind(
    owner: QWidget,
    keys: str,
    action: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> QShortcut:
    """Run ``action`` when the keys are pressed; alternatives are parted by a bar: «F5|Ctrl+R»."""
    shortcut = QShortcut(owner)
    shortcut.setKeys([sequence for one in keys.split("|") for sequence in sequences(one)])
    shortcut.setContext(context)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(action)
    shortcut.activatedAmbiguously.connect(action)  # both spellings of one key may match one press
    return shortcut


def shown(keys: str) -> str:
    """The first of the alternatives as people read it: «Ctrl+Enter»."""
    return "+".join(_NAMES.get(part, part) for part in keys.split("|")[0].split("+"))


def tip(text: str, keys: str = "") -> str:
    """A tooltip that names the keys: «Поиск (Ctrl+K)»."""
    return f"{text} ({shown(keys)})" if keys else text


def letter_of(key: int) -> str:
    """The Latin letter on the pressed key, whichever layout is on; '' for other keys."""
    if not 0x20 <= key < 0x10000:
        return ""
    char = chr(key).upper()
    back = {cyrillic: latin for latin, cyrillic in _SAME_KEY.items()}
    char = back.get(char, char)
    return char if re.fullmatch("[A-Z]", char) else ""
