"""The card of a practice or of a methodical development as a page of a catalogue, with its authors, review and likes."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.domain.queries import Filter
from nmsdesk.russian import day
from nmsdesk.services import lists, practices, registers
from nmsdesk.services.practices import WorkCard
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, follow
from nmsdesk.ui.kit.basics import FlowLayout, button, clear, column, label, row, scrolled, tool_button
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit, TextEdit
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Banner, Card
from nmsdesk.ui.office import Office
from nmsdesk.ui.pages.register import RegisterPage

WORDS = {
    "practices": ("Экспертиза", "эксперт", "Заключение"),
    "developments": ("Рецензия", "рецензент", "Текст рецензии"),
}
ONE = {"practices": "practice", "developments": "development"}
STEPS = {  # step: caption, icon, look of the first
    "send": ("На экспертизу", "arrow-right"), "accept": ("Принять", "circle-check"), "return": ("На доработку", "arrow-back-up"),
    "archive": ("В архив", "archive"), "restore": ("Вернуть из архива", "arrow-back-up"),
}  # fmt: skip


class WorkPage(CardPage):
    """Annotation and review at the left; authors, facts, files at the right."""

    def __init__(self, office: Office, register: str):
        self.register = register
        super().__init__(office)

    def build(self) -> None:
        self.steps = {}
        for step, (caption, icon) in STEPS.items():
            self.steps[step] = self.header.add_action(caption, icon, partial(self._do, step))
        self.writers(*self.steps.values())
        self._byline = label("", "muted", wrap=True)
        self._annotation = label("", wrap=True, selectable=True)
        self._tags_box = QWidget()
        self._tags = FlowLayout(self._tags_box, 6)
        self._review = column(spacing=6)
        self._review_card = Card(WORDS[self.register][0], self._review)
        self._similar, self._used = column(spacing=10), column(spacing=8)
        self._used_card = Card("Где работает", self._used)
        content = column(Card("", column(self._byline, self._annotation, self._tags_box, spacing=12)), self._review_card, spacing=12)
        content.addWidget(Card("Похожие", self._similar))
        content.addWidget(self._used_card)
        content.addStretch(1)
        content.setContentsMargins(0, 0, 8, 0)
        self.work.addWidget(scrolled(content))
        self._authors = column(spacing=6)
        self._authors_card = Card("Авторы", self._authors)
        plus = tool_button("plus", "Добавить автора", self.add_author)
        self._authors_card.head.addWidget(plus)
        self.writers(plus)
        self._link = button("Открыть в сети", "external-link", "link", self._publication)
        self.side.addWidget(self._authors_card)
        self.side.addWidget(Card("Сведения", column(self.facts, self._link, spacing=6)))
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def read(self) -> WorkCard:
        return practices.card(self.office.desk, self.register, self.number)

    def show_card(self, card: WorkCard) -> None:
        below = " · ".join(x for x in (card.kind.capitalize(), card.organization) if x)
        self.show_head(card.record.title, below, [(card.state, card.tone)])
        for step, action in self.steps.items():
            action.setVisible(step in card.steps)
        self.show_notice(self._notice(card))
        self._byline.setText(card.byline or "Авторы не указаны")
        self._annotation.setText(card.record.annotation or "Аннотации пока нет. Добавьте её: по ней работу находят и читают в каталоге.")
        self._annotation.setEnabled(bool(card.record.annotation))
        self._show_tags(card)
        self._show_review(card)
        self._show_similar(card)
        clear(self._used)
        for one in card.used:
            line = column(Link(one.text, partial(follow, self.office, f"{one.key}:{one.id}")), spacing=0)
            line.addWidget(label(f"{REGISTERS[one.key].one} · {one.detail}", "small", wrap=True))
            self._used.addLayout(line)
        self._used_card.setVisible(bool(card.used))
        self._show_authors(card)
        known = {"Адрес в сети", *(("Эксперт", "Дата экспертизы", "Рецензент", "Дата рецензии") if card.record.review else ())}
        facts = [(caption, text, "") for caption, text in card.facts if caption not in known]
        organization = [("Организация", card.organization, f"organizations:{card.record.organization}")] if card.organization else []
        self.show_facts([*organization, *facts])
        self._link.setVisible(card.record.link.startswith(("http://", "https://")))
        self.files.set_record(card.record)

    def _notice(self, card: WorkCard) -> Banner | None:
        if card.record.state == "returned":
            return Banner("Работа возвращена на доработку. Исправьте её по замечаниям и отправьте снова.", "warn")
        return None

    def _show_tags(self, card: WorkCard) -> None:
        clear(self._tags)
        record = card.record
        for name, codes, texts in (("subjects", record.subjects, card.subjects), ("areas", record.areas, card.areas)):
            for code, text in zip(codes, texts):
                self._tag(text, f"Показать все: {text}", partial(self._by_code, name, code, text))
        for word in card.keywords:
            self._tag(word, f"Найти по слову «{word}»", partial(self.office.go, self.register, search=word))
        self._tags_box.setVisible(self._tags.count() > 0)

    def _tag(self, text: str, tip: str, action: Any) -> None:
        self._tags.addWidget(button(text, "", "tag", action, tip=tip))

    def _by_code(self, name: str, code: str, text: str) -> None:
        self.office.go(self.register, filters=(Filter(name, "eq", code),), title=text)

    def _show_review(self, card: WorkCard) -> None:
        clear(self._review)
        record = card.record
        who = " · ".join(x for x in (record.reviewer, day(record.reviewed_on)) if x)
        if who:
            self._review.addWidget(label(who, "muted", wrap=True))
        if record.review:
            self._review.addWidget(label(record.review, wrap=True, selectable=True))
        self._review_card.setVisible(bool(who or record.review))

    def _show_similar(self, card: WorkCard) -> None:
        clear(self._similar)
        for one in card.similar:
            line = column(Link(one.title, partial(self.office.go, ONE[one.key], id=one.id)), spacing=0)
            line.addWidget(label(f"{REGISTERS[one.key].one} · общее: {', '.join(one.shared)}", "small", wrap=True))
            self._similar.addLayout(line)
        if not card.similar:
            said = "Похожих нет: ни одна работа не совпадает по предметам, областям и ключевым словам."
            self._similar.addWidget(label(said, "muted", wrap=True))

    def _show_authors(self, card: WorkCard) -> None:
        clear(self._authors)
        for author in card.authors:
            texts = column(Link(author.name, partial(self.office.go, "person", id=author.id)), spacing=0)
            if author.place:
                texts.addWidget(label(author.place, "small", wrap=True))
            line = row(spacing=8)
            line.addLayout(texts, 1)
            away = tool_button("x", f"Убрать из авторов: {author.name}", partial(self.remove_author, author.id))
            away.setEnabled(not self.office.desk.database.look_only)
            line.addWidget(away, 0, Qt.AlignmentFlag.AlignTop)
            self._authors.addLayout(line)
        if not card.authors:
            self._authors.addWidget(label("Авторы не указаны", "muted"))

    # authors

    def _authors_now(self) -> list[int]:
        return [author.id for author in self.card.authors] if self.card else []

    def add_author(self) -> None:
        """Choose one more author."""
        if self.card is None or not self.office.may_write():
            return
        desk = self.office.desk
        person = RefEdit(partial(lists.suggest, desk, "persons"), partial(registers.label, desk, "persons"))
        ask(
            self.office, "Автор", (Asked("person", "Работник", person),),
            lambda v: practices.set_authors(desk, self.register, self.number, [*self._authors_now(), v["person"]]),
            "Добавить", said="Автор добавлен", owner=self,
        )  # fmt: skip

    def remove_author(self, person: int) -> None:
        """Take a person away from the authors; Ctrl+Z brings back."""
        if self.office.may_write():
            rest = [n for n in self._authors_now() if n != person]
            use = partial(practices.set_authors, self.office.desk, self.register, self.number, rest)
            self.office.act(use, "Убран из авторов. Вернуть – Ctrl+Z")

    # review

    def _do(self, step: str) -> None:
        if self.card is None or not self.office.may_write():
            return
        {"send": self.send, "accept": self.accept_work, "return": self.send_back, "archive": self.archive, "restore": self.restore}[step]()

    def send(self) -> None:
        """Send to review: who reviews is asked."""
        desk, who = self.office.desk, WORDS[self.register][1]
        ask(
            self.office, "Отправить на экспертизу",
            (Asked("reviewer", who.capitalize(), TextEdit("Экспертный совет или фамилия и инициалы"), self.card.record.reviewer),),
            lambda v: practices.send(desk, self.register, self.number, v["reviewer"]), "Отправить", said="Отправлено на экспертизу",
            owner=self,
        )  # fmt: skip

    def accept_work(self) -> None:
        """Take into the bank with the conclusion."""
        desk, record = self.office.desk, self.card.record
        _, who, said = WORDS[self.register]
        documents = RefEdit(partial(lists.suggest, desk, "documents"), partial(registers.label, desk, "documents"))
        ask(
            self.office, "Принять в банк",
            (
                Asked("on", "Дата", DayEdit(), desk.today),
                Asked("reviewer", who.capitalize(), TextEdit(), record.reviewer, False),
                Asked("review", said, LongTextEdit(4), "" if record.state == "review" else record.review, False),
                Asked("act", "Документ-основание", documents, record.act, False),
            ),
            lambda v: practices.accept(desk, self.register, self.number, v["on"], v["review"], v["reviewer"], v["act"]),
            "Принять", said="Принято в банк", owner=self,
        )  # fmt: skip

    def send_back(self) -> None:
        """Return to the authors with remarks."""
        desk = self.office.desk
        ask(
            self.office, "Вернуть на доработку",
            (Asked("on", "Дата", DayEdit(), desk.today), Asked("remarks", "Замечания", LongTextEdit(5))),
            lambda v: practices.send_back(desk, self.register, self.number, v["on"], v["remarks"]), "Вернуть",
            said="Возвращено на доработку", owner=self,
        )  # fmt: skip

    def archive(self) -> None:
        """Put aside."""
        self.office.act(partial(practices.archive, self.office.desk, self.register, self.number), "Отправлено в архив. Вернуть – Ctrl+Z")

    def restore(self) -> None:
        """Take out of the archive."""
        self.office.act(partial(practices.restore, self.office.desk, self.register, self.number), "Возвращено из архива")

    def _publication(self) -> None:
        if self.card is not None:
            QDesktopServices.openUrl(QUrl(self.card.record.link))


class WorksPage(RegisterPage):
    """The list of a bank; Enter opens the card."""

    def __init__(self, office: Office, key: str):
        super().__init__(office, REGISTERS[key])
        self.details.add_action(
            "Карточка", self.register.icon, lambda: self.open_card(self.table.current_id() or 0), look="primary", keys="Enter"
        )

    def open_card(self, number: int) -> None:
        self.office.go(ONE[self.register.key], id=number)
