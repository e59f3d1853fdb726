"""Speaking to people: questions and troubles. A box appears only for a decision or a trouble that stops the work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget


def _box(owner: QWidget | None, icon: QMessageBox.Icon, title: str, text: str, more: str = "") -> QMessageBox:
    box = QMessageBox(icon, title, text, parent=owner)
    box.setInformativeText(more)
    return box


def _show(box: QMessageBox) -> None:
    """Ask; buttons are wide enough for their captions in bold, which Qt measures before it makes the default one bold."""
    for button in box.buttons():
        bold = QFont(button.font())
        bold.setBold(True)
        button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(button.text()) + 36)
    box.exec()


def trouble(owner: QWidget | None, text: str, more: str = "") -> None:
    """Something could not be done: what happened and what to do."""
    box = _box(owner, QMessageBox.Icon.Warning, "Не получилось", text, more)
    box.addButton("Понятно", QMessageBox.ButtonRole.AcceptRole)
    _show(box)


def crash(owner: QWidget | None, report: str) -> None:
    """A fault of the program, with a report to copy."""
    box = _box(
        owner, QMessageBox.Icon.Critical, "Ошибка в программе",
        "Операция не выполнена, данные не изменены. Скопируйте отчёт и передайте разработчикам.",
    )  # fmt: skip
    box.setDetailedText(report)
    copy = box.addButton("Скопировать отчёт", QMessageBox.ButtonRole.ActionRole)
    box.addButton("Закрыть", QMessageBox.ButtonRole.AcceptRole)
    _show(box)
    if box.clickedButton() is copy:
        QApplication.clipboard().setText(report)


def ask(owner: QWidget | None, title: str, text: str, yes: str, more: str = "", danger: bool = False) -> bool:
    """A decision; the button says what it does. Enter does it, Esc leaves."""
    box = _box(owner, QMessageBox.Icon.Question, title, text, more)
    accept = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole if danger else QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton("Не надо", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refuse if danger else accept)
    box.setEscapeButton(refuse)
    _show(box)
    return box.clickedButton() is accept


def keep_typed(owner: QWidget | None) -> str:
    """What to do with what was typed and not saved: 'save', 'drop' or 'stay'."""
    box = _box(owner, QMessageBox.Icon.Question, "Есть несохранённые правки", "Сохранить введённое?")
    save = box.addButton("Сохранить", QMessageBox.ButtonRole.AcceptRole)
    drop = box.addButton("Не сохранять", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("Вернуться", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(save)
    box.setEscapeButton(stay)
    _show(box)
    chosen = box.clickedButton()
    return "save" if chosen is save else "drop" if chosen is drop else "stay"


def open_file(owner: QWidget | None, title: str, kinds: str, folder: str = "") -> Path | None:
    """A file to read, or None."""
    name, _ = QFileDialog.getOpenFileName(owner, title, folder, kinds)
    return Path(name) if name else None


def save_file(owner: QWidget | None, title: str, name: str, kinds: str) -> Path | None:
    """Where to write, or None; an ending is added when it is missing."""
    chosen, kind = QFileDialog.getSaveFileName(owner, title, name, kinds)
    if not chosen:
        return None
    path = Path(chosen)
    if not path.suffix and "*." in kind:
        path = path.with_suffix("." + kind.split("*.")[1].split(")")[0].split(" ")[0])
    return path
