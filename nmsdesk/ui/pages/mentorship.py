"""The card of a pair: the programme marked by Space, the log of meetings, papers and what is missing, results, the early end."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt

from nmsdesk.domain import terms
from nmsdesk.russian import number
from nmsdesk.services import registers
from nmsdesk.services.mentors import pairs, programme
from nmsdesk.services.mentors.card import PairCard, Side, card
from nmsdesk.services.mentors.pairs import FINISHES, LACKS, Drafted
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, follow, tabs
from nmsdesk.ui.forms import remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import clear, column, label, picture, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit, LongTextEdit, NumberEdit, TextEdit
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.mentoring_choice import short
from nmsdesk.ui.mentoring_drafts import start_pairs
from nmsdesk.ui.rows_table import RowsTable

TONES = {"planned": "accent", "active": "ok", "paused": "warn", "reached": "ok", "partly": "warn", "missed": "bad", "ended": "bad"}
PAPERS = (
    ("mentor_programme", "Персонализированная программа"), ("mentor_consent", "Согласие наставника"),
    ("mentor_agreement", "Дополнительное соглашение"),
)  # fmt: skip


class MentorshipPage(CardPage):
    """Programme and meetings at the left; the two, papers and files at the right."""

    register = "mentorships"
    watches = frozenset(
        {"mentorships", "mentorship_items", "mentorship_meetings", "persons", "employments", "categories", "deficits", "documents", "terms",
         "attachments"}
    )  # fmt: skip

    def build(self) -> None:
        self.print_menu(PAPERS)
        self.early_button = self.header.add_action("Прекратить", "circle-x", self.end_early, tip="Прекратить досрочно, с причиной")
        self.writers(self.early_button)
        self.items = RowsTable(
            [
                Column("done", "Выполнено", 122, kind="badge", tone=_done_tone), Column("content", "Содержание", 220),
                Column("due", "Срок", 98, kind="day"), Column("expected", "Ожидается", 166),
                Column("result", "Результат", 100),
            ],
            "Программа", "Программа пуста. Составьте её из пяти шагов или по дефицитам наставляемого.",
        )  # fmt: skip
        self.items.space_pressed.connect(self.toggle)
        self.items.opened.connect(partial(self.open_form, "mentorship_items"))
        keys.bind(self.items, "Delete", self.remove_item, Qt.ShortcutContext.WidgetShortcut)
        keys.bind(self.items, "Ctrl+Up", partial(self.shift, -1), Qt.ShortcutContext.WidgetShortcut)
        keys.bind(self.items, "Ctrl+Down", partial(self.shift, 1), Qt.ShortcutContext.WidgetShortcut)
        self.steps = self.tool("Из пяти шагов", "list", partial(self.fill, "steps"), tip="Составить программу из пяти обычных шагов")
        self.gaps = self.tool("По дефицитам", "target-arrow", partial(self.fill, "deficits"), tip="Составить по открытым дефицитам")
        self.middle_button = self.tool("Промежуточный итог", "writing", self.middle, tip="Итог на середину программы")
        self.done_button = self.tool("Выполнено", "check", self.toggle, tip="Отметить или снять отметку (Пробел)")
        add = self.tool("Добавить пункт", "plus", self.add_item, "Ctrl+N", "primary")
        self.progress = label("", "muted")
        plan = column(row(self.progress, None, self.steps, self.gaps, self.middle_button, self.done_button, add), spacing=10)
        plan.addWidget(_boxed(self.items), 1)
        self.meetings = RowsTable(
            [
                Column("day", "Дата", 104, kind="day"), Column("topic", "Тема", 280),
                Column("hours", "Часов", 84, kind="number", decimals=1), Column("note", "Что сделано", 330),
            ],
            "Встречи", "Встречи ещё не записаны.",
        )  # fmt: skip
        self.meetings.opened.connect(partial(self.open_form, "mentorship_meetings"))
        keys.bind(self.meetings, "Delete", self.remove_meeting, Qt.ShortcutContext.WidgetShortcut)
        self.hours = label("", "muted")
        log = column(row(self.hours, None, self.tool("Записать встречу", "plus", self.log, "Ctrl+Shift+N", "primary")), spacing=10)
        log.addWidget(_boxed(self.meetings), 1)
        self.tabs = tabs((plan, "Программа"), (log, "Встречи"))
        self.work.addWidget(self.tabs, 1)
        self._people, self._missing = column(spacing=12), column(spacing=0)
        self.side.addLayout(self._missing)
        self.side.addLayout(self._people)
        self.side.addWidget(self.facts_card)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)

    def build_last(self) -> None:
        self.finish_button = self.header.add_action("Подвести итог", "circle-check", self.finish, primary=True)
        self.start_button = self.header.add_action("Сделать действующей", "check", self.activate, primary=True)
        self.writers(self.finish_button, self.start_button)

    def read(self) -> PairCard:
        return card(self.office.desk, self.number)

    def show_card(self, c: PairCard) -> None:
        state = c.pair.state
        going, late = state in ("active", "paused"), sum(i.late for i in c.items)
        badges = [(terms.MENTORSHIP_STATES[state], TONES[state])]
        badges += [(f"просрочено пунктов: {late}", "bad")] if late else []
        badges += [(f"{who} не работает", "bad") for who, side in (("наставник", c.mentor), ("наставляемый", c.mentee)) if not side.works]
        self.show_head(f"{short(c.mentor.name)} → {short(c.mentee.name)}", ", ".join(x for x in (c.form, c.kind.lower()) if x), badges)
        self.start_button.setVisible(state == "planned")
        self.finish_button.setVisible(going)
        self.middle_button.setVisible(going)
        self.early_button.setVisible(going)
        self.show_facts(c.facts)
        self.files.set_record(c.pair)
        clear(self._people)
        self._people.addWidget(self._side_card("Наставник", c.mentor))
        self._people.addWidget(self._side_card("Наставляемый", c.mentee, c))
        clear(self._missing)
        if c.lacks:
            self._missing.addWidget(_lacking(c))
        self.items.put(
            {
                i.id: (f"да, {i.done_on:%d.%m.%Y}" if i.done_on else "просрочен" if i.late else "", i.content, i.due, i.expected, i.result)
                for i in c.items
            }
        )  # fmt: skip
        done = sum(i.done_on is not None for i in c.items)
        self.progress.setText(f"Выполнено пунктов: {done} из {len(c.items)}" if c.items else "")
        self.steps.setVisible(not c.items)
        self.gaps.setVisible(not c.items)
        self.done_button.setVisible(bool(c.items))
        self.meetings.put({m.id or 0: (m.day, m.topic, m.hours, m.note) for m in c.meetings})
        self.hours.setText(f"Всего часов: {number(c.hours, 1)}" if c.hours else "")
        self.tabs.setTabText(1, f"Встречи  {len(c.meetings)}" if c.meetings else "Встречи")

    def _side_card(self, caption: str, side: Side, c: PairCard | None = None) -> Card:
        inside = column(Link(side.name, partial(follow, self.office, f"persons:{side.person}")), spacing=3)
        for text in (", ".join(x for x in (side.post, side.place) if x), side.about):
            if text:
                inside.addWidget(label(text, "small", wrap=True))
        if c and c.deficits:
            inside.addWidget(label("Дефициты: " + "; ".join(dict.fromkeys(area for _, area, _ in c.deficits)), "small", wrap=True))
        return Card(caption, inside)

    # programme

    def fill(self, by: str) -> None:
        if self.office.may_write():
            self.office.act(lambda: programme.fill(self.office.desk, [self.number], by), "Программа составлена. Отменить – Ctrl+Z")

    def toggle(self) -> None:
        """Mark the selected lines done today; when all of them are, take the marks off."""
        chosen = self.items.chosen()
        if not chosen or not self.office.may_write():
            return
        done = {i.id for i in self.card.items if i.done_on}
        on = None if set(chosen) <= done else self.office.desk.today
        ids = chosen if on is None else [n for n in chosen if n not in done]
        said = "Отметка снята" if on is None else "Отмечено выполненным"
        self.office.act(lambda: programme.mark(self.office.desk, ids, on), f"{said}. Отменить – Ctrl+Z")

    def shift(self, by: int) -> None:
        """Ctrl+Up and Ctrl+Down change the order."""
        if (n := self.items.current_id()) is not None and self.office.may_write():
            self.office.act(lambda: programme.move(self.office.desk, n, by))

    def add_item(self) -> None:
        self.tabs.setCurrentIndex(0)
        last = max((i.position or 0 for i in self.card.items), default=0)
        self.add_form("mentorship_items", mentorship=self.number, position=last + 1, due=self.card.pair.until)

    def remove_item(self) -> None:
        if (n := self.items.current_id()) is not None:
            remove_record(self.office, registers.get(self.office.desk, "mentorship_items", n), self)

    # meetings

    def log(self) -> None:
        """A meeting into the log."""
        if self.office.may_write():
            self.tabs.setCurrentIndex(1)
            ask(
                self.office, "Записать встречу",
                (
                    Asked("on", "Дата", DayEdit(), self.office.desk.today),
                    Asked("topic", "Тема", TextEdit("Например: посещение урока")),
                    Asked("hours", "Часов", NumberEdit(0, 12, 1), None, False),
                    Asked("note", "Что сделано", LongTextEdit(3), None, False),
                ),
                lambda v: pairs.log_meeting(self.office.desk, self.number, v["on"], v["topic"], v["hours"], v["note"] or ""), "Записать",
                said="Встреча записана. Отменить – Ctrl+Z", owner=self,
            )  # fmt: skip

    def remove_meeting(self) -> None:
        if (n := self.meetings.current_id()) is not None:
            remove_record(self.office, registers.get(self.office.desk, "mentorship_meetings", n), self)

    # the pair

    def activate(self) -> None:
        """Start the pair; what is missing is told or asked about."""
        if self.office.may_write():
            c: PairCard = self.card
            drafted = Drafted(c.pair, c.mentor.name, c.mentee.name, c.mentee.place, tuple(code for code, _ in c.lacks), len(c.items))
            start_pairs(self.office, [self.number], [drafted], self)

    def middle(self) -> None:
        """The result in the middle."""
        if self.office.may_write():
            pair = self.card.pair
            ask(
                self.office, "Промежуточный итог",
                (
                    Asked("on", "Дата", DayEdit(), pair.middle_on or self.office.desk.today),
                    Asked("text", "Итог", LongTextEdit(4), pair.middle or None),
                ),
                lambda v: pairs.middle(self.office.desk, self.number, v["text"], v["on"]), "Сохранить",
                said="Промежуточный итог сохранён. Отменить – Ctrl+Z", owner=self,
            )  # fmt: skip

    def finish(self) -> None:
        """The final result."""
        if self.office.may_write():
            options = [(code, terms.MENTORSHIP_STATES[code].removeprefix("завершено, ")) for code in FINISHES]
            on = min(self.card.pair.until or self.office.desk.today, self.office.desk.today)
            ask(
                self.office, "Итог наставничества",
                (
                    Asked("state", "Чем закончилось", ChoiceEdit(options, nullable=False), "reached"),
                    Asked("on", "Последний день", DayEdit(), on),
                    Asked("text", "Итог", LongTextEdit(4), self.card.pair.result or None, False),
                ),
                lambda v: pairs.finish(self.office.desk, self.number, v["state"], v["on"], v["text"] or ""), "Завершить",
                said="Пара завершена. Отменить – Ctrl+Z", owner=self,
            )  # fmt: skip

    def end_early(self) -> None:
        """The early end with its reason."""
        if self.office.may_write():
            ask(
                self.office, "Прекратить досрочно",
                (
                    Asked("reason", "Причина", ChoiceEdit(list(terms.MENTORSHIP_ENDS.items()))),
                    Asked("on", "Последний день", DayEdit(), self.office.desk.today),
                    Asked("text", "Что сделано и почему", LongTextEdit(3), None, False),
                ),
                lambda v: pairs.end_early(self.office.desk, self.number, v["on"], v["reason"], v["text"] or ""), "Прекратить",
                text="О досрочном прекращении предупреждают не менее чем за три рабочих дня. Наставляемый снова окажется среди тех, кому "
                "нужен наставник.",
                said="Пара прекращена. Отменить – Ctrl+Z", owner=self,
            )  # fmt: skip


def _boxed(table: RowsTable) -> Card:
    value = Card(padding=0)
    value.add(table)
    return value


def _done_tone(value: Any) -> str:
    return "ok" if str(value).startswith("да") else "bad"


def _lacking(c: PairCard) -> Card:
    """What the pair lacks, the law's demands first said so."""
    inside = column(spacing=6)
    for code, law in c.lacks:
        text = LACKS[code].capitalize() + (" – требует закон" if law else "")
        line = row(picture("alert-triangle", 18, "bad" if law else "warn"), spacing=8)
        line.addWidget(label(text, wrap=True), 1)
        inside.addLayout(line)
    return Card("Не хватает", inside)
