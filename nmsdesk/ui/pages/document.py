"""The card of a normative document or an agreement: its force, what it replaced, everything that rests on it, its files."""

from __future__ import annotations

from functools import partial
from textwrap import shorten
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.russian import count
from nmsdesk.services import documents, registers
from nmsdesk.services.documents import DocumentCard, Resting
from nmsdesk.ui.card_page import CardPage
from nmsdesk.ui.document_end import EndDialog
from nmsdesk.ui.forms import edit_record
from nmsdesk.ui.kit.basics import button, clear, column, label, row, scrolled
from nmsdesk.ui.kit.parts import Banner, Card, EmptyPage, Timeline, TimelineRow
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage

SUBTITLE = 90  # letters of a title under the head; a longer one is told whole among the facts
_RECORDS = ("запись", "записи", "записей")
_NAME_IT = ("запись называет", "записи называют", "записей называют")


class DocumentPage(CardPage):
    """What rests on the document at the left; facts, the chain and files at the right."""

    register = "documents"

    def build(self) -> None:
        self.end_button = self.header.add_action(
            "Утратил силу", "circle-x", self.end, tip="Последний день силы; показать всё, что держится на документе"
        )
        self.replace_button = self.header.add_action("Заменить новым", "copy", self.replace, tip="Внести документ, который заменяет этот")
        self.writers(self.end_button, self.replace_button)
        self._first, self._second = column(spacing=12), column(spacing=12)
        self._empty = EmptyPage(
            "link", "На документе пока ничего не держится",
            "Выберите его в поле «Документ-основание» площадки, объединения, наставничества или плана – и запись появится здесь.",
        )  # fmt: skip
        both = row(spacing=12, margins=(0, 0, 8, 0))
        for half in (self._first, self._second):
            both.addLayout(half, 1)
        self._resting = scrolled(both)
        self.work.addWidget(self._resting)
        self.work.addWidget(self._empty)
        self._chain = Timeline()
        self._chain.link_clicked.connect(lambda link: self.office.go("document", id=int(link)))
        self._chain_card = Card("Что чем заменено", self._chain)
        self._note = label("", wrap=True, selectable=True)
        self._note_card = Card("Примечание", self._note)
        self._link = button("Открыть публикацию", "external-link", "link", self._publication)
        self.side.addWidget(Card("Сведения", column(self.facts, self._link, spacing=6)))
        self.side.addWidget(self._chain_card)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addWidget(self._note_card)
        self.side.addStretch(1)

    def read(self) -> DocumentCard:
        return documents.card(self.office.desk, self.number)

    def show_card(self, card: DocumentCard) -> None:
        document = card.document
        badges = [(card.standing.text, card.standing.tone)]
        if card.agreement and document.partner:
            badges.append((document.partner, "accent"))
        if card.rests:
            badges.append((f"держится: {count(card.rests, *_RECORDS)}", "neutral"))
        named = documents.said(document)
        self.show_head(f"{card.kind} {named}" if named else card.kind, shorten(document.title, SUBTITLE, placeholder="…"), badges)
        self.end_button.setVisible(card.standing.in_force)
        self.replace_button.setVisible(len(card.chain) == 1 or card.chain[-1][0] == document.id)
        self.show_notice(self._notice(card))
        facts = [(caption, text, "") for caption, text in card.facts if caption not in ("Вид", "Номер", "Где опубликован")]
        self.show_facts([("Заголовок", document.title, ""), *facts] if len(document.title) > SUBTITLE else facts)
        self._link.setVisible(document.link.startswith(("http://", "https://")))
        self._show_chain(card)
        self.files.set_record(document)
        self._note.setText(document.note)
        self._note_card.setVisible(bool(document.note))
        for layout in (self._first, self._second):
            clear(layout)
        heights = [0, 0]
        for key, found in card.resting.items():
            shorter = 0 if heights[0] <= heights[1] else 1
            heights[shorter] += 2 + min(len(found), 6)
            lines = self.lines_card(REGISTERS[key].title, found[0].key, [_line(one) for one in found])
            (self._first, self._second)[shorter].addWidget(lines)
        for layout in (self._first, self._second):
            layout.addStretch(1)
        self._resting.setVisible(bool(card.resting))
        self._empty.setVisible(not card.resting)

    def _notice(self, card: DocumentCard) -> Banner | None:
        """What waits: records that hang on a document without force, records that only name it."""
        if not card.standing.in_force and card.hanging and card.standing.tone == "bad":
            them = "её" if card.hanging == 1 else "их"
            said = f"Документ утратил силу, а на нём держится {count(card.hanging, *_RECORDS)}. Переведите {them} на новый документ."
            return Banner(said, "bad")
        if card.written:
            n = len(card.written)
            said = f"{count(n, *_NAME_IT)} этот документ словами, но не связаны с ним." if n > 1 else (
                "Одна запись называет этот документ словами, но не связана с ним."
            )  # fmt: skip
            locked = self.office.desk.database.look_only
            return Banner(said, "neutral", "" if locked else "Связать", self.link_written)
        return None

    def _show_chain(self, card: DocumentCard) -> None:
        rows = []
        for n, name, said in card.chain:
            own = n == card.document.id
            rows.append(TimelineRow("", "file-text", name, said, "accent" if own else "muted", "" if own else str(n)))
        self._chain.set_rows(rows)
        self._chain_card.setVisible(len(rows) > 1)

    def end(self) -> None:
        """The document loses force: what hangs on it is shown and decided about."""
        if self.card is not None and self.office.may_write():
            EndDialog(self.office, self.card.document, self).exec()

    def replace(self) -> None:
        """A new document instead of this one; then the end of this one is offered."""
        if self.card is None or not self.office.may_write():
            return
        old = self.card.document
        same = {name: getattr(old, name) for name in ("kind", "title", "issuer", "partner")}
        new = edit_record(self.office, registers.blank("documents", day=self.office.desk.today, replaces=old.id, **same), self)
        if new is not None and documents.standing(old, self.office.desk.today).in_force:
            EndDialog(self.office, old, self, new.id).exec()

    def link_written(self) -> None:
        """Tie the records that name the document in words to it."""
        card = self.card
        if card is not None:
            said = f"Связано: {count(len(card.written), *_RECORDS)}. Отменить – Ctrl+Z"
            self.office.act(partial(documents.link, self.office.desk, self.number, card.written), said)

    def _publication(self) -> None:
        if self.card is not None:
            QDesktopServices.openUrl(QUrl(self.card.document.link))


class DocumentsPage(RegisterPage):
    """The list of documents; Enter opens the card."""

    def __init__(self, office: Office):
        super().__init__(office, REGISTERS["documents"])
        self.details.add_action(
            "Карточка", self.register.icon, lambda: self.open_card(self.table.current_id() or 0), look="primary", keys="Enter"
        )

    def open_card(self, number: int) -> None:
        self.office.go("document", id=number)


def _line(one: Resting) -> tuple[int, str, Any]:
    over = "" if one.in_force or one.key in ("events", "measures") else "завершено"
    return one.id, one.label, " · ".join(x for x in (one.detail, over) if x)
