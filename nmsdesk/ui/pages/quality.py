"""Quality of the data: rules by register, the remarks of the chosen one, what mends each, exceptions with their reasons."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from nmsdesk.domain import rules
from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.errors import Stale
from nmsdesk.russian import count, fold, inside, moment
from nmsdesk.services import faces, quality, registers
from nmsdesk.services.quality import Checked, CheckProblem, Judgement
from nmsdesk.storage.work import Changed
from nmsdesk.ui import mending
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row
from nmsdesk.ui.kit.parts import Banner, Card, Chip, ChipRow, PageHeader
from nmsdesk.ui.kit.table import Column, TableView
from nmsdesk.ui.office import Office
from nmsdesk.ui.page import Page
from nmsdesk.ui.problems_output import print_problems, save_problems
from nmsdesk.ui.reason_dialog import NEVER, ask_reason
from nmsdesk.ui.rules_tree import ALL, RulesTree

WORDS = {"error": ("Ошибка", "bad"), "warning": ("Внимание", "warn")}
QUICK = 1.5  # seconds: a check that took no longer is made anew after every edit
_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class QualityPage(Page):
    """Rules, remarks, exceptions; checked in the background at the first visit and after edits."""

    def __init__(self, office: Office):
        super().__init__(office)
        self.found: tuple[CheckProblem, ...] = ()
        self.shown: list[CheckProblem] = []
        self.judged: list[Judgement] = []
        self._view = office.desk.view
        self._took = -1.0  # seconds of the last check; -1 before the first one
        self._checking = self._again = False
        self._wanted: tuple[str, str] | None = None
        self.header = PageHeader("Качество данных")
        self.header.add_action("Возможные дубли", "users", lambda: office.go("duplicates"), tip="Работники, записанные, возможно, дважды")
        self.header.add_action("Печать", "printer", self.print_list, keys="Ctrl+P", tip="Напечатать показанные замечания")
        self.header.add_action("В файл", "download", self.save_list, keys="Ctrl+S", tip="Сохранить показанные замечания")
        self.header.add_action(
            "Проверить заново", "refresh", lambda: self.check(), keys="Ctrl+R", tip="Проверить все записи", primary=True
        )
        self.outcome = Banner("", "neutral", "Проверить заново", lambda: self.check())
        self.chips = ChipRow([Chip("open", "Замечания"), Chip("judged", "Исключения")], "open")
        self.chips.chosen.connect(lambda _: self._show_side())
        self.tree = RulesTree(quality.rules())
        self.tree.chosen.connect(self._filter)
        self.every = button("", "", "link", self._toggle_silent)
        self.table = TableView(_columns(), self._rows, "Замечания")
        self.table.current_changed.connect(lambda _: self._tell())
        self.table.opened.connect(lambda _: self.mend())
        self.table.sort_requested.connect(lambda *_: self._filter())
        self.title, self.text = label("", "heading", wrap=True), label("", wrap=True, selectable=True)
        self.hint = label("", "muted", wrap=True)
        self.mend_button = button("Исправить запись", "pencil", "primary", self.mend, keys="Enter")
        self.open_button = button("Открыть запись", "external-link", "", self.open_record, keys="Ctrl+Enter")
        self.accept_button = button("Исключение…", "eye-off", "", self.accept, keys="Del", tip="Это не ошибка: больше не показывать")
        self.judgements = TableView(_judged_columns(), self._judged_rows, "Исключения")
        self.judgements.set_empty_text("Исключений нет. Замечание, которое не ошибка, можно исключить с причиной.")
        self.judgements.current_changed.connect(lambda _: self._tell_judged())
        self.judgements.opened.connect(lambda _: self._open_judged())
        self.withdraw_button = button("Снять исключение", "arrow-back-up", "primary", self.withdraw, keys="Del")
        self.why = label("", wrap=True, selectable=True)
        self._lay_out()
        self._bind()

    def _lay_out(self) -> None:
        left, middle = Card(padding=0), Card(padding=0)
        left.body.setSpacing(0)
        left.add(self.tree)
        left.body.addLayout(row(self.every, None, margins=(14, 6, 8, 8)))
        middle.add(self.table)
        self.about = Card(padding=14)
        foot = row(self.accept_button, None, self.open_button, self.mend_button)
        for one in (self.title, self.text, self.hint):
            self.about.add(one)
        self.about.body.addLayout(foot)
        right = QWidget()
        inside = column(spacing=12)
        inside.addWidget(middle, 1)
        inside.addWidget(self.about)
        right.setLayout(inside)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(right)
        left.setMinimumWidth(260)
        halves.setSizes([360, 750])
        halves.setStretchFactor(1, 1)
        self.sides = QStackedWidget()
        self.sides.addWidget(halves)
        self.sides.addWidget(self._judged_side())
        layout = column(self.header, self.outcome, self.chips, spacing=12, margins=(24, 16, 24, 16))
        layout.addWidget(self.sides, 1)
        self.setLayout(layout)
        self.outcome.hide()
        self.outcome.button.hide()

    def _judged_side(self) -> Card:
        card = Card(padding=0)
        card.add(self.judgements)
        line = row(self.why, self.withdraw_button, margins=(14, 0, 14, 12))
        line.setStretch(0, 1)
        card.body.addLayout(line)
        return card

    def _bind(self) -> None:
        only = Qt.ShortcutContext.WidgetShortcut
        keys.bind(self.table, "Delete", self.accept, only)
        keys.bind(self.judgements, "Delete", self.withdraw, only)
        keys.bind(self.table, "F2", self.mend, only)
        keys.bind(self.tree, "Return|Enter", self.table.setFocus, only)
        for sequence, action in (
            ("Ctrl+Return|Ctrl+Enter", self.open_record), ("Ctrl+P", self.print_list), ("Ctrl+S", self.save_list), ("Ctrl+R", self.check),
        ):  # fmt: skip
            keys.bind(self, sequence, action, _WITHIN)

    def open(self, **what: Any) -> None:
        """open(code='persons.snils.valid', register='persons') chooses a rule; open(judged=True) the exceptions."""
        if what.get("judged"):
            self.chips.set_current("judged")
            self._show_side()
        elif code := what.get("code"):
            self._wanted = (what.get("register") or rules.rule(code).register, code)
            self.chips.set_current("open")
            self._show_side()
            self._choose_wanted()
        (self.table if self.sides.currentIndex() == 0 else self.judgements).setFocus()

    # checking

    def refresh(self) -> None:
        """Check when it is quick; after a long check say that the data have changed since."""
        self._read_judged()
        if self._view != self.office.desk.view:  # the remarks of another day say nothing of this one
            self._view, self._took = self.office.desk.view, -1.0
        if self._took < 0 or self._took <= QUICK:
            self.check(quiet=self._took >= 0)
        elif not self._checking:
            self.outcome.set_text("После проверки данные менялись: список может быть неполным.", "neutral")
            self.outcome.button.show()
            self.outcome.show()

    def check(self, quiet: bool = False) -> None:
        """Check all records in the background; it can be stopped."""
        if faces.hidden(self.office.desk):
            self._refuse()
            return
        if self._checking:
            self._again = True
            return
        self._checking, self._again = True, False
        if self._took < 0:
            self.table.set_empty_text("Идёт проверка всех записей…")
            self.header.set_subtitle("Идёт проверка…")
        desk, started = self.office.desk, time.perf_counter()

        def take(found: Checked) -> None:
            self._took, self._checking = time.perf_counter() - started, False
            self._take(found)

        def failed() -> None:
            self._checking = False
            self.table.set_empty_text("Проверка прервана. Нажмите «Проверить заново».")
            self.header.set_subtitle("Проверка прервана")

        job = "Проверка данных"
        self.office.run(job, lambda progress: quality.check(desk, progress), take, cancellable=True, failed=failed, quiet=quiet)

    def _refuse(self) -> None:
        """Say that nothing is checked while names are hidden."""
        self.found = ()
        said = faces.names_needed("Проверка базы")
        self.table.set_empty_text(said)
        self._show_found("имена скрыты")
        self.header.set_subtitle("Имена скрыты")
        self.outcome.set_text(said, "warn")
        self.outcome.button.hide()
        self.outcome.show()

    def _take(self, found: Checked) -> None:
        self.found = found.problems
        self._read_judged()
        bad = found.database != quality.OK
        if bad:
            self.outcome.set_text(found.database, "bad")
        self.outcome.setVisible(bad)
        self.outcome.button.setVisible(bad)
        self.table.set_empty_text("Замечаний нет: все записи в порядке.")
        self._show_found(f"проверено {moment(self.office.desk.clock())}")
        self.office.say("Данные проверены")
        if self._again:
            self.check(quiet=True)

    def _show_found(self, when: str = "") -> None:
        self.tree.set_problems(self.found)
        errors = sum(p.severity == "error" for p in self.found)
        said = [count(len(self.found), "замечание", "замечания", "замечаний")] if self.found else ["Замечаний нет"]
        said += [f"из них {count(errors, 'ошибка', 'ошибки', 'ошибок')}"] if errors else []
        self._when = when or getattr(self, "_when", "")
        self.header.set_subtitle(", ".join([*said, self._when]))
        self.every.setText(self._silent_text())
        self._tell_chips()
        if self._wanted:
            self._choose_wanted()
        self._filter()

    def _choose_wanted(self) -> None:
        if self._wanted and self._took >= 0:
            self.tree.choose(self._wanted)
            self._wanted = None

    def _tell_chips(self) -> None:
        self.chips.set_counts([Chip("open", "Замечания", len(self.found)), Chip("judged", "Исключения", len(self.judged))])

    def _silent_text(self) -> str:
        if self.tree.every:
            return "Только правила с замечаниями"
        return f"Без замечаний ещё {count(self.tree.silent(), 'правило', 'правила', 'правил')}"

    def _toggle_silent(self) -> None:
        self.tree.show_all(not self.tree.every)
        self.every.setText(self._silent_text())

    def _show_side(self) -> None:
        judged = self.chips.current() == "judged"
        self.sides.setCurrentIndex(int(judged))
        if judged:
            self._tell_judged()

    # remarks

    def _filter(self) -> None:
        register, code = self.tree.current()
        current = self.current()
        self.shown = [p for p in self.found if (register, code) == ALL or (p.register == register and code in ("", p.code))]
        key, descending = self.table.sort_state()
        order = {"severity": lambda p: p.severity, "label": lambda p: fold(p.label), "message": lambda p: fold(p.message)}
        if key:
            self.shown.sort(key=order[key], reverse=descending)
        place = max(0, self.table.currentIndex().row())
        self.table.set_ids(range(len(self.shown)))
        if current in self.shown:
            place = self.shown.index(current)
        if self.shown:
            self.table.select_id(min(place, len(self.shown) - 1))
        self._tell()

    def current(self) -> CheckProblem | None:
        """The chosen remark."""
        place = self.table.current_id()
        return self.shown[place] if place is not None and place < len(self.shown) else None

    def chosen(self) -> list[CheckProblem]:
        """All that are selected."""
        return [self.shown[n] for n in self.table.selected_ids() if n < len(self.shown)]

    def _rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        return [(WORDS[p.severity][0], p.label or REGISTERS[p.register].one, p.message) for p in (self.shown[n] for n in ids)]

    def _tell(self) -> None:
        problem = self.current()
        self.about.setVisible(problem is not None or self.tree.current()[1] != "")
        writable = not self.office.desk.database.look_only
        for one in (self.mend_button, self.open_button, self.accept_button):
            one.setEnabled(problem is not None)
        rule = rules.rule(problem.code if problem else self.tree.current()[1]) if problem or self.tree.current()[1] else None
        if rule is None:
            return
        self.title.setText(rule.title)
        said = ": ".join(x for x in (problem.label, problem.message) if x) if problem else "Замечаний нет."
        self.text.setText(said)
        self.hint.setText(f"Что сделать: {inside(rule.hint)}")
        self.mend_button.setText(quality.mend_caption(rule.mend))
        self.mend_button.setEnabled(problem is not None and writable)
        self.accept_button.setEnabled(problem is not None and writable and rule.severity == "warning")
        tip = "Это не ошибка: больше не показывать" if rule.severity == "warning" else "Ошибку исключить нельзя: исправьте запись"
        self.accept_button.setToolTip(keys.tip(tip, "Del"))

    def mend(self) -> None:
        """Do what mends the chosen remark."""
        problem = self.current()
        if problem is not None:
            mending.mend(self.office, problem, self, lambda: self._look_again(problem))

    def open_record(self) -> None:
        """The card of the record, or its place in the list."""
        problem = self.current()
        if problem is not None:
            mending.show(self.office, problem.register, problem.id)

    def _look_again(self, problem: CheckProblem) -> None:
        """After an edit the rules of the record alone are looked at once; the whole check follows when it is quick."""
        key, number = problem.register, problem.id
        rest = [p for p in self.found if (p.register, p.id) != (key, number)]
        own = [p for p in self.found if (p.register, p.id) == (key, number)]
        try:
            now = {t.code for t in registers.check(self.office.desk, registers.get(self.office.desk, key, number))}
        except Stale:
            own, now = [], set()
        kept = [p for p in own if p.code in now or rules.rule(p.code).scope == rules.BASE]
        order = {id(p): n for n, p in enumerate(self.found)}
        self.found = tuple(sorted((*rest, *kept), key=lambda p: order[id(p)]))
        self._show_found()
        self.table.setFocus()

    # exceptions

    def accept(self) -> None:
        """Judge the selected warnings to be no trouble, with a reason."""
        chosen = [p for p in self.chosen() if p.severity == "warning"]
        if not chosen or not self.office.may_write():
            return
        first = chosen[0]
        same = [p for p in chosen if (p.code, p.register) == (first.code, first.register)]
        name = first.label if len(same) == 1 else count(len(same), "запись", "записи", "записей")
        asked = ask_reason(self, "Исключение из правила", f"{rules.rule(first.code).title}: {name}", "Исключить", NEVER)
        if asked is None:
            return
        desk, ids = self.office.desk, [p.id for p in same]

        def use_case() -> Changed:
            if len(ids) > 1:
                return quality.accept_many(desk, first.code, first.register, ids, asked.text)
            return quality.accept(desk, first.code, first.register, ids[0], asked.text).changed

        if self.office.act(use_case, "Исключение записано. Вернуть – Ctrl+Z") is not None:
            self.found = tuple(p for p in self.found if p not in same)
            self._show_found()
            self.table.setFocus()

    def _read_judged(self) -> None:
        self.judged = quality.exceptions(self.office.desk)
        self.judgements.set_ids(range(len(self.judged)))
        if self.judged:
            self.judgements.select_id(0)
        self._tell_chips()
        self._tell_judged()

    def _judged(self) -> Judgement | None:
        place = self.judgements.current_id()
        return self.judged[place] if place is not None and place < len(self.judged) else None

    def _judged_rows(self, ids: list[int]) -> list[tuple[Any, ...]]:
        return [(j.rule.title, j.label, j.reason, j.author, moment(j.at)) for j in (self.judged[n] for n in ids)]

    def _tell_judged(self) -> None:
        judged = self._judged()
        self.withdraw_button.setEnabled(judged is not None and not self.office.desk.database.look_only)
        self.why.setText(f"{judged.label}. {judged.reason}" if judged else "")

    def _open_judged(self) -> None:
        judged = self._judged()
        if judged is not None and judged.id is not None:
            mending.show(self.office, judged.register, judged.id)

    def withdraw(self) -> None:
        """Take the chosen exception back: the remark is shown again."""
        judged, desk = self._judged(), self.office.desk
        if judged is not None and self.office.may_write():
            self.office.act(lambda: quality.withdraw(desk, judged.waiver), "Исключение снято. Вернуть – Ctrl+Z")

    # paper

    def _what(self) -> str:
        register, code = self.tree.current()
        return rules.rule(code).title if code else REGISTERS[register].title if register else ""

    def print_list(self) -> None:
        """The remarks shown, on paper."""
        print_problems(self.office, self, self._what(), self.shown)

    def save_list(self) -> None:
        """The remarks shown, in a file."""
        save_problems(self.office, self, self._what(), self.shown)


def _columns() -> list[Column]:
    tones = dict(WORDS.values())
    return [
        Column("severity", "Важность", 108, kind="badge", tone=tones.__getitem__),
        Column("label", "Запись", 230),
        Column("message", "Что не так", 330),
    ]


def _judged_columns() -> list[Column]:
    return [
        Column("rule", "Замечание", 230, sortable=False),
        Column("label", "Запись", 230, sortable=False),
        Column("reason", "Причина", 230, sortable=False),
        Column("author", "Кто", 100, kind="day", show=str, sortable=False),
        Column("at", "Когда", 136, kind="day", show=str, sortable=False),
    ]
