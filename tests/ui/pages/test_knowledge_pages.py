"""Cards of documents and of the banks, the regulation by clause: opened, filled, saved, left and undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from nmsdesk.domain.knowledge import Document, Evidence, Practice
from nmsdesk.services import documents, registers
from nmsdesk.services.desk import Desk
from nmsdesk.ui.ask_dialog import AskDialog
from nmsdesk.ui.document_end import EndDialog
from nmsdesk.ui.forms import RecordDialog
from nmsdesk.ui.pages.clauses import ClausesPage
from nmsdesk.ui.pages.document import DocumentPage, DocumentsPage
from nmsdesk.ui.pages.practice import WorkPage
from nmsdesk.ui.window import Window
from tests.ui.conftest import settle
from tests.ui.modal import when_open


def in_dialog(kind: type[QDialog], drive: Callable[[Any], object]) -> list[QDialog]:
    """``drive`` is called with the dialog that opens next; what was met is returned."""
    seen: list[QDialog] = []

    def act() -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, kind):
            seen.append(found)
            drive(found)
            if found.isVisible():
                found.form.mark_clean()  # type: ignore[attr-defined]
                found.reject()

    when_open(act)
    return seen


def desk_of(window: Window) -> Desk:
    assert window.office
    return window.office.desk


def every(desk: Desk, kind: Any) -> list[Any]:
    with desk.read() as reading:
        return reading.where(kind)  # type: ignore[no-any-return]


def busiest(desk: Desk) -> Document:
    """The document on which most rests."""
    with desk.read() as reading:
        found = reading.where(Document)
        return max(found, key=lambda d: sum(map(len, documents.resting(reading, d).values())))


def document_page(window: Window, number: int | None) -> DocumentPage:
    window.go("document", id=number)
    found = window.pages["document"]
    assert isinstance(found, DocumentPage)
    return found


def test_a_document_opens_from_its_list_with_what_rests_on_it(window: Window) -> None:
    document = busiest(desk_of(window))
    window.go("documents")
    listed = window.pages["documents"]
    assert isinstance(listed, DocumentsPage)
    listed.open_card(document.id or 0)
    page = window.pages["document"]
    assert isinstance(page, DocumentPage) and page.isVisible()
    assert page.card.rests == documents.card(desk_of(window), document.id or 0).rests > 0
    assert page._resting.isVisible() and not page._empty.isVisible()


def test_the_end_of_a_document_is_shown_done_and_undone(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    document = busiest(desk)
    page = document_page(window, document.id)
    rests = page.card.rests

    def drive(dialog: EndDialog) -> None:
        assert dialog.plan is not None and len(dialog.plan.hanging) + dialog.plan.over == rests
        head = dialog.tree.topLevelItem(0)
        assert head is not None
        whole: Any = dialog.tree.itemWidget(head, 1)
        whole.setCurrentIndex(whole.findData(documents.END) if whole.findData(documents.END) >= 0 else 0)
        dialog.finish()

    seen = in_dialog(EndDialog, drive)
    page.end()
    after = registers.get(desk, "documents", document.id or 0)
    assert seen and isinstance(after, Document) and after.until is not None and not page.end_button.isVisible()
    window.undo()
    settle(window, qtbot)
    assert registers.get(desk, "documents", document.id or 0).until is None  # type: ignore[attr-defined]
    assert page.end_button.isVisible()


def test_leaving_the_end_dialog_changes_nothing(window: Window) -> None:
    desk = desk_of(window)
    document = busiest(desk)
    page = document_page(window, document.id)
    seen = in_dialog(EndDialog, lambda dialog: dialog.reject())
    page.end()
    assert seen and registers.get(desk, "documents", document.id or 0) == document


def test_a_document_is_replaced_by_a_new_one_and_the_end_of_the_old_is_offered(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    document = busiest(desk)
    page = document_page(window, document.id)
    offered: list[QDialog] = []

    def drive(dialog: RecordDialog) -> None:
        dialog.form.fields["number"].editor.set_value("999")
        offered.extend(in_dialog(EndDialog, lambda end: (offered.append(end), end.finish())))
        assert dialog.save()

    seen = in_dialog(RecordDialog, drive)
    page.replace()
    new = next(d for d in every(desk, Document) if d.number == "999")
    assert seen and offered and new.replaces == document.id
    card = documents.card(desk, new.id or 0)
    assert card.rests > 0 and not documents.standing(registers.get(desk, "documents", document.id or 0), new.day).in_force  # type: ignore[arg-type]


def test_a_practice_goes_through_the_review_on_its_card(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    person = every(desk, Practice)[0]
    practice = registers.save(desk, Practice(title="Проба пера", annotation="О чём практика", organization=person.organization)).record
    window.go("practice", id=practice.id)
    page = window.pages["practice"]
    assert isinstance(page, WorkPage) and page.steps["send"].isVisible() and not page.steps["archive"].isVisible()
    with desk.read() as reading:
        from nmsdesk.domain.people import Person

        author = reading.where(Person)[0]

    def choose(dialog: AskDialog) -> None:
        dialog.form.fields["person"].editor.set_value(author.id)
        dialog.finish()

    seen = in_dialog(AskDialog, choose)
    page.add_author()
    assert seen and [a.id for a in page.card.authors] == [author.id]

    def send(dialog: AskDialog) -> None:
        dialog.form.fields["reviewer"].editor.set_value("Экспертный совет")
        qtbot.keyClick(dialog.form.fields["reviewer"].editor, Qt.Key.Key_Return)

    in_dialog(AskDialog, send)
    page.steps["send"].click()
    assert page.card.record.state == "review" and page.steps["return"].isVisible()

    def refuse(dialog: AskDialog) -> None:
        assert not dialog.form.check()  # remarks are wanted
        dialog.form.fields["remarks"].editor.set_value("Опишите результат")
        dialog.finish()

    in_dialog(AskDialog, refuse)
    page.steps["return"].click()
    assert page.card.record.state == "returned" and page.card.record.review == "Опишите результат"
    window.undo()
    settle(window, qtbot)
    assert page.card.record.state == "review"
    page.remove_author(author.id or 0)
    assert page.card.authors == []


def test_a_development_card_opens_and_shows_likes(window: Window) -> None:
    from nmsdesk.domain.knowledge import Development

    for one in every(desk_of(window), Development)[:3]:
        window.go("development", id=one.id)
        page = window.pages["development"]
        assert isinstance(page, WorkPage) and page.card.record == one
    window.go("developments")
    assert window.pages["developments"].isVisible()


def clauses_page(window: Window, qtbot: QtBot) -> ClausesPage:
    window.go("clauses")
    settle(window, qtbot)
    page = window.pages["clauses"]
    assert isinstance(page, ClausesPage)
    qtbot.waitUntil(lambda: page.regulation is not None, timeout=20_000)
    return page


def test_the_regulation_is_read_filtered_and_evidenced(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    page = clauses_page(window, qtbot)
    assert page.regulation is not None
    assert page.list.shown() == [k.clause.code for k in page.regulation.clauses]
    page.chips._chips["lacking"].click()
    lacking = [k.clause.code for k in page.regulation.lacking]
    assert page.list.shown() == lacking and lacking
    target = page.regulation.lacking[-1]
    assert page.list.select(target.clause.id)
    before = len(every(desk, Evidence))

    def write(dialog: AskDialog) -> None:
        dialog.finish()  # nothing chosen: refused, the dialog stays
        assert dialog.isVisible()
        dialog.form.fields["note"].editor.set_value("Справка размещена на сайте")
        dialog.finish()

    seen = in_dialog(AskDialog, write)
    page.add_evidence()
    settle(window, qtbot)
    assert seen and len(every(desk, Evidence)) == before + 1
    qtbot.waitUntil(lambda: target.clause.code not in page.list.shown(), timeout=10_000)
    window.undo()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: target.clause.code in page.list.shown(), timeout=10_000)
    assert len(every(desk, Evidence)) == before


def test_a_number_at_a_clause_opens_the_list_that_it_counts(window: Window, qtbot: QtBot) -> None:
    page = clauses_page(window, qtbot)
    assert page.regulation is not None
    kept = next(k for k in page.regulation.clauses if any(s.register == "trainings" for s in k.shown))
    shown = next(s for s in kept.shown if s.register == "trainings")
    assert page.list.select(kept.clause.id)
    page._open_list(kept, shown)
    settle(window, qtbot)
    listed: Any = window.pages["trainings"]
    assert listed.isVisible() and len(listed.table.paged.ids) == shown.count
    window.go("clauses")
    settle(window, qtbot)
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    settle(window, qtbot)
    first: Any = window.pages[kept.shown[0].register]
    assert first.isVisible() and len(first.table.paged.ids) == kept.shown[0].count


def test_a_clause_is_edited_and_the_change_left(window: Window, qtbot: QtBot) -> None:
    page = clauses_page(window, qtbot)
    kept = page.current()
    assert kept is not None

    def leave(dialog: RecordDialog) -> None:
        dialog.form.fields["text"].editor.set_value("Другой текст")
        dialog.reject()  # the typed text is dropped

    seen = in_dialog(RecordDialog, leave)
    page.edit_clause()
    assert seen and registers.get(desk_of(window), "clauses", kept.clause.id or 0) == kept.clause


def test_a_programme_opens_from_its_list_and_its_numbers_open_lists(window: Window, qtbot: QtBot) -> None:
    from nmsdesk.services import programs
    from nmsdesk.ui.pages.program import ProgramPage, ProgramsPage

    desk = desk_of(window)
    with desk.read() as reading:
        from nmsdesk.domain.development import Training

        trained = reading.where(Training)[0].program or 0
    window.go("programs")
    listed = window.pages["programs"]
    assert isinstance(listed, ProgramsPage)
    listed.open_card(trained)
    page = window.pages["program"]
    assert isinstance(page, ProgramPage) and page.isVisible()
    card = programs.card(desk, trained)
    assert page.years.rows().keys() == {y.year for y in card.years}
    page._open_year(card.years[0].year)
    settle(window, qtbot)
    shown: Any = window.pages["trainings"]
    assert len(shown.table.paged.ids) == len(card.years[0].ids)

    def add(dialog: RecordDialog) -> None:
        assert dialog.form.fields["program"].editor.value() == trained
        dialog.form.fields["since"].editor.set_value(desk.today)
        dialog.form.fields["number"].editor.set_value("ПРОБА-1")
        if not dialog.save():
            dialog.reject()  # the demo programme stands in the registry already

    window.go("program", id=trained)
    before = len(page.card.stays)
    seen = in_dialog(RecordDialog, add)
    page.add_form("registry_entries", program=trained)
    assert seen
    page.refresh()
    if len(page.card.stays) > before:
        window.undo()
        settle(window, qtbot)
    assert len(page.card.stays) == before


def test_the_search_over_everything_finds_documents_and_practices_and_opens_their_cards(window: Window) -> None:
    from nmsdesk.ui.finder import Finder

    desk = desk_of(window)
    finder = Finder(window)
    for key, card, kind in (("documents", "document", Document), ("practices", "practice", Practice)):
        record = every(desk, kind)[-1]
        payload = next(hit[4] for hit in finder.find(record.title) if hit[4][:2] == ("record", key) and hit[4][2] == record.id)
        finder.pick(payload)
        page: Any = window.pages[card]
        assert page.isVisible() and page.number == record.id
