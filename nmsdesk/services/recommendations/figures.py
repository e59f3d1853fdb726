"""Figures of a snapshot as words of a basis, and who is behind them: an organisation's, an association's, the city's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from nmsdesk.indicators.context import COUNTED, NOT_COUNTED, Value
from nmsdesk.russian import NBSP, count, number, percent
from nmsdesk.services.snapshots.contents import Frozen, Part, Subject

MODEL = "6"
NO_MARKS, CONDITIONS = "есть отметки", "все обязательные условия"
_LACKING = re.compile(r"не хватает[^:;]*: ")
_ASIDE = re.compile(r"\([^()]*\)")  # «(отметки нет)» after a condition
SITES = "7"
# How those are called who fall at a step, and what those have done who passed it.
STEPS = {
    "есть диагностика в периоде": ("нет диагностики", "диагностику прошли"),
    "уровень засчитан": ("уровень не засчитан", "уровень теперь засчитан"),
    "есть утверждённый план": ("нет утверждённого ИОМ", "ИОМ теперь утверждён"),
    "план на основе диагностики": ("ИОМ без диагностики", "ИОМ теперь на основе диагностики"),
    "план реализован успешно": ("не реализован успешно", "план реализован"),
    "завершено обучение": ("нет завершённого обучения", "обучение завершили"),
    "программа в реестре": ("программа не в реестре", "учились по программе из реестра"),
    "отвечает на дефицит": ("обучение не связано с дефицитом", "обучение отвечает на дефицит"),
    "итоговая аттестация сдана": ("аттестация не сдана", "аттестацию сдали"),
    "учился кто-либо из команды": ("никто из команды не учился", "команда училась"),
    "вместе учились двое с руководителем": ("учились порознь", "вместе учились двое с руководителем"),
    "по одной программе учились не менее половины": ("обучено меньше половины", "обучена половина команды"),
    "по одной программе училась вся команда": ("обучены не все", "обучена вся команда"),
    "есть форма поддержки": ("нет поддержки", "поддержка появилась"),
    NO_MARKS: ("модель не внедрялась", "внедрение начато"),
    CONDITIONS: ("выполнены не все условия", "условия выполнены"),
    "есть статус площадки": ("нет статуса площадки", "статус получен"),
}


def lost_words(step: str) -> str:
    """«нет диагностики»."""
    return STEPS[step][0] if step in STEPS else f"не выполнено «{step}»"


def passed_words(step: str) -> str:
    """«диагностику прошли»."""
    return STEPS[step][1] if step in STEPS else "учтены"


def losses(value: Value) -> list[tuple[str, int]]:
    """How many fall at each step, in the order of the steps."""
    return [(title, value.passed[n] - value.passed[n + 1]) for n, title in enumerate(value.steps[1:])]


def worst(value: Value) -> tuple[str, int]:
    """The step that loses most, the earlier of equal ones; ('', 0) when nobody falls."""
    found = max(losses(value), key=lambda x: x[1], default=("", 0))
    return found if found[1] else ("", 0)


def goal(value: Value) -> str:
    """«60 %», «33,3 %»; '' without a target."""
    if value.target is None:
        return ""
    return percent(value.target, 0 if value.target == int(value.target) else 1)


def share(value: Value) -> str:
    """«12 из 40 (30,0 %)»."""
    shown = f" ({percent(value.percent)})" if value.percent is not None else ""
    return f"{number(value.numerator)} из {number(value.denominator)}{shown}"


def basis(part: Part, value: Value) -> str:
    """«Показатель 1: 12 из 40 (30,0 %), цель 60 %; нет диагностики – 24, уровень не засчитан – 4»; the parts sum to the whole."""
    target = f", цель {goal(value)}" if value.target is not None else ""
    lost = [f"{lost_words(step)} – {number(n)}" for step, n in losses(value) if n]
    unlisted = value.denominator - value.passed[0] if value.passed else 0
    if unlisted > 0:
        lost.append(f"нет в реестре – {number(unlisted)}")
    return f"Показатель {part.shown_code}: {share(value)}{target}" + (f"; {', '.join(lost)}" if lost else "")


def counted_words(part: Part, n: int, of: bool = False) -> str:
    """«24 человека», or in the genitive «24 человек» of the indicator's noun."""
    one, few, many = part.nouns
    return count(n, few, many, many) if of else count(n, one, few, many)


class Lists:
    """The lists of a snapshot, found by organisation and by person: none is gone through more than once."""

    def __init__(self, frozen: Frozen):
        self.parts = frozen.parts
        self._places: dict[str, dict[int | None, list[Subject]]] = {}
        self._people: dict[str, dict[str, list[int]]] = {}

    def of_place(self, code: str, place: int) -> list[Subject]:
        """An organisation's subjects of an indicator."""
        if code not in self._places:
            found = self._places[code] = defaultdict(list)
            for s in self.parts[code].subjects:
                found[s.organization].append(s)
        return self._places[code].get(place, [])

    def of_people(self, code: str, people: Iterable[str]) -> list[Subject]:
        """The subjects of an indicator that are these persons, or are theirs, in the order of the list."""
        if code not in self._people:
            found = self._people[code] = defaultdict(list)
            for n, s in enumerate(self.parts[code].subjects):
                found[s.owner or s.uid].append(n)
        known = self._people[code]
        return [self.parts[code].subjects[n] for n in sorted(n for uid in set(people) for n in known.get(uid, ()))]


def among(part: Part, subjects: Iterable[Subject]) -> Value:
    """The value of these subjects of the part alone; the target is the city's."""
    steps = part.value.steps
    passed = [0] * len(steps)
    for s in subjects:
        if s.status in (COUNTED, NOT_COUNTED):
            for n in range(len(steps) if s.status == COUNTED else steps.index(s.step)):
                passed[n] += 1
    return replace(
        part.value, numerator=passed[-1], denominator=passed[0], passed=tuple(passed), excluded=0, no_data=0, notes=(), organization=None
    )


def fallen(part: Part, step: str, subjects: Iterable[Subject] | None = None) -> list[Subject]:
    """Of these subjects (all of the part) those who fall at the step, or lack the condition of 6; '' is any step."""
    known = step in part.value.steps
    missed = (s for s in (part.subjects if subjects is None else subjects) if s.status == NOT_COUNTED)
    return [s for s in missed if not step or s.step == step or (not known and lacks(s, step))]


def lacks(subject: Subject, condition: str) -> bool:
    """Whether the condition of the mentoring model is among those that the school lacks."""
    return condition in _tail(subject.reason)


def _tail(reason: str) -> str:
    """The conditions as the reason names them: «не хватает 2 из 6: …»."""
    found = _LACKING.search(reason)
    return reason[found.end() :] if found else ""


def conditions(reason: str, known: Iterable[str]) -> list[str]:
    """Conditions that a school lacks, out of the reason of its subject; names may hold commas, so those known are taken first."""
    tail = whole = _tail(reason)
    found = []
    for name in sorted(known, key=len, reverse=True):
        if name and name in tail:
            found.append(name)
            tail = tail.replace(name, "")
    found += [rest for part in re.split("[;,] ?", _ASIDE.sub("", tail)) if (rest := part.strip())]
    return sorted(found, key=whole.index)


def place_names(frozen: Frozen) -> dict[int, str]:
    """Organisations as the snapshot calls them."""
    return {n: name for n, _, name, _ in frozen.paper["places"]}


def tied(text: str) -> str:
    """«3 211», «60 %» and «СОШ № 3» kept in one line: records hold ordinary spaces."""
    return re.sub(r"(?<=\d) (?=%)|(?<=\d) (?=\d{3}(?!\d))|(?<=№) ", NBSP, text)


def quoted(names: Iterable[str], most: int = 10) -> str:
    """«а», «б» и ещё 3."""
    shown = [x if x.startswith("«") else f"«{x}»" for x in names]
    more = f" и ещё {number(len(shown) - most)}" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more
