"""The first draft of a note: sections out of a snapshot, every figure a field, conclusions in the words of the summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nmsdesk.domain.cycle import Advice, NoteBlock
from nmsdesk.indicators.context import Value
from nmsdesk.reports import conclusions
from nmsdesk.reports.figures import Figure
from nmsdesk.russian import inside
from nmsdesk.services.notes.figures import Figures, change
from nmsdesk.services.snapshots import Part

GENERAL, DYNAMICS, PLACES, CONCLUSIONS, PROPOSALS = "Общие сведения", "Динамика", "Организации", "Выводы", "Предложения"


@dataclass(frozen=True, slots=True)
class FieldFigure(Figure):
    """A figure whose numbers are fields of the note, so that the words of the summary stay bound to the snapshot."""

    key: str = ""

    @property
    def percent_text(self) -> str:
        return f"{{{self.key}.percent}}"

    @property
    def target_text(self) -> str:
        return f"{{{self.key}.target}}"

    @property
    def gap_text(self) -> str:
        return f"{{{self.key}.gap}}"

    @property
    def lack(self) -> str:
        """«{6.missing|школы|школ|школ}»: in the genitive case that «не хватает» wants."""
        return f"{{{self.key}.missing|{self.nouns[1]}|{self.nouns[2]}|{self.nouns[2]}}}"


def draft(figures: Figures, advices: Sequence[Advice] = ()) -> list[NoteBlock]:
    """The blocks of a note in their order, without a snapshot and without what was read."""
    parts = figures.frozen.parts
    found = [(GENERAL, _general(figures))]
    found += [(f"Показатель {p.shown_code}. {p.short}", _indicator(code, p, figures)) for code, p in parts.items()]
    found += [(DYNAMICS, _dynamics(figures)), (PLACES, _places(figures)), (CONCLUSIONS, _conclusions(figures))]
    found.append((PROPOSALS, _proposals(figures, advices)))
    return [NoteBlock(position=n, title=title, text=text) for n, (title, text) in enumerate(found, 1) if text]


def _general(figures: Figures) -> str:
    staff = figures.frozen.parts["1"]
    one, few, many = staff.nouns
    basis = " ({basis})" if figures.frozen.rules.basis else ""
    lines = [
        "Мониторинг показателей эффективности муниципальной системы научно-методического сопровождения педагогических работников "
        "и управленческих кадров проведён за {period} по состоянию на {as_of}.",
        f"Показатели рассчитаны по методике {{rules}}{basis}.",
        f"В расчёт показателя 1 вошло {{1.N|{one}|{few}|{many}}} из {{organizations|организации|организаций|организаций}}.",
    ]
    if figures.before is not None:
        lines.append("Для сравнения взят прежний утверждённый срез: {previous}.")
    return " ".join(lines)


def _indicator(code: str, part: Part, figures: Figures) -> str:
    v = part.value
    if v.percent is None:
        return f"Данных для расчёта показателя {part.shown_code} за период нет."
    _, few, many = part.nouns
    of = f"{few}|{many}|{many}"
    said = [f"По показателю {part.shown_code} учтено {{{code}.n}} из {{{code}.N|{of}}}, это {{{code}.percent}}."]
    if v.target is None:
        said.append(f"Цель показателя {part.shown_code} не задана.")
    else:
        said.append(f"Цель – {{{code}.target}}, плановое значение {{{code}.status|достигнуто|не достигнуто}}.")
    if v.missing:
        said.append(f"До цели не хватает {{{code}.missing|{of}}}, отставание – {{{code}.gap}}.")
        if (worst := _worst_step(v)) is not None:
            said.append(f"Чаще всего не выполнено условие «{inside(worst)}».")
    if v.excluded:
        said.append(f"По методике из расчёта исключено: {{{code}.excluded}}.")
    if v.no_data:
        said.append(f"Не хватает данных, чтобы учесть: {{{code}.no_data}}.")
    return " ".join(said)


def _worst_step(v: Value) -> str | None:
    """The step at which most subjects fall out, None when a single step says nothing new."""
    falls = [(before - after, -n, step) for n, (before, after, step) in enumerate(zip(v.passed, v.passed[1:], v.steps[1:]))]
    return max(falls)[2] if len(falls) > 1 and max(falls)[0] > 0 else None


def _dynamics(figures: Figures) -> str:
    moved = [(code, p) for code, p in figures.frozen.parts.items() if change(p.value, figures.value(code, earlier=True)) is not None]
    if not moved:
        return ""
    lines = ["По сравнению с прежним утверждённым срезом ({previous}):"]
    for n, (code, p) in enumerate(moved):
        end = "." if n + 1 == len(moved) else ";"
        moves = f"было {{{code}.before}}, стало {{{code}.percent}} ({{{code}.delta}})"
        lines.append(f"показатель {p.shown_code} {{{code}.trend}}: {moves}{end}")
    return "\n".join(lines)


def _places(figures: Figures) -> str:
    """How many organisations reach each target; who is behind is not named unless the author wants it."""
    lines = []
    for code, p in figures.frozen.parts.items():
        if p.register == "persons" and p.value.target is not None and any(v.percent is not None for v in p.places.values()):
            of = "организации|организаций|организаций"
            lines.append(f"По показателю {p.shown_code} цели достигли {{{code}.reached_places}} из {{{code}.places|{of}}}.")
    return " ".join(lines)


def _conclusions(figures: Figures) -> str:
    values = [(code, p) for code, p in figures.frozen.parts.items() if p.value.status != "no_data"]
    if not values:
        return "Данных для выводов за период нет."
    done = sum(p.value.status == "reached" for _, p in values)
    of = "показателя|показателей|показателей"
    if done == len(values):
        lines = ["Плановые значения достигнуты по всем показателям: {reached_codes}."]
    elif not done:
        lines = [f"Из {{measured|{of}}} плановое значение не достигнуто ни по одному показателю."]
    else:
        lines = [f"Плановые значения достигнуты по {{reached}} из {{measured|{of}}}: {{reached_codes}}."]
    behind = sorted((_figure(code, p) for code, p in values if p.value.missing), key=lambda f: f.gap or 0)
    lines += [conclusions.behind_of(f) for f in behind]
    return "\n".join(lines)


def _figure(code: str, p: Part) -> FieldFigure:
    v = p.value
    return FieldFigure(
        p.shown_code, v.title, inside(p.short), p.nouns, v.percent, v.target, v.numerator, v.denominator, v.missing, key=code
    )


def _proposals(figures: Figures, advices: Sequence[Advice]) -> str:
    """What the library advises where the target is not reached: to the centre first; else to begin with what most often lacks."""
    lines = []
    for code, p in figures.frozen.parts.items():
        if p.value.missing:
            lines += list(_advised(code, p, advices)) or [_usual(code, p)]
    if not lines:
        return "Продолжить работу по достигнутым показателям."
    return "\n".join(f"{n}. {text}" for n, text in enumerate(lines, 1))


def _advised(code: str, p: Part, advices: Sequence[Advice]) -> Iterator[str]:
    own = [a for a in advices if a.indicator == code and a.addressee == "centre"]
    worst = _worst_step(p.value) or ""
    fitting = [a for a in own if a.step and a.step == worst] or [a for a in own if not a.step] or own[:1]
    for a in fitting[:1]:
        text = a.text.strip().rstrip(".")
        _, few, many = p.nouns
        text = re.sub(r"\{missing\}(?!\s*[а-яё])", f"{{{code}.missing|{few}|{many}|{many}}}", text)  # a number alone wants its noun
        for name in ("missing", "percent", "target", "n", "N"):
            text = text.replace(f"{{{name}}}", f"{{{code}.{name}}}")
        text = re.sub(r"\s*[:–]?\s*\{\w+\}", "", text)  # names of those behind are not for a note
        yield f"По показателю {p.shown_code}: {inside(text)}."


def _usual(code: str, p: Part) -> str:
    _, few, many = p.nouns
    step = _worst_step(p.value)
    first = f" в первую очередь по условию «{inside(step)}»" if step else ""
    lack = f"{{{code}.missing|{few}|{many}|{many}}}"
    return f"По показателю {p.shown_code} организовать работу{first}: до цели {{{code}.target}} не хватает {lack}."
