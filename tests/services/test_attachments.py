"""Files put to records: copies beside the base, undone and redone with their records, found missing, kept in backups."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from nmsdesk.domain.keeping import Attachment
from nmsdesk.domain.knowledge import Document
from nmsdesk.errors import Denied, Rejected, StorageTrouble
from nmsdesk.services import attachments, checks, registers, safety, undo
from nmsdesk.services.desk import Desk
from nmsdesk.storage import files
from tests.given import saved

FILE_ONLY = True


def a_document(desk: Desk, title: str = "Об утверждении положений") -> Document:
    return saved(desk, Document(kind="order", number="125-х", day=date(2021, 8, 30), title=title))  # type: ignore[no-any-return]


def a_file(folder: Path, name: str = "Приказ 125-х.pdf", content: bytes = b"%PDF-1.7 order") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_is_copied_under_its_checksum_and_the_source_may_go(file_desk: Desk, tmp_path: Path) -> None:
    document, source = a_document(file_desk), a_file(tmp_path / "from")
    attachments.attach(file_desk, document, source, "подписанный экземпляр")
    source.unlink()
    [one] = attachments.of(file_desk, document)
    total = hashlib.sha256(b"%PDF-1.7 order").hexdigest()
    place = file_desk.folder / "nmsdesk-файлы" / total[:2] / f"{total}.pdf"  # type: ignore[operator]
    assert attachments.path(file_desk, one) == place and place.read_bytes() == b"%PDF-1.7 order"
    assert (one.register, one.record_uid, one.name, one.sha256, one.size) == ("documents", document.uid, "Приказ 125-х.pdf", total, 14)
    assert (one.day, one.note) == (file_desk.today, "подписанный экземпляр")
    if os.name == "posix":
        assert place.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in place.parent.parent.iterdir()] == [total[:2]]  # no half-written file is left


def test_several_files_are_one_undo_step_and_one_bad_file_refuses_all(file_desk: Desk, tmp_path: Path) -> None:
    document = a_document(file_desk)
    good, other = a_file(tmp_path / "from"), a_file(tmp_path / "from", "scan.png", b"\x89PNG")
    with pytest.raises(Rejected, match="пуст"):
        attachments.attach_many(file_desk, document, (good, a_file(tmp_path / "from", "empty.txt", b"")))
    assert attachments.of(file_desk, document) == []
    attachments.attach_many(file_desk, document, (good, other))
    assert len(attachments.of(file_desk, document)) == 2
    undo.undo(file_desk)
    assert attachments.of(file_desk, document) == []


def test_the_same_file_is_put_to_a_record_once_and_stored_once_for_two_records(file_desk: Desk, tmp_path: Path) -> None:
    first, second, source = a_document(file_desk), a_document(file_desk, "Об утверждении плана"), a_file(tmp_path / "from")
    attachments.attach(file_desk, first, source)
    with pytest.raises(Rejected, match="уже приложен"):
        attachments.attach(file_desk, first, a_file(tmp_path / "from", "copy.pdf"))
    attachments.attach(file_desk, second, source)
    assert len(list(files.stored_files(files.folder_of(file_desk.database.file)))) == 1  # type: ignore[arg-type]


def test_removing_a_record_removes_its_files_from_the_table_and_undo_brings_both_back(file_desk: Desk, tmp_path: Path) -> None:
    document = a_document(file_desk)
    attachments.attach(file_desk, document, a_file(tmp_path / "from"))
    registers.remove(file_desk, document)
    with file_desk.read() as reading:
        assert reading.where(Attachment) == [] and reading.get(Document, document.id) is None
    undo.undo(file_desk)
    [one] = attachments.of(file_desk, document)
    assert attachments.path(file_desk, one).read_bytes() == b"%PDF-1.7 order"


def test_a_removed_file_stays_in_the_folder_until_nothing_speaks_of_it(file_desk: Desk, tmp_path: Path) -> None:
    document = a_document(file_desk)
    attachments.attach(file_desk, document, a_file(tmp_path / "from"))
    attachments.remove(file_desk, attachments.of(file_desk, document)[0])
    folder = files.folder_of(file_desk.database.file)  # type: ignore[arg-type]
    assert attachments.orphans(file_desk) == []  # undo would want it
    total, _ = files.take_in(folder, a_file(tmp_path / "from", "stray.txt", b"never put to a record"))
    assert [p.stem for p in attachments.orphans(file_desk)] == [total]
    assert attachments.clean_up(file_desk) == 1
    undo.undo(file_desk)
    assert attachments.path(file_desk, attachments.of(file_desk, document)[0]).is_file()


def test_cleaning_is_refused_beside_another_base(file_desk: Desk) -> None:
    safety.backup(file_desk, file_desk.folder / "other.db")  # type: ignore[operator]
    with pytest.raises(Rejected, match=r"other\.db"):
        attachments.clean_up(file_desk)


def test_missing_and_changed_files_and_lost_records_are_found(file_desk: Desk, tmp_path: Path) -> None:
    document, other = a_document(file_desk), a_document(file_desk, "Об утверждении плана")
    attachments.attach(file_desk, document, a_file(tmp_path / "from"))
    attachments.attach(file_desk, document, a_file(tmp_path / "from", "b.txt", b"second"))
    attachments.attach(file_desk, other, a_file(tmp_path / "from", "c.txt", b"third"))
    assert attachments.troubles(file_desk) == []
    first, second = attachments.of(file_desk, document)
    attachments.path(file_desk, first).unlink()
    attachments.path(file_desk, second).write_bytes(b"spoilt")
    with file_desk.begin("remove", "Удалено: документ") as begun:  # as an undo of the adding would leave it
        begun.work.remove(other)
    found = {(row.name, trouble.code) for row, trouble in attachments.troubles(file_desk)}
    assert found == {
        ("Приказ 125-х.pdf", "attachments.missing"), ("b.txt", "attachments.changed"), ("c.txt", "attachments.lost"),
    }  # fmt: skip
    checked = {(p.label, p.code) for p in checks.check(file_desk).problems if p.register == "attachments"}
    assert checked == found  # what nmsdesk check shows
    with pytest.raises(StorageTrouble, match="nmsdesk-файлы"):
        attachments.path(file_desk, first)
    with pytest.raises(StorageTrouble, match="изменён или повреждён"):
        attachments.save_as(file_desk, second, tmp_path / "out.txt")
    assert not (tmp_path / "out.txt").exists()
    attachments.attach(file_desk, other_document := a_document(file_desk, "Третий"), a_file(tmp_path / "from", "b2.txt", b"second"))
    assert attachments.path(file_desk, attachments.of(file_desk, other_document)[0]).read_bytes() == b"second"  # healed


def test_a_file_is_saved_and_opened_from_copies_and_programs_are_not_opened(file_desk: Desk, tmp_path: Path) -> None:
    document = a_document(file_desk)
    attachments.attach(file_desk, document, a_file(tmp_path / "from"))
    attachments.attach(file_desk, document, a_file(tmp_path / "from", "setup.EXE", b"MZ"))
    order, program = attachments.of(file_desk, document)
    attachments.save_as(file_desk, order, tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.7 order"
    opened = attachments.for_opening(file_desk, order, tmp_path / "opened")
    assert opened.name == "Приказ 125-х.pdf" and opened != attachments.path(file_desk, order)
    with pytest.raises(Rejected, match="программа"):
        attachments.for_opening(file_desk, program, tmp_path / "opened")
    attachments.save_as(file_desk, program, tmp_path / "setup.bin")  # but it can be saved


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Приказ 5.pdf", "Приказ 5.pdf"),
        ("a/b\\c:d*.docx", "a_b_c_d_.docx"),
        ("con.txt", "_con.txt"),
        (" .скрытый. ", "скрытый"),
        ("Отчёт\u202efdp.exe", "Отчётfdp.exe"),
        ("x" * 300 + ".docx", "x" * 145 + ".docx"),
        ("...", "файл"),
    ],
)
def test_names_of_files_are_cleaned(given: str, kept: str) -> None:
    assert attachments.cleaned(given) == kept


def test_too_large_files_folders_and_unsaved_records_are_refused(file_desk: Desk, tmp_path: Path) -> None:
    document = a_document(file_desk)
    with (tmp_path / "large.bin").open("wb") as handle:
        handle.truncate(files.LIMIT + 1)
    for path, said in ((tmp_path / "large.bin", "100 МБ"), (tmp_path, "папка"), (tmp_path / "absent.txt", "не читается")):
        with pytest.raises(Rejected, match=said):
            attachments.attach(file_desk, document, path)
    with pytest.raises(Rejected, match="Сначала сохраните"):
        attachments.attach(file_desk, Document(kind="order", day=date(2026, 1, 1), title="Новый"), a_file(tmp_path / "from"))


def test_files_are_put_where_there_is_a_folder_and_refused_on_a_server(desk: Desk, tmp_path: Path) -> None:
    document, source = a_document(desk), a_file(tmp_path / "from")
    if desk.folder is None:
        with pytest.raises(Rejected, match="на сервере"):
            attachments.attach(desk, document, source)
        assert attachments.of(desk, document) == []
    else:
        attachments.attach(desk, document, source)
        assert len(attachments.of(desk, document)) == 1


def test_a_base_that_is_only_looked_at_takes_no_files(file_desk: Desk, tmp_path: Path, opened: object) -> None:
    document = a_document(file_desk)
    looking: Desk = opened(file_desk.database.place, look_only=True)  # type: ignore[operator]
    with pytest.raises(Denied):
        attachments.attach(looking, document, a_file(tmp_path / "from"))
    assert not files.folder_of(file_desk.database.file).exists()  # type: ignore[arg-type]


def test_a_backup_carries_the_files_and_restoring_brings_them(file_desk: Desk, tmp_path: Path) -> None:
    document = a_document(file_desk)
    attachments.attach(file_desk, document, a_file(tmp_path / "from"))
    attachments.attach(file_desk, document, a_file(tmp_path / "from", "b.txt", b"second"))
    stick = tmp_path / "stick"
    stick.mkdir()
    assert safety.backup(file_desk, stick / "one.nmsbackup") == safety.Copied(files=2)
    attachments.attach(file_desk, document, a_file(tmp_path / "from", "c.txt", b"third"))
    assert safety.backup(file_desk, stick / "two.nmsbackup") == safety.Copied(files=1)  # the others are there already
    gone = attachments.of(file_desk, document)
    new_place = tmp_path / "computer" / "nmsdesk.db"
    new_place.parent.mkdir()
    file_desk.close()
    safety.restore(str(new_place), stick / "two.nmsbackup", file_desk.clock())
    from nmsdesk import app

    desk = app.open_desk(str(new_place), file_desk.clock)
    try:
        assert [attachments.path(desk, one).read_bytes() for one in gone] == [b"%PDF-1.7 order", b"second", b"third"]
        assert attachments.troubles(desk) == []
    finally:
        desk.close()


def test_a_backup_says_which_files_are_missing(file_desk: Desk, tmp_path: Path) -> None:
    document = a_document(file_desk)
    attachments.attach(file_desk, document, a_file(tmp_path / "from"))
    attachments.path(file_desk, attachments.of(file_desk, document)[0]).unlink()
    (tmp_path / "stick").mkdir()
    assert safety.backup(file_desk, tmp_path / "stick" / "one.nmsbackup") == safety.Copied(files=0, missing=1)


def test_the_command_line_copies_files_and_cleans_the_folder(
    base: Path, opened: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from nmsdesk import cli

    desk: Desk = opened(base)  # type: ignore[operator]
    attachments.attach(desk, a_document(desk), a_file(tmp_path / "from"))
    files.take_in(files.folder_of(base), a_file(tmp_path / "from", "stray.txt", b"never put to a record"))
    desk.database.changed = False  # no automatic copy beside
    desk.close()
    (tmp_path / "stick").mkdir()
    assert cli.main(["--db", str(base), "backup", str(tmp_path / "stick" / "one.nmsbackup")]) == 0
    assert "папке «nmsdesk-файлы»; скопировано новых: 1" in capsys.readouterr().out
    assert len(list(files.stored_files(tmp_path / "stick" / "nmsdesk-файлы"))) == 1  # the stray one is nobody's
    assert cli.main(["--db", str(base), "clean-files", "--json"]) == 0
    assert '"removed": 1' in capsys.readouterr().out
    assert len(list(files.stored_files(files.folder_of(base)))) == 1
