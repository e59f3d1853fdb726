"""The files of a record: put by a button, by dragging or pasting; opened from a copy, saved, described, taken away."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nmsdesk import settings
from nmsdesk.domain import catalogue
from nmsdesk.domain import fields as f
from nmsdesk.domain.keeping import Attachment
from nmsdesk.russian import count, day
from nmsdesk.services import attachments, registers
from nmsdesk.services.registers import Saved
from nmsdesk.ui import icons, messages, theme
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row, tool_button
from nmsdesk.ui.kit.editors import TextEdit
from nmsdesk.ui.office import Office

LINE = 42
MOST = 6  # lines shown before the list scrolls
FILES = ("файл", "файла", "файлов")
ICONS = {
    "file-spreadsheet": ("xls", "xlsx", "ods", "csv"),
    "camera": ("png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic"),
    "archive": ("zip", "rar", "7z"),
    "report-analytics": ("ppt", "pptx", "odp"),
}
_FILE = Qt.ItemDataRole.UserRole


@cache
def opened_files() -> tempfile.TemporaryDirectory[str]:
    """Where copies are opened from; it goes with the program."""
    return tempfile.TemporaryDirectory(prefix="nmsdesk-", ignore_cleanup_errors=True)


class AttachmentsBox(QWidget):
    """The files of one record. ``set_record`` shows those of another one; a record without uid cannot have any."""

    def __init__(self, office: Office, register_key: str, record: f.Record | None = None) -> None:
        super().__init__()
        self.office, self.register_key = office, register_key
        self._record: f.Record | None = None
        self.list = _FileList(self)
        self._hint = label("Перетащите сюда файлы или вставьте их (Ctrl+V)", "small", wrap=True)
        self.add_button = button("Приложить", "plus", "", self.choose, keys="Ctrl+O", tip="Копии файлов лягут в папку рядом с базой")
        self._open = tool_button("external-link", "Открыть копию файла", self.open_current, keys="Enter")
        self._save = tool_button("download", "Сохранить файл как", self.save_current, keys="Ctrl+S")
        self._note = tool_button("pencil", "Примечание к файлу", self.note_current, keys="F2")
        self._remove = tool_button("trash", "Убрать файл", self.remove_current, keys="Del")
        tools = row(self.add_button, None, self._open, self._save, self._note, self._remove, spacing=4)
        self.setLayout(column(self.list, self._hint, tools, spacing=8))
        self.setAcceptDrops(True)
        self.setAccessibleName("Файлы записи")
        self.list.currentItemChanged.connect(lambda *_: self._show_buttons())
        self.list.itemActivated.connect(lambda _: self.open_current())
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for sequence, action in (
            ("Ctrl+O", self.choose), ("Ctrl+V", self.paste), ("Ctrl+S", self.save_current), ("F2", self.note_current),
            ("Delete", self.remove_current),
        ):  # fmt: skip
            keys.bind(self, sequence, action, inside)
        office.changed.connect(self._heard)
        self.set_record(record)

    def set_record(self, record: f.Record | None) -> None:
        """Show the files of a record."""
        self._record = record
        self.refresh()

    def refresh(self) -> None:
        """Read the files anew, the chosen one kept."""
        chosen = self.current()
        found = attachments.of(self.office.desk, self._record) if self._record is not None else []
        self.list.clear()
        for one in found:
            item = QListWidgetItem(one.name)
            item.setData(_FILE, one)
            item.setToolTip("\n".join(x for x in (one.name, one.note) if x))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name}, {told(one)}")
            self.list.addItem(item)
        at = next((n for n, one in enumerate(found) if chosen and one.uid == chosen.uid), 0 if found else -1)
        self.list.setCurrentRow(at)
        self.list.setVisible(bool(found))
        self.list.setFixedHeight(min(len(found), MOST) * LINE + 2)
        self._show_buttons()

    def files(self) -> list[Attachment]:
        """The files shown."""
        return [self.list.item(n).data(_FILE) for n in range(self.list.count())]

    def current(self) -> Attachment | None:
        item = self.list.currentItem()
        value = item.data(_FILE) if item is not None else None
        return value if isinstance(value, Attachment) else None

    def may_add(self) -> bool:
        """Whether files can be put here now."""
        return self._record is not None and bool(self._record.uid) and self.office.desk.folder is not None and not self._locked()

    def _locked(self) -> bool:
        return self.office.desk.database.look_only

    def _show_buttons(self) -> None:
        has = self.current() is not None
        for one in (self._open, self._save, self._note, self._remove):
            one.setVisible(bool(self.list.count()))
            one.setEnabled(has and (one in (self._open, self._save) or not self._locked()))
        self.add_button.setEnabled(self.may_add())
        if self.office.desk.folder is None:
            self._hint.setText("База на сервере файлов не хранит: укажите ссылку в самой записи.")
        self._hint.setVisible(self.office.desk.folder is None or (self.may_add() and not self.list.count()))

    def _heard(self, registers: frozenset[str]) -> None:
        if "attachments" in registers:
            self.refresh()

    # putting

    def choose(self) -> None:
        """Choose files to put."""
        if not self.may_add():
            return
        names, _ = QFileDialog.getOpenFileNames(self, "Приложить файлы", str(self.office.folder()), "Все файлы (*)")
        if names:
            settings.store(folder=str(Path(names[0]).parent))
            self.put([Path(name) for name in names])

    def paste(self) -> None:
        """Put the files that were copied in the file manager."""
        found = paths_of(QGuiApplication.clipboard().mimeData())
        if found:
            self.put(found)
        else:
            self.office.say("В буфере обмена нет файлов. Скопируйте файл в проводнике и вставьте его здесь", "warn")

    def put(self, paths: Sequence[Path]) -> None:
        """Copy the files into the base's folder and put them to the record."""
        record = self._record
        if record is None or not self.may_add():
            return
        said = f"Приложен файл «{paths[0].name}»" if len(paths) == 1 else f"Приложено: {count(len(paths), *FILES)}"

        def done(made: list[Saved]) -> None:
            self.office.hear(made[0])
            self.office.say(said)

        self.office.run("Копирование файлов", lambda _: attachments.attach_many(self.office.desk, record, paths), done)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.may_add() and paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.put(paths_of(event.mimeData()))

    # one file

    def open_current(self) -> None:
        """Open a copy in the program of its kind; what is typed into the copy is not kept, and this is said."""
        one = self.current()
        if one is None:
            return
        folder = Path(opened_files().name)
        copy = self.office.act(lambda: attachments.for_opening(self.office.desk, one, folder))
        if copy is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
            self.office.say(f"Открыта копия «{one.name}»: правки в ней не сохранятся в базе")

    def save_current(self) -> None:
        """Save a copy where the user wants it."""
        one = self.current()
        target = messages.save_file(self, "Сохранить файл", str(self.office.folder() / one.name), "Все файлы (*)") if one else None
        if one is not None and target is not None:
            settings.store(folder=str(target.parent))
            job = partial(attachments.save_as, self.office.desk, one, target)
            self.office.run("Сохранение файла", lambda _: job(), lambda _: self.office.say(f"Сохранено: {target}"))

    def note_current(self) -> None:
        """Write what the file is."""
        one = self.current()
        if one is None or not self.office.may_write():
            return
        dialog = NoteDialog(one, self)
        if dialog.exec() and dialog.text() != one.note:
            self.office.act(lambda: attachments.describe(self.office.desk, one, dialog.text()), "Примечание сохранено")

    def remove_current(self) -> None:
        """Take the file away from the record; Ctrl+Z brings it back."""
        one = self.current()
        if one is None or not self.office.may_write():
            return
        self.office.act(lambda: attachments.remove(self.office.desk, one), f"Убран файл «{one.name}». Вернуть – Ctrl+Z")

    def menu(self) -> QMenu:
        """What can be done with the chosen file."""
        menu = QMenu(self)
        menu.addAction("Открыть\tEnter", self.open_current)
        menu.addAction("Сохранить как\tCtrl+S", self.save_current)
        for text, action in (("Примечание\tF2", self.note_current), ("Убрать\tDel", self.remove_current)):
            menu.addAction(text, action).setEnabled(not self._locked())
        return menu


class _FileList(QListWidget):
    """Lines of two texts; drags go on to the box."""

    def __init__(self, box: AttachmentsBox) -> None:
        super().__init__()
        self._box = box
        self.setItemDelegate(_Lines(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Приложенные файлы")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def _menu(self, at: object) -> None:
        if self._box.current() is not None:
            self._box.menu().popup(self.viewport().mapToGlobal(self.visualItemRect(self.currentItem()).center()))


class _Lines(QStyledItemDelegate):
    """The icon of the kind, the name, under it the size, the day and the note."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        one = index.data(_FILE)
        rect, metrics = option.rect, option.fontMetrics
        painter.save()
        chosen, over = option.state & QStyle.StateFlag.State_Selected, option.state & QStyle.StateFlag.State_MouseOver
        if chosen or over:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 4, 4)
        icons.draw(painter, icon_of(one.name), QRectF(rect.x() + 12, rect.y() + 10, 22, 22), "accent")
        inner = rect.adjusted(44, 4, -8, -4)
        painter.setPen(theme.color("text"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, metrics.elidedText(one.name, Qt.TextElideMode.ElideMiddle, inner.width()))
        painter.setPen(theme.color("muted"))
        text = metrics.elidedText(told(one), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, text)
        painter.restore()


class FilesDialog(QDialog):
    """The files of a record over its form."""

    def __init__(self, office: Office, record: f.Record, owner: QWidget) -> None:
        super().__init__(owner)
        register = catalogue.register_of(record)
        title = registers.label(office.desk, register.key, record.id)
        self.setWindowTitle(f"Файлы: {title}")
        self.box = AttachmentsBox(office, register.key, record)
        leave = button("Закрыть", "", "primary", self.accept, keys="Esc")
        outer = column(label("Файлы", "title"), label(title, "muted", wrap=True), spacing=10, margins=(24, 18, 24, 18))
        outer.addWidget(self.box)
        outer.addStretch(1)
        outer.addLayout(row(None, leave))
        self.setLayout(outer)
        self.resize(480, 360)


class NoteDialog(QDialog):
    """One line about a file."""

    def __init__(self, one: Attachment, owner: QWidget) -> None:
        super().__init__(owner)
        self.setWindowTitle("Примечание к файлу")
        self._edit = TextEdit("Например: подписанный экземпляр")
        self._edit.set_value(one.note)
        self._edit.setAccessibleName("Примечание")
        save = button("Сохранить", "", "primary", self.accept, keys="Enter")
        leave = button("Отмена", "", "", self.reject, keys="Esc")
        self.setLayout(
            column(label(one.name, "strong", wrap=True), self._edit, row(None, leave, save), spacing=12, margins=(24, 18, 24, 18))
        )
        self._edit.returnPressed.connect(self.accept)
        self.resize(460, 140)

    def text(self) -> str:
        return self._edit.value()


def paths_of(data: QMimeData) -> list[Path]:
    """The local files that are dragged or copied."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def icon_of(name: str) -> str:
    """The icon of a file by its ending."""
    ending = Path(name).suffix[1:].lower()
    return next((icon for icon, endings in ICONS.items() if ending in endings), "file-text")


def told(one: Attachment) -> str:
    """«1,4 МБ · 14.03.2026 · подписанный экземпляр»."""
    return " · ".join(x for x in (attachments.size_text(one.size), day(one.day), one.note) if x)
