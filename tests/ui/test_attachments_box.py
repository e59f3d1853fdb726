"""The box of files on a card: put, opened, described, saved, removed and brought back, by buttons and keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nmsdesk.domain.knowledge import Document
from nmsdesk.services import attachments
from nmsdesk.ui import messages
from nmsdesk.ui.attachments_box import AttachmentsBox, NoteDialog
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import when_open


@pytest.fixture
def box(empty_window: Window, qtbot: QtBot) -> AttachmentsBox:
    """The box of the first document, over the window."""
    office = empty_window.office
    assert office
    with office.desk.read() as reading:
        document = reading.where(Document)[0]
    found = AttachmentsBox(office, "documents", document)
    qtbot.addWidget(found)
    found.resize(360, 300)
    found.show()
    found.activateWindow()
    return found


def a_file(folder: Path, name: str, content: bytes = b"text") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def names(box: AttachmentsBox) -> list[str]:
    return [one.name for one in box.files()]


def put(box: AttachmentsBox, window: Window, qtbot: QtBot, *paths: Path) -> None:
    box.put(paths)
    settle(window, qtbot)


def test_files_are_dropped_and_pasted_and_undone(box: AttachmentsBox, empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    first, second, third = (a_file(tmp_path, name, name.encode()) for name in ("a.pdf", "b.xlsx", "c.jpg"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(first)), QUrl.fromLocalFile(str(second))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
    box.dragEnterEvent(entered)
    assert entered.isAccepted()
    box.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    settle(empty_window, qtbot)
    assert names(box) == ["a.pdf", "b.xlsx"]
    pasted = QMimeData()
    pasted.setUrls([QUrl.fromLocalFile(str(third))])
    QGuiApplication.clipboard().setMimeData(pasted)
    box.list.setFocus()
    qtbot.keyClick(box.list, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(empty_window, qtbot)
    assert names(box) == ["a.pdf", "b.xlsx", "c.jpg"]
    empty_window.undo()
    settle(empty_window, qtbot)
    assert names(box) == ["a.pdf", "b.xlsx"]
    QGuiApplication.clipboard().setText("просто текст")
    box.paste()
    assert names(box) == ["a.pdf", "b.xlsx"]


def test_a_file_is_described_saved_and_removed(
    box: AttachmentsBox, empty_window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(box, empty_window, qtbot, a_file(tmp_path, "a.pdf", b"order"))

    def write() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NoteDialog)
        dialog._edit.setText("подписан")
        qtbot.keyClick(dialog._edit, Qt.Key.Key_Return)

    when_open(write)
    box.note_current()
    assert box.files()[0].note == "подписан"
    target = tmp_path / "out" / "copy.pdf"
    monkeypatch.setattr(messages, "save_file", lambda *a: target)
    target.parent.mkdir()
    box.save_current()
    settle(empty_window, qtbot)
    assert target.read_bytes() == b"order"
    box.activateWindow()
    box.list.setFocus()
    qtbot.waitUntil(box.list.hasFocus)
    qtbot.keyClick(box.list, Qt.Key.Key_Delete)
    assert names(box) == []
    empty_window.undo()
    settle(empty_window, qtbot)
    assert names(box) == ["a.pdf"]


def test_a_copy_is_opened_and_a_program_is_refused(
    box: AttachmentsBox, empty_window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_boxes: list[str]
) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    put(box, empty_window, qtbot, a_file(tmp_path, "a.pdf", b"order"), a_file(tmp_path, "run.bat", b"del"))
    box.list.setCurrentRow(0)
    qtbot.keyClick(box.list, Qt.Key.Key_Return)
    assert [p.name for p in opened] == ["a.pdf"] and opened[0].read_bytes() == b"order"
    desk = empty_window.office.desk  # type: ignore[union-attr]
    assert opened[0] != attachments.path(desk, box.files()[0])
    box.list.setCurrentRow(1)
    box.open_current()
    assert len(opened) == 1 and "программа" in no_boxes[-1]


def test_a_refusal_is_said_and_nothing_is_put(
    box: AttachmentsBox, empty_window: Window, qtbot: QtBot, tmp_path: Path, no_boxes: list[str]
) -> None:
    put(box, empty_window, qtbot, a_file(tmp_path, "empty.pdf", b""))
    assert names(box) == [] and "пуст" in no_boxes[-1]


def test_a_record_that_is_not_saved_takes_no_files(box: AttachmentsBox) -> None:
    box.set_record(None)
    assert not box.may_add() and not box.add_button.isEnabled()


def test_files_are_put_to_any_record_from_its_form(empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    from nmsdesk.domain.development import Program
    from nmsdesk.services import registers
    from nmsdesk.ui.attachments_box import FilesDialog
    from nmsdesk.ui.forms import RecordDialog

    office = empty_window.office
    assert office
    program = registers.save(office.desk, Program(title="Функциональная грамотность")).record

    def put_one() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FilesDialog)
        put(dialog.box, empty_window, qtbot, a_file(tmp_path, "программа.pdf"))
        dialog.accept()

    form = RecordDialog(office, program, empty_window)
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    when_open(put_one)
    qtbot.mouseClick(form._files, Qt.MouseButton.LeftButton)
    assert form._files.text() == "Файлы  1" and [a.name for a in attachments.of(office.desk, program)] == ["программа.pdf"]
    new = RecordDialog(office, registers.blank("programs"), empty_window)
    qtbot.addWidget(new)
    new.show()
    assert not new._files.isVisible()


def test_the_list_of_all_files_opens_those_of_the_record(box: AttachmentsBox, empty_window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    from nmsdesk.ui.attachments_box import FilesDialog
    from nmsdesk.ui.pages.attached import AttachedPage

    put(box, empty_window, qtbot, a_file(tmp_path, "a.pdf"))
    empty_window.go("attachments")
    page = empty_window.pages["attachments"]
    assert isinstance(page, AttachedPage)
    seen: list[list[str]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FilesDialog)
        seen.append(names(dialog.box))
        dialog.accept()

    when_open(look)
    page.open_card(box.files()[0].id or 0)
    assert seen == [["a.pdf"]]
    page.add()  # says where files are put, opens nothing
    assert QApplication.activeModalWidget() is None
