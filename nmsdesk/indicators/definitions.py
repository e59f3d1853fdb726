"""The seven indicators of section VI of the regulation, 2а and 2б apart: population, steps, readings (variants)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from nmsdesk.domain import monitoring as m
from nmsdesk.indicators import facts, populations
from nmsdesk.indicators.context import Context
from nmsdesk.russian import count

PEOPLE = ("человек", "человека", "человек")
SCHOOLS = ("школа", "школы", "школ")


@dataclass(frozen=True, slots=True)
class Step:
    """A named condition, and what is said of a subject that does not meet it."""

    title: str
    failure: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A population and an ordered list of steps; the value is the share that passes every step.

    ``population``: (subject, organization, excluded, unknown); ``passed``: (subject, passed), how many steps a subject passes in
    turn; those not in it pass none. ``steps`` name them.
    """

    code: str
    title: str
    short: str
    subject: str  # the register of the subjects
    nouns: tuple[str, str, str]
    variants: dict[str, str]
    population: Callable[[Context], Select[Any]]
    passed: Callable[[Context], Select[Any]]
    steps: Callable[[Context], tuple[Step, ...]]

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
    return populations.staff(context, "teaching", "leading", among=facts.diagnosed(context) if context.variant == "among" else None)


def _steps_1(context: Context) -> tuple[Step, ...]:
    first = Step("есть диагностика в периоде", "нет учтённой диагностики в периоде")
    if context.variant == "any":
        return (first,)
    return (first, Step("уровень засчитан", "уровень последней диагностики не засчитывается"))


def _steps_2a(_: Context) -> tuple[Step, ...]:
    return (
        Step("есть утверждённый план", "нет утверждённого ИОМ, действующего в периоде"),
        Step("план на основе диагностики", "ИОМ составлен без диагностики"),
    )


def _steps_2b(_: Context) -> tuple[Step, ...]:
    return (Step("план реализован успешно", "план не закрыт как успешно реализованный"),)


def _steps_3(context: Context) -> tuple[Step, ...]:
    answers = Step("отвечает на дефицит", "обучение не связано с выявленным дефицитом")
    return (
        Step("завершено обучение", "нет завершённого в периоде обучения нужного объёма и вида"),
        Step("программа в реестре", "программа не в федеральном реестре на дату обучения"),
        *((answers,) if context.variant != "registry" else ()),
        Step("итоговая аттестация сдана", "итоговая аттестация не сдана"),
    )


def _steps_4(context: Context) -> tuple[Step, ...]:
    steps = (Step("учился кто-либо из команды", "никто из команды не завершил обучение в периоде"),)
    if context.variant == "any":
        return steps
    title, failure = {
        "pair": ("вместе учились двое с руководителем", "по одной программе не обучены двое, среди них руководитель или заместитель"),
        "half": ("по одной программе учились не менее половины", "по одной программе обучено меньше половины команды"),
        "all": ("по одной программе училась вся команда", "по одной программе обучена не вся команда"),
    }[context.variant]
    return (*steps, Step(title, failure))


def _steps_5(_: Context) -> tuple[Step, ...]:
    return (Step("есть форма поддержки", "нет поддержки в периоде: наставника, клуба, конкурса, консультации или ИОМ"),)


def _steps_6(_: Context) -> tuple[Step, ...]:
    return (
        Step("есть отметки", "нет ни одной отметки о модели наставничества"),
        Step("все обязательные условия", "выполнены не все обязательные условия"),
    )


def _steps_7(_: Context) -> tuple[Step, ...]:
    return (Step("есть статус площадки", "нет статуса площадки или школы-ментора в периоде"),)


def _furthest(facts_of: Callable[[Context], Select[Any]]) -> Callable[[Context], Select[Any]]:
    return lambda context: facts.furthest(facts_of(context))


INDICATORS: dict[str, Indicator] = {
    i.code: i
    for i in (
        Indicator(
            "1", "Доля педагогических работников и управленческих кадров, прошедших диагностику профессиональных дефицитов",
            "Диагностика дефицитов", "persons", PEOPLE, m.VARIANT_1, _population_1,
            facts.diagnostics, _steps_1,
        ),
        Indicator(
            "2a", "Доля педагогических работников и управленческих кадров, для которых разработаны ИОМ на основе диагностики",
            "Разработаны ИОМ", "persons", PEOPLE, m.VARIANT_2A,
            lambda c: populations.staff(c, *(("teaching",) if c.variant == "teaching" else ("teaching", "leading"))),
            _furthest(facts.plans), _steps_2a,
        ),
        Indicator(
            "2b", "Доля успешно реализованных ИОМ", "Реализованы ИОМ", "plans", ("план", "плана", "планов"), m.VARIANT_2B,
            populations.due_plans, facts.realized, _steps_2b,
        ),
        Indicator(
            "3", "Доля педагогических работников, освоивших программы ДПО из федерального реестра, подобранные с учётом диагностики",
            "Программы ДПО из реестра", "persons", PEOPLE, m.VARIANT_3, lambda c: populations.staff(c, "teaching"),
            _furthest(facts.trainings), _steps_3,
        ),
        Indicator(
            "4", "Доля управленческих команд, принявших участие в программах повышения квалификации",
            "Управленческие команды", "teams", ("команда", "команды", "команд"), m.VARIANT_4, populations.teams,
            facts.teams, _steps_4,
        ),
        Indicator(
            "5", "Доля педагогических работников до 35 лет, участвующих в формах поддержки в первые три года работы",
            "Поддержка молодых", "persons", PEOPLE, m.VARIANT_5, populations.young, facts.supported, _steps_5,
        ),
        Indicator(
            "6", "Доля школ, реализующих целевую модель наставничества педагогических работников",
            "Модель наставничества", "organizations", SCHOOLS, m.VARIANT_6,
            lambda c: populations.organizations(c, c.variant != "all"), facts.checklists, _steps_6,
        ),
        Indicator(
            "7", "Доля школ, вовлечённых в систему менторства (стажировочных и других площадок)",
            "Площадки и менторство", "organizations", SCHOOLS, m.VARIANT_7,
            lambda c: populations.organizations(c, c.variant != "schools_all"), _furthest(facts.sites), _steps_7,
        ),
    )
}  # fmt: skip
