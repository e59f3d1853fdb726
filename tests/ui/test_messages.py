"""Boxes: what they say is seen whole."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from nmsdesk.ui import messages, theme

LONG = "Файл «список.xlsx» не записан. Закройте его в Excel или выберите другую папку, в которую разрешено писать."


def test_a_long_message_of_a_box_is_wrapped_and_not_cut(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    box = messages._box(None, QMessageBox.Icon.Warning, "Не получилось", LONG)
    qtbot.addWidget(box)
    box.show()
    text = box.findChild(QLabel, "qt_msgbox_label")
    assert isinstance(text, QLabel)
    assert text.fontMetrics().horizontalAdvance(LONG) <= text.width() or (
        text.wordWrap() and text.height() >= text.heightForWidth(text.width())
    )
