"""Targets being set: values, the document, since when – and what that closes, adds and leaves, shown before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from nmsdesk.domain.monitoring import INDICATOR_OPTIONS
from nmsdesk.domain.periods import Period
from nmsdesk.errors import Rejected
from nmsdesk.russian import day, percent
from nmsdesk.services import lists, registers, targets
from nmsdesk.services.targets import STAYS, TargetPlan
from nmsdesk.ui.ask_dialog import AskDialog, Asked
from nmsdesk.ui.kit.basics import column, label
from nmsdesk.ui.kit.choices import RefEdit
from nmsdesk.ui.kit.columns import scrolled_column
from nmsdesk.ui.kit.editors import DayEdit, FlagEdit, NumberEdit, TextEdit
from nmsdesk.ui.office import Office

_VALUE = "value_"


class TargetsDialog(AskDialog):
    """``values`` are the new ones by code; ``known`` those of the scope itself. With ``typed`` the values are fields to fill."""

    def __init__(
        self, office: Office, span: Period, organization: int | None, values: Mapping[str, float | None],
        known: Mapping[str, float | None], owner: QWidget, typed: bool = False,
    ) -> None:  # fmt: skip
        self.span, self.organization, self.known, self.typed_values = span, organization, known, typed
        self.fixed = dict(values)
        self.plan: TargetPlan | None = None
        self.steps = label("", wrap=True, selectable=True)
        self.rest = label("", "muted", wrap=True)
        self.warnings = label("", "warning", wrap=True)
        self.warnings.hide()
        inside = column(self.steps, self.rest, self.warnings, None, spacing=8)
        body = QWidget()
        area = scrolled_column(inside)
        area.setMinimumHeight(96)
        body.setLayout(column(label("Что изменится", "field"), area, spacing=6))
        desk = office.desk
        fields = [
            Asked(_VALUE + code, f"{name}, %", NumberEdit(0, 100, 1), known.get(code), False)
            for code, name in (INDICATOR_OPTIONS.items() if typed else ())
        ]
        documents = RefEdit(partial(lists.suggest, desk, "documents"), partial(registers.label, desk, "documents"))
        fields += [
            Asked("basis", "Документ", TextEdit("Приказ, протокол, дорожная карта"), required=False, hint="Чем цель установлена"),
            Asked("act", "Или документ из раздела", documents, required=False),
            Asked("since", "Действует с", DayEdit(span.since, span.until), span.since, hint="День внутри периода"),
            Asked("only", "", FlagEdit("Только на этот период"), span.until < desk.today, False,
                  hint="Иначе до следующей цели"),
        ]  # fmt: skip
        scope = targets.title(desk, organization)
        title = f"Цели: {scope}, {span.title}"
        if not typed and len(values) == 1:
            ((code, value),) = values.items()
            verb = "снять цель" if value is None else f"новая цель {percent(value, 0 if value == int(value) else 1)}"
            title = f"{INDICATOR_OPTIONS[code]}: {verb}, {span.title}"
        text = "" if organization is None else f"{scope}. Без собственной цели действует городская."
        super().__init__(
            office, title, fields,
            lambda v: targets.set_targets(desk, span, organization, self.values(), v["basis"], v["act"], v["since"], v["only"]),
            "Сохранить", text=text, said="Цели сохранены. Отменить – Ctrl+Z", body=body, owner=owner, columns=2,
        )  # fmt: skip
        self.form.changed.connect(lambda _: self.show_plan())
        self.form.setFixedHeight(170 + (64 * len(INDICATOR_OPTIONS) // 2 if typed else 0))
        self.resize(760, 710 if typed else 460)
        self.show_plan()

    def values(self) -> dict[str, float | None]:
        """New values by code, those that differ from what there is."""
        if not self.typed_values:
            return self.fixed
        given = self.form.values()
        found = {code: given[_VALUE + code] for code in INDICATOR_OPTIONS}
        return {code: value for code, value in found.items() if value != self.known.get(code)}

    def show_plan(self) -> None:
        """Say what saving would do with the records, or why it cannot."""
        given: dict[str, Any] = self.form.values()
        since: date = given["since"] or self.span.since
        try:
            self.plan = targets.plan_targets(
                self.office.desk, self.span, self.organization, self.values(), given["basis"] or "", given["act"], since, given["only"]
            )
        except Rejected as trouble:
            self.plan = None
            self._show((str(trouble),), (), ())
            return
        steps = tuple(s.words for s in self.plan.changing) or ("Ничего: впишите новые значения.",)
        rest = [s.words for s in self.plan.steps if s.kind == STAYS]
        rest += [
            f"Заодно изменится цель за {t.period.title}: {_said(t.before)} → {_said(t.after)}. Он кончается {day(t.period.until)}."
            for t in self.plan.also
        ]
        self._show(steps, tuple(rest), self.plan.warnings)

    def _show(self, steps: tuple[str, ...], rest: tuple[str, ...], warnings: tuple[str, ...]) -> None:
        self.steps.setText("\n".join(steps))
        self.rest.setText("\n".join(rest))
        self.rest.setVisible(bool(rest))
        self.warnings.setText("\n".join(warnings))
        self.warnings.setVisible(bool(warnings))


def _said(value: float | None) -> str:
    return "не задана" if value is None else percent(value, 0 if value == int(value) else 1)
