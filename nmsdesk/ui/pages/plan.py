"""The card of a learning plan (ИОМ): its lines marked by Space, the rule's verdict now, steps of its life, diagnostics compared."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from nmsdesk.domain import terms
from nmsdesk.domain.development import PlanStep
from nmsdesk.russian import day, percent
from nmsdesk.services import plan_items, plans, registers
from nmsdesk.services.plan_card import AreaChange, ItemLine, PlanCard, card
from nmsdesk.ui.ask_dialog import Asked, ask
from nmsdesk.ui.card_page import CardPage, follow, tabs
from nmsdesk.ui.forms import remove_record
from nmsdesk.ui.kit import keys
from nmsdesk.ui.kit.basics import button, column, label, row, scrolled
from nmsdesk.ui.kit.choices import ChoiceEdit
from nmsdesk.ui.kit.paged import Column
from nmsdesk.ui.kit.parts import Banner, Card, Timeline, TimelineRow
from nmsdesk.ui.plan_steps import STEPS, mark_done, take
from nmsdesk.ui.rows_table import RowsTable

TONES = {
    "draft": "neutral", "agreed": "neutral", "approved": "accent", "active": "accent", "review": "warn", "done": "ok", "partly": "warn",
    "failed": "bad", "stopped": "neutral",
}  # fmt: skip
ICONS = {
    "draft": "file-text", "agreed": "users", "approved": "check", "active": "arrow-right", "review": "eye", "done": "circle-check",
    "partly": "circle-check", "failed": "circle-x", "stopped": "circle-x",
}  # fmt: skip
MAIN = {"draft": "approve", "agreed": "approve", "approved": "begin", "active": "close", "review": "close"}
MARK_TONES = {"выполнен": "ok", "просрочен": "bad"}


class PlanPage(CardPage):
    """Lines, diagnostics and history at the left; rule, facts and files at the right."""

    register = "plans"
    watches = frozenset(
        {"plans", "plan_items", "plan_steps", "persons", "organizations", "employments", "diagnostics", "area_results", "deficits",
         "trainings", "events", "programs", "attachments", "terms"}
    )  # fmt: skip

    def build(self) -> None:
        self.header.add_action("Печать", "printer", self.print_form, keys="Ctrl+P", tip="Форма ИОМ")
        keys.bind(self, "Ctrl+P", self.print_form, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.steps_button = button("Другие шаги", "", "menu")
        self.menu = QMenu(self)
        self.steps_button.setMenu(self.menu)
        self.other: dict[str, QAction] = {step: self.menu.addAction(s.caption, partial(self.step, step)) for step, s in STEPS.items()}
        self.header.add_widget(self.steps_button)
        self.tabs = tabs((self._items_area(), "Пункты"), (self._areas_area(), "Диагностика"), (self._steps_area(), "История"))
        self.work.addWidget(self.tabs, 1)
        self.rule = label("", wrap=True)
        self.rule_button = button("Сменить правило", "", "link", self.change_rule)
        self.rule_card = Card("Правило успешности", column(self.rule, row(self.rule_button, None), spacing=4))
        self.side.addWidget(self.rule_card)
        self.side.addWidget(self.facts_card)
        self.side.addWidget(Card("Файлы", self.files))
        self.side.addStretch(1)
        self.writers(self.steps_button, self.rule_button)

    def build_last(self) -> None:
        self.buttons = {}
        for step in ("give_back", *dict.fromkeys(MAIN.values())):
            s = STEPS[step]
            tip = s.tip or f"{s.caption} план"
            self.buttons[step] = self.header.add_action(
                s.caption, s.icon, partial(self.step, step), tip=tip, primary=step in MAIN.values(), keys=_KEYS.get(step, "")
            )
            if step in _KEYS:
                keys.bind(self, _KEYS[step], partial(self.step, step), Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.writers(*self.buttons.values())

    def _items_area(self) -> Any:
        self.items = RowsTable(
            [
                Column("position", "№", 44, kind="number"),
                Column("mark", "Отметка", 182, kind="badge", tone=lambda v: MARK_TONES.get(str(v).split(" ")[0], "neutral")),
                Column("content", "Мероприятие", 240), Column("deficit", "Дефицит", 140), Column("due", "Срок", 98, kind="day"),
                Column("evidence", "Подтверждение", 140), Column("form", "Форма", 110), Column("reason", "Почему подобрано", 200),
            ],
            "Пункты", "Пунктов нет. Добавьте их (Ctrl+N) или составьте план по дефицитам.",
        )  # fmt: skip
        self.items.space_pressed.connect(self.toggle)
        self.items.opened.connect(self.edit_item)
        self.items.menu_hook = self._item_menu
        for sequence, action in (
            ("Delete", self.remove_item), ("Ctrl+Up", partial(self.shift, -1)), ("Ctrl+Down", partial(self.shift, 1)),
            ("Ctrl+Return", self.open_link),
        ):  # fmt: skip
            keys.bind(self.items, sequence, action, Qt.ShortcutContext.WidgetShortcut)
        self.progress = label("", "muted")
        self.link_button = button("К связанной карточке", "link", "flat", self.open_link, keys="Ctrl+Enter")
        self.done_button = self.tool("Выполнено", "check", self.toggle, tip="Отметить с подтверждением или снять отметку (Пробел)")
        self.add_button = self.tool("Добавить пункт", "plus", self.add_item, "Ctrl+N")
        self.items.current_changed.connect(lambda _: self._tell_current())
        area = column(row(self.progress, None, self.link_button, self.done_button, self.add_button), spacing=10)
        framed = Card(padding=0)
        framed.add(self.items)
        area.addWidget(framed, 1)
        return area

    def _areas_area(self) -> Any:
        self.before, self.after = label("", wrap=True), label("", wrap=True)
        self.areas = RowsTable(
            [
                Column("name", "Область", 200), Column("before", "До", 76, "right"), Column("before_level", "Уровень до", 112),
                Column("after", "После", 76, "right"), Column("after_level", "Уровень после", 124),
                Column("better", "Изменение", 134, kind="badge", tone=lambda v: {"выше": "ok", "ниже": "bad"}.get(str(v), "neutral")),
            ],
            "Диагностика по областям", "Результатов по областям нет.",
        )  # fmt: skip
        framed = Card(padding=0)
        framed.add(self.areas)
        area = column(self.before, self.after, spacing=6)
        area.addSpacing(4)
        area.addWidget(framed, 1)
        return area

    def _steps_area(self) -> Any:
        self.timeline = Timeline()
        self.no_steps = label("Шагов пока нет: они записываются при утверждении, продлении и закрытии плана.", "muted", wrap=True)
        area = column(spacing=0)
        area.addWidget(scrolled(column(self.no_steps, self.timeline, spacing=0)))
        return area

    # showing

    def read(self) -> PlanCard:
        return card(self.office.desk, self.number)

    def show_card(self, c: PlanCard) -> None:
        plan = c.plan
        badges = [(terms.PLAN_STATES[plan.state], TONES[plan.state])]
        badges += [(c.term, c.term_tone)] if c.term else []
        badges += [(f"просрочено пунктов: {c.late}", "bad")] if c.late else []
        badges += [("без диагностики: не учитывается", "warn")] if plan.diagnostic is None else []
        about = ", ".join(x for x in (plan.number or "ИОМ", c.post, c.place, f"{day(plan.since)} – {day(plan.until)}") if x)
        self.show_head(c.name, about, badges)
        self._show_steps(c)
        ready = plan.state in plans.UNDER_WAY and c.verdict.met
        self.show_notice(Banner("Правило плана соблюдено: его можно закрыть как реализованный успешно.", "ok") if ready else None)
        self.rule.setText(c.said.rstrip(".") + ".")
        may = not self.office.desk.database.look_only
        self.rule_button.setVisible(plan.state in plans.OPEN)
        self.done_button.setVisible(plan.state in plans.UNDER_WAY and bool(c.items))
        self.add_button.setVisible(plan.state in plans.OPEN)
        self.add_button.setEnabled(may)
        self.show_facts(c.facts)
        self.files.set_record(plan)
        self.items.put(
            {i.id: (i.position, i.mark, i.content, i.deficit, i.due, i.evidence, i.form, i.reason) for i in c.items}
        )  # fmt: skip
        done = sum(i.done for i in c.items)
        self.progress.setText(f"Выполнено пунктов: {done} из {len(c.items)}" if c.items else "")
        self.tabs.setTabText(0, f"Пункты  {len(c.items)}" if c.items else "Пункты")
        self._tell_current()
        self.before.setText(f"До: {c.diagnostic}" if c.diagnostic else "План составлен без диагностики.")
        self.after.setText(f"После: {c.repeated}" if c.repeated else "Повторной диагностики ещё нет.")
        self.areas.put({n: _area(a) for n, a in enumerate(c.areas, 1)})
        self.timeline.set_rows([_moment(s) for s in reversed(c.steps)])
        self.no_steps.setVisible(not c.steps)
        self.tabs.setTabText(2, f"История  {len(c.steps)}" if c.steps else "История")

    def _show_steps(self, c: PlanCard) -> None:
        """The next step as the main button, the check's two together, the rest in the menu."""
        main = MAIN.get(c.plan.state, "")
        for step, value in self.buttons.items():
            value.setVisible(step in c.allowed and (step == main or step == "give_back"))
        rest = [step for step in c.allowed if step != main and step != "give_back"]
        for step, action in self.other.items():
            action.setVisible(step in rest)
        self.steps_button.setVisible(bool(rest))

    def current(self) -> ItemLine | None:
        """The line that the cursor stands on."""
        number = self.items.current_id()
        return next((i for i in self.card.items if i.id == number), None) if self.card else None

    def _tell_current(self) -> None:
        one = self.current()
        self.link_button.setVisible(bool(one and one.link))
        self.link_button.setToolTip(one.link_text if one else "")

    # steps

    def step(self, step: str) -> None:
        """Take a step that the state allows."""
        if step in self.card.allowed:
            take(self.office, step, [self.number], self)

    def change_rule(self) -> None:
        """Judge the plan by another rule."""
        if self.office.may_write():
            options = [(code, f"{code}: {text}") for code, text in terms.PLAN_RULES.items()]
            ask(
                self.office, "Правило успешности", (Asked("rule", "Правило", ChoiceEdit(options, nullable=False), self.card.plan.rule),),
                lambda v: plan_items.set_rule(self.office.desk, self.number, v["rule"]), "Сменить", owner=self,
                said="Правило изменено. Отменить – Ctrl+Z",
            )  # fmt: skip

    def print_form(self) -> None:
        self.office.go("papers", kind="plan", plan=self.number)

    # lines

    def toggle(self) -> None:
        """Space: the chosen lines done, with the evidence asked for; when all of them are, the marks are taken off."""
        chosen = self.items.chosen()
        done = {i.id for i in self.card.items if i.done}
        if not chosen or not self.office.may_write():
            return
        if set(chosen) <= done:
            self.office.act(lambda: plan_items.not_done(self.office.desk, chosen), "Отметка снята. Отменить – Ctrl+Z")
        elif self.card.plan.state not in plans.UNDER_WAY:
            self.office.say("Пункты отмечают в утверждённом плане: сначала утвердите его", "warn")
        else:
            mark_done(self.office, [n for n in chosen if n not in done], self)

    def shift(self, by: int) -> None:
        """Ctrl+Up and Ctrl+Down change the order."""
        order = [i.id for i in self.card.items]
        number = self.items.current_id()
        if number is None or not self.office.may_write() or not 0 <= (at := order.index(number)) + by < len(order):
            return
        order[at], order[at + by] = order[at + by], order[at]
        self.office.act(lambda: plan_items.order(self.office.desk, self.number, order))

    def add_item(self) -> None:
        if self.card.plan.state in plans.OPEN:
            self.tabs.setCurrentIndex(0)
            last = max((i.position for i in self.card.items), default=0)
            self.add_form("plan_items", plan=self.number, position=last + 1, due=self.card.plan.until)

    def edit_item(self, number: int) -> None:
        self.open_form("plan_items", number)

    def remove_item(self) -> None:
        if (n := self.items.current_id()) is not None and self.office.may_write():
            remove_record(self.office, registers.get(self.office.desk, "plan_items", n), self)

    def open_link(self) -> None:
        """The card of the programme, event, colleague, site or practice of the line."""
        if (one := self.current()) and one.link:
            follow(self.office, one.link)

    def _item_menu(self, menu: QMenu, chosen: list[int]) -> None:
        one = self.current()
        if one and one.link:
            menu.addAction(f"Открыть: {one.link_text}\tCtrl+Enter", self.open_link)
        menu.addAction("Изменить\tEnter", lambda: self.edit_item(chosen[0])).setEnabled(len(chosen) == 1)
        if self.card.plan.state in plans.UNDER_WAY:
            menu.addAction("Выполнено или снять отметку\tПробел", self.toggle)
        menu.addAction("Удалить\tDel", self.remove_item).setEnabled(len(chosen) == 1)


_KEYS = {"approve": "Ctrl+U", "close": "Ctrl+L"}


def _area(a: AreaChange) -> tuple[Any, ...]:
    changed = ("выше" if a.better else "ниже") if a.better is not None else "без изменений" if a.after_level else ""
    return (
        a.name, percent(a.before) if a.before is not None else "", a.before_level, percent(a.after) if a.after is not None else "",
        a.after_level, changed,
    )  # fmt: skip


def _moment(s: PlanStep) -> TimelineRow:
    text = terms.PLAN_STATES.get(s.state, s.state).capitalize()
    if s.until:
        text = f"Продлён до {day(s.until)}"
    icon, detail = "clock" if s.until else ICONS.get(s.state, "file-text"), ". ".join(x for x in (s.reason, s.by) if x)
    return TimelineRow(day(s.day), icon, text, detail, TONES.get(s.state, "muted"))
