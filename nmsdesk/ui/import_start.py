"""What the import page shows before a file, while one is read, and after one is accepted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from nmsdesk.russian import count, moment, number
from nmsdesk.services import undo
from nmsdesk.services.desk import Desk
from nmsdesk.services.imports.plan import ImportPlan
from nmsdesk.ui import theme
from nmsdesk.ui.import_texts import FORMATS, ROWS, TEMPLATES, kind_title
from nmsdesk.ui.kit.basics import button, column, label, picture, row, scrolled
from nmsdesk.ui.kit.facts import InfoRow, KeyValueList, Timeline, TimelineRow
from nmsdesk.ui.kit.parts import Card

STEPS = (
    ("file-import", "Выберите файлы", "Как прислала школа: шапка, объединённые ячейки и «Итого» не мешают."),
    ("eye", "Проверьте", "Программа покажет, что узнала и что вызывает сомнения. Пока ничего не записано."),
    ("check", "Примите", "Всё разом, с копией базы перед приёмом. Приём можно отменить."),
)
LAST = 5


class DropZone(QFrame):
    """The place to drop files at; the dashes are painted here, since a style sheet cannot space them."""

    def __init__(self, choose: Callable[[], object]) -> None:
        super().__init__()
        self._active = False
        self.choose = button("Выбрать файлы", "folder-open", "primary", choose, keys="Ctrl+O")
        head, hint = label("Перетащите сюда файлы со списками", "heading"), label(f"Можно несколько. {FORMATS}", "muted", wrap=True)
        for text in (head, hint):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = column(
            row(None, picture("file-import", 44, "accent"), None), head, hint, 4, row(None, self.choose, None), margins=(24, 20, 24, 22)
        )
        self.setLayout(layout)

    def set_active(self, active: bool) -> None:
        """Files hang over the page."""
        self._active = active
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("accent" if self._active else "control"), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("accent_soft" if self._active else "surface"))
        painter.drawRoundedRect(QRectF(1, 1, self.width() - 2, self.height() - 2), 10, 10)
        painter.end()


class StartView(QWidget):
    """The drop zone, the three steps, empty tables for schools, what was accepted last."""

    template_wanted = Signal(str)
    history_wanted = Signal()

    def __init__(self, desk: Desk, choose: Callable[[], object]) -> None:
        super().__init__()
        self.desk = desk
        self.zone = DropZone(choose)
        self._last = Timeline()
        self._history = button("Весь журнал", "history", "flat", self.history_wanted.emit)
        steps = row(spacing=16)
        for n, (icon, title, text) in enumerate(STEPS, 1):
            texts = column(label(f"{n}. {title}", "strong"), label(text, "muted", wrap=True), spacing=2)
            one = row(picture(icon, 22, "accent"), spacing=10)
            one.setAlignment(Qt.AlignmentFlag.AlignTop)
            one.addLayout(texts, 1)
            steps.addLayout(one, 1)
        blanks = column(label("Школа заполнит, вы примете без правок.", "muted", wrap=True), 2, spacing=6)
        for key in TEMPLATES:
            made = button(
                kind_title(key), "download", "link", partial(self.template_wanted.emit, key), tip="Сохранить пустую таблицу .xlsx"
            )
            blanks.addLayout(row(made, None))
        accepted = Card("Приняты недавно", self._last)
        accepted.body.addLayout(row(self._history, None))
        accepted.body.addStretch(1)
        tables = Card("Пустые таблицы для школ", blanks)
        tables.body.addStretch(1)
        lower = row(spacing=16)
        lower.addWidget(accepted, 1)
        lower.addWidget(tables, 1)
        inside = column(self.zone, 6, steps, 6, lower, None, spacing=12, margins=(0, 0, 10, 8))
        self.setLayout(column(scrolled(inside)))

    def refresh(self) -> None:
        """Read anew what was accepted last."""
        rows: list[TimelineRow] = []
        for operation, gone in undo.history(self.desk, 200):
            if operation.kind == "import" and len(rows) < LAST:
                detail = "отменено" if gone else operation.user
                rows.append(TimelineRow(moment(operation.at), "file-import", operation.reason, detail, "muted" if gone else "ok"))
        self._last.set_rows(rows or [TimelineRow("", "file-import", "Файлов ещё не принимали")])
        self._history.setVisible(bool(rows))


class BusyView(QWidget):
    """Reading goes on: the name of the file, a bar, a way out."""

    def __init__(self, cancel: Callable[[], object]) -> None:
        super().__init__()
        self._name = label("", "heading")
        self._what = label("", "muted")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setFixedWidth(320)
        bar.setAccessibleName("Чтение файла")
        self.cancel = button("Прервать", "x", "", cancel, keys="Esc")
        lines = column(None, spacing=12)
        for widget in (self._name, self._what, bar, self.cancel):
            lines.addLayout(row(None, widget, None))
        lines.addStretch(1)
        self.setLayout(lines)

    def show_file(self, name: str, what: str) -> None:
        self._name.setText(name)
        self._what.setText(what)


class Numbers(Card):
    """What is going to be done, in numbers."""

    CAPTIONS = (
        ("read", "прочитано", "Строк с данными в файле"), ("created", "новых", "Строк, из которых появятся записи"),
        ("updated", "изменится", "Строк, которые дополнят записи"), ("unchanged", "без изменений", "Строк, которые ничего не меняют"),
        ("rejected", "отклонено", "Строк с ошибками: они не принимаются"), ("ignored", "пропущено", "Пустых строк, итогов и нумерации"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(padding=12)
        self._values = {}
        line = row(spacing=28)
        for name, caption, tip in self.CAPTIONS:
            value = self._values[name] = label("0", "heading")
            caption_label = label(caption, "muted")
            for one in (value, caption_label):
                one.setToolTip(tip)
            line.addLayout(row(value, caption_label, spacing=6))
        line.addStretch(1)
        self._registers = label("", "small", wrap=True)
        self.body.setSpacing(4)
        self.body.addLayout(line)
        self.body.addWidget(self._registers)

    def set_plan(self, plan: ImportPlan | None, by_register: str) -> None:
        for name, value in self._values.items():
            amount = getattr(plan, name) if plan else 0
            value.setText(number(amount) if plan else "—")
            value.setStyleSheet(f"color: {theme.color('bad').name()}" if name == "rejected" and amount else "")
        self._registers.setText(f"Будет записано: {by_register}" if by_register else "")
        self._registers.setVisible(bool(by_register))


class ResultView(QWidget):
    """A file is accepted: what came of it, the way back, the way on."""

    def __init__(self, undo_it: Callable[[], object], show: Callable[[], object], on: Callable[[], object]) -> None:
        super().__init__()
        self._mark = picture("circle-check", 44, "ok")
        self._title = label("", "title", wrap=True)
        self._text = label("", "muted", wrap=True)
        self._facts = KeyValueList()
        self.undo = button("Отменить приём", "arrow-back-up", "", undo_it, tip="Вернуть базу к тому, что было до этого файла")
        self.show_button = button("Открыть работников", "users", "", show)
        self.on = button("Принять следующий файл", "arrow-right", "primary", on)
        card = Card(padding=24)
        for one in (self._title, self._text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.body.setSpacing(10)
        card.body.addLayout(row(None, self._mark, None))
        for item in (self._title, self._text, self._facts):
            card.body.addWidget(item)
        card.body.addSpacing(6)
        card.body.addLayout(row(None, self.undo, self.show_button, self.on, None))
        card.setMinimumWidth(640)
        card.setMaximumWidth(820)
        outer = column(None, row(None, card, None), None)
        outer.setStretch(2, 2)
        self.setLayout(outer)

    def show_accepted(self, plan: ImportPlan, undoable: bool, button_text: str, next_text: str) -> None:
        taken = plan.created + plan.updated
        self._mark.set_picture("circle-check", "ok")
        self._title.setText(f"{'Принята' if taken % 10 == 1 and taken % 100 != 11 else 'Принято'} {count(taken, *ROWS)}")
        left = f" {count(plan.rejected, *ROWS)} с ошибками не приняты: исправьте их в файле и примите его ещё раз." if plan.rejected else ""
        self._text.setText(f"{plan.path.name} · {plan.title}.{left}")
        self._facts.set_rows(InfoRow(title, _told(added, changed)) for title, added, changed in plan.by_register())
        self._facts.show()
        self.undo.setVisible(undoable)
        self.show_button.setText(button_text)
        self.on.setText(next_text)
        self.on.setFocus()

    def show_undone(self, name: str, left: tuple[str, ...]) -> None:
        self._mark.set_picture("arrow-back-up", "muted")
        self._title.setText("Приём отменён")
        kept = f" Осталось, так как менялось позже: {' '.join(left[:5])}" if left else " База такая же, как до него."
        self._text.setText(f"{name}.{kept}")
        self._facts.hide()
        self.undo.hide()
        self.on.setFocus()


def _told(added: int, changed: int) -> str:
    parts: list[Any] = [f"новых {number(added)}"] if added else []
    return ", ".join([*parts, f"изменено {number(changed)}"] if changed else parts)
