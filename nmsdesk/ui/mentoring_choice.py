"""The choice of mentors for a list: mentees with the best offer at the left, candidates with points and reasons at the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from nmsdesk.russian import count
from nmsdesk.services.mentors import pairs, suggest
from nmsdesk.services.mentors.needs import Need
from nmsdesk.services.mentors.pairs import PAIRS, Choice
from nmsdesk.services.mentors.suggest import Suggested, Suggestion
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.editors import DayEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Card
from nmsdesk.ui.office import Office
from nmsdesk.ui.rows_table import RowsTable

GOALS = {
    "young": "Адаптация в профессии и организации", "newcomer": "Адаптация в организации",
    "returned": "Восстановление навыков после перерыва", "deficit": "Восполнение профессиональных дефицитов",
}  # fmt: skip


class ChoiceTab(QWidget):
    """``done()`` is called when drafts of pairs have been made. The first offers stand chosen, each may be changed."""

    def __init__(self, office: Office, done: Callable[[], object]) -> None:
        super().__init__()
        self.office, self._done = office, done
        self.needs: dict[int, Need] = {}
        self.suggested: dict[int, Suggested] = {}
        self.offers: dict[int, dict[int, Suggestion]] = {}
        self.chosen: dict[int, int | None] = {}
        self._whole: set[int] = set()  # mentees whose candidates are all shown
        self.mentees = RowsTable(
            [
                Column("name", "Наставляемый", 150), Column("mentor", "Наставник", 150), Column("points", "Баллы", 74, kind="number"),
                Column("place", "Организация", 140, shown=False),
            ],
            "Наставляемые", "Выберите людей на первой вкладке и нажмите «Подобрать».",
        )  # fmt: skip
        self.mentees.current_changed.connect(lambda _: self._show_offers())
        self.candidates = RowsTable(
            [
                Column("sign", "", 84, kind="badge", tone=lambda _: "ok", sortable=False), Column("name", "Кандидат", 150),
                Column("points", "Баллы", 72, kind="number"), Column("load", "Ведёт", 74), Column("place", "Организация", 120),
                Column("reason", "Основания", 320, shown=False),
            ],
            "Кандидаты", "Кандидатов нет. Пополните банк наставников или снимите ограничения.",
        )  # fmt: skip
        self.candidates.opened.connect(lambda n: self.take(n))
        self.candidates.space_pressed.connect(lambda: self.take(self.candidates.current_id()))
        self.candidates.current_changed.connect(lambda _: self._tell_reason())
        self.about = label("", "muted", wrap=True)
        self.about.setMinimumHeight(34)
        self.take_button = button("Выбрать", "check", "", lambda: self.take(self.candidates.current_id()), keys="Пробел")
        self.none_button = button("Не назначать", "circle-minus", "flat", lambda: self.take(None), tip="Оставить без наставника")
        self.more_button = button("Все кандидаты и отказы", "eye", "flat", self.show_all, tip="Показать всех и почему остальные не подошли")
        self.refused = label("", "small", wrap=True)
        self.refused.hide()
        self.draft_button = button("Создать проекты пар", "plus", "primary", self.draft, keys="Ctrl+N")
        self.draft_button.setEnabled(False)
        self.summary = label("", "muted")
        left, right = Card(padding=0), Card(padding=0)
        left.add(self.mentees)
        right.add(self.candidates)
        inside = QWidget()
        inside.setLayout(
            column(row(self.take_button, self.none_button, self.more_button, None), right, self.about, self.refused, spacing=8)
        )
        split = QSplitter(Qt.Orientation.Horizontal)
        holder = QWidget()
        holder.setLayout(column(left))
        split.addWidget(holder)
        split.addWidget(inside)
        split.setSizes([430, 640])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        outer = column(row(self.summary, None, self.draft_button), spacing=10, margins=(0, 10, 0, 0))
        outer.addWidget(split, 1)
        self.setLayout(outer)
        keys.bind(self, "Ctrl+N", self.draft, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._tell()

    # the list

    def begin(self, needs: Sequence[Need]) -> None:
        """Find mentors for these people in the background."""
        self.needs = {n.person: n for n in needs}
        desk, persons = self.office.desk, [n.person for n in needs]
        self.summary.setText("Идёт подбор…")
        self.office.run("Подбор наставников", lambda _: suggest.suggest(desk, persons), self.show_suggested, quiet=True)

    def show_suggested(self, found: Sequence[Suggested]) -> None:
        self.suggested = {s.mentee: s for s in found}
        self.offers = {s.mentee: {o.mentor: o for o in s.offers} for s in found}
        self.chosen = {s.mentee: s.offers[0].mentor if s.offers else None for s in found}
        self._whole = set()
        self._put()
        if found:
            self.mentees.select_id(found[0].mentee)
            self.mentees.setFocus()
        self._show_offers()

    def _put(self) -> None:
        rows = {}
        for n, s in self.suggested.items():
            offer = self.offers[n].get(self.chosen[n] or 0)
            rows[n] = (short(s.name), short(offer.name) if offer else "не назначен", offer.points if offer else None, s.place)
        self.mentees.put(rows)
        self._tell()

    def _show_offers(self) -> None:
        n = self.mentees.current_id()
        self.refused.hide()
        if n is None or n not in self.offers:
            self.candidates.put({})
            self.about.setText("")
            return
        self.candidates.put(
            {
                o.mentor: (
                    "выбран" if self.chosen[n] == o.mentor else "", short(o.name), o.points, f"{o.load} из {o.limit}", o.place, o.reason,
                )
                for o in self.offers[n].values()
            }
        )  # fmt: skip
        if self.chosen[n] is not None:
            self.candidates.select_id(self.chosen[n] or 0)
        self.more_button.setEnabled(n not in self._whole)
        self._tell_reason()

    def _tell_reason(self) -> None:
        n, mentor = self.mentees.current_id(), self.candidates.current_id()
        offer = self.offers.get(n or 0, {}).get(mentor or 0)
        self.about.setText(f"{offer.name}: {offer.reason}." if offer else "")

    def _tell(self) -> None:
        """How many pairs stand chosen and who would lead more than he can."""
        taken = Counter(m for m in self.chosen.values() if m is not None)
        known = {o.mentor: o for own in self.offers.values() for o in own.values()}
        loads = {m: (known[m].load + n, known[m].limit) for m, n in taken.items()}
        over = [f"{known[m].name} – {load} из {limit}" for m, (load, limit) in loads.items() if load > limit]
        alone = sum(m is None for m in self.chosen.values())
        said = f"Выбрано: {count(sum(taken.values()), *PAIRS)}" if self.chosen else "Подбор ещё не начат"
        said += f", без наставника: {alone}" if alone else ""
        self.summary.setText(f"{said}. Больше предела: {'; '.join(sorted(over))}" if over else said)
        self.draft_button.setEnabled(bool(taken) and not self.office.desk.database.look_only)

    # changing

    def take(self, mentor: int | None) -> None:
        """The candidate for the mentee in front; None leaves the mentee without one."""
        n = self.mentees.current_id()
        if n is None or n not in self.chosen or (mentor is not None and mentor not in self.offers[n]):
            return
        self.chosen[n] = mentor
        self._put()
        self._show_offers()

    def show_all(self) -> None:
        """Everybody who may mentor the person in front, and why the others of the school may not."""
        n = self.mentees.current_id()
        if n is None:
            return
        offers, refused = suggest.ranked(self.office.desk, n)
        self.offers[n] = {o.mentor: o for o in offers} | ({m: self.offers[n][m]} if (m := self.chosen[n]) in self.offers[n] and m else {})
        self._whole.add(n)
        self._show_offers()
        self.refused.setText("Не подошли: " + "; ".join(f"{r.name} – {r.why}" for r in refused) if refused else "Никому не отказано.")
        self.refused.show()

    def draft(self) -> None:
        """Planned pairs for what stands chosen, after the days, form and kind are asked."""
        chosen = {n: m for n, m in self.chosen.items() if m is not None}
        if not chosen or not self.office.may_write():
            return
        desk, today = self.office.desk, self.office.desk.today
        forms, kinds = _options(self.office)
        choices = [
            Choice(n, m, self.needs[n].group if n in self.needs else "", _goal(self.needs.get(n))) for n, m in chosen.items()
        ]
        made = ask(
            self.office, "Создать проекты пар",
            (
                Asked("since", "С какого дня", DayEdit(), today),
                Asked("until", "По какой день", DayEdit(), pairs.school_year_end(today)),
                Asked("form", "Форма", ChoiceEdit(forms, nullable=False), "teacher_teacher"),
                Asked("kind", "Вид", ChoiceEdit(kinds, nullable=False), "traditional"),
            ),
            lambda v: pairs.draft(desk, choices, v["since"], v["until"], v["form"], v["kind"]), "Создать",
            text=f"Будет создано: {count(len(chosen), *PAIRS)} в состоянии «планируется».",
            said=f"Созданы проекты: {count(len(chosen), *PAIRS)}. Отменить – Ctrl+Z", owner=self,
        )  # fmt: skip
        if made is not None:
            self.show_suggested([s for n, s in self.suggested.items() if n not in chosen])
            self._done()


def short(name: str) -> str:
    """«Иванова М. П.»: in a narrow column the surname is what is looked for."""
    last, *rest = name.split(" ")
    return " ".join([last, *(f"{part[0]}." for part in rest if part)])


def _goal(need: Need | None) -> str:
    return next((GOALS[r] for r in need.reasons if r in GOALS), "") if need else ""


def _options(office: Office) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Forms of teachers' mentoring and its kinds."""
    from nmsdesk.domain.monitoring import Term

    with office.desk.read() as reading:
        found = [t for t in reading.where(Term) if not t.hidden]
    found.sort(key=lambda t: t.position or 0)
    forms = [(t.code, t.name) for t in found if t.dictionary == "mentoring_forms" and t.counts]
    return forms, [(t.code, t.name) for t in found if t.dictionary == "mentoring_kinds"]


