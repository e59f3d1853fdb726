"""The seven indicators of section VI of the regulation, 2а and 2б apart: population, steps, readings (variants)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from nmsdesk.domain import monitoring as m
from nmsdesk.indicators import facts, populations
from nmsdesk.indicators.context import Context
from nmsdesk.russian import count
from nmsdesk.storage.schema import TABLES

PEOPLE = ("человек", "человека", "человек")
SCHOOLS = ("школа", "школы", "школ")


@dataclass(frozen=True, slots=True)
class Step:
    """A named condition: the set of subjects that meet it, and what is said of one that does not."""

    title: str
    failure: str
    passed: Any


@dataclass(frozen=True, slots=True)
class Indicator:
    """A population and an ordered list of steps; the value is the share that passes every step."""

    code: str
    title: str
    short: str
    subject: str  # the register of the subjects
    nouns: tuple[str, str, str]
    variants: dict[str, str]
    population: Callable[[Context], Select[Any]]
    steps: Callable[[Connection, Context], tuple[Step, ...]]

    @property
    def shown_code(self) -> str:
        """1, 2а, 2б… with Russian letters."""
        return self.code.replace("a", "а").replace("b", "б")

    def lacks(self, n: int) -> str:
        """What stands after «не хватает»: «1 человека», «3 школ»."""
        return count(n, self.nouns[1], self.nouns[2], self.nouns[2])

    def default(self, rules: m.RuleSet) -> str:
        """The reading that the rule set makes official."""
        return str(getattr(rules, f"variant_{self.code}"))


def _population_1(context: Context) -> Select[Any]:
    people = populations.staff(context, "teaching", "leading")
    if context.variant != "among":
        return people
    rows = people.subquery()
    return select(rows).where(rows.c.subject.in_(facts.diagnosed(context)))


def _steps_1(_: Connection, context: Context) -> tuple[Step, ...]:
    first = Step("есть диагностика в периоде", "нет учтённой диагностики в периоде", facts.diagnosed(context))
    if context.variant == "any":
        return (first,)
    return (first, Step("уровень засчитан", "уровень последней диагностики не засчитывается", facts.passing(context)))


def _steps_2a(_: Connection, context: Context) -> tuple[Step, ...]:
    return (
        Step("есть утверждённый план", "нет утверждённого ИОМ, действующего в периоде", facts.planned(context)),
        Step("план на основе диагностики", "ИОМ составлен без диагностики", facts.planned_on_diagnostic(context)),
    )


def _steps_2b(_: Connection, context: Context) -> tuple[Step, ...]:
    return (Step("план реализован успешно", "план не закрыт как успешно реализованный", facts.realized(context)),)


def _steps_3(_: Connection, context: Context) -> tuple[Step, ...]:
    steps = [
        Step("завершено обучение", "нет завершённого в периоде обучения нужного объёма и вида", facts.trained(context)),
        Step("программа в реестре", "программа не в федеральном реестре на дату обучения", facts.trained(context, registry=True)),
    ]
    deficit = context.variant != "registry"
    if deficit:
        found = facts.trained(context, registry=True, deficit=True)
        steps.append(Step("отвечает на дефицит", "обучение не связано с выявленным дефицитом", found))
    done = facts.trained(context, registry=True, deficit=deficit, passed=True)
    return (*steps, Step("итоговая аттестация сдана", "итоговая аттестация не сдана", done))


def _steps_4(_: Connection, context: Context) -> tuple[Step, ...]:
    trained = facts.teams_trained(context, "any")
    steps = (Step("учился кто-либо из команды", "никто из команды не завершил обучение в периоде", trained),)
    if context.variant == "any":
        return steps
    title, failure = {
        "pair": ("вместе учились двое с руководителем", "по одной программе не обучены двое, среди них руководитель или заместитель"),
        "half": ("по одной программе учились не менее половины", "по одной программе обучено меньше половины команды"),
        "all": ("по одной программе училась вся команда", "по одной программе обучена не вся команда"),
    }[context.variant]
    return (*steps, Step(title, failure, facts.teams_trained(context, context.variant)))


def _steps_5(_: Connection, context: Context) -> tuple[Step, ...]:
    failure = "нет поддержки в периоде: наставника, клуба, конкурса, консультации или ИОМ"
    return (Step("есть форма поддержки", failure, facts.supported(context)),)


def _steps_6(connection: Connection, context: Context) -> tuple[Step, ...]:
    i = TABLES["checklist_items"]
    required = connection.execute(select(func.count()).where(i.c.obligatory, ~i.c.hidden)).scalar_one()
    return (
        Step("есть отметки", "нет ни одной отметки о модели наставничества", facts.checked(context)),
        Step("все обязательные условия", "выполнены не все обязательные условия", facts.marked(context, required)),
    )


def _steps_7(_: Connection, context: Context) -> tuple[Step, ...]:
    return (Step("есть статус площадки", "нет статуса площадки или школы-ментора в периоде", facts.sites(context)),)


INDICATORS: dict[str, Indicator] = {
    i.code: i
    for i in (
        Indicator(
            "1", "Доля педагогических работников и управленческих кадров, прошедших диагностику профессиональных дефицитов",
            "Диагностика дефицитов", "persons", PEOPLE, m.VARIANT_1, _population_1, _steps_1,
        ),
        Indicator(
            "2a", "Доля педагогических работников и управленческих кадров, для которых разработаны ИОМ на основе диагностики",
            "Разработаны ИОМ", "persons", PEOPLE, m.VARIANT_2A,
            lambda c: populations.staff(c, *(("teaching",) if c.variant == "teaching" else ("teaching", "leading"))), _steps_2a,
        ),
        Indicator(
            "2b", "Доля успешно реализованных ИОМ", "Реализованы ИОМ", "plans", ("план", "плана", "планов"), m.VARIANT_2B,
            populations.due_plans, _steps_2b,
        ),
        Indicator(
            "3", "Доля педагогических работников, освоивших программы ДПО из федерального реестра, подобранные с учётом диагностики",
            "Программы ДПО из реестра", "persons", PEOPLE, m.VARIANT_3, lambda c: populations.staff(c, "teaching"), _steps_3,
        ),
        Indicator(
            "4", "Доля управленческих команд, принявших участие в программах повышения квалификации",
            "Управленческие команды", "teams", ("команда", "команды", "команд"), m.VARIANT_4, populations.teams, _steps_4,
        ),
        Indicator(
            "5", "Доля педагогических работников до 35 лет, участвующих в формах поддержки в первые три года работы",
            "Поддержка молодых", "persons", PEOPLE, m.VARIANT_5, populations.young, _steps_5,
        ),
        Indicator(
            "6", "Доля школ, реализующих целевую модель наставничества педагогических работников",
            "Модель наставничества", "organizations", SCHOOLS, m.VARIANT_6,
            lambda c: populations.organizations(c, c.variant != "all"), _steps_6,
        ),
        Indicator(
            "7", "Доля школ, вовлечённых в систему менторства (стажировочных и других площадок)",
            "Площадки и менторство", "organizations", SCHOOLS, m.VARIANT_7,
            lambda c: populations.organizations(c, c.variant != "schools_all"), _steps_7,
        ),
    )
}  # fmt: skip
