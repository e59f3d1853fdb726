"""Lists of the federal registry of ДПП: programmes with the days from which to which they stand in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nmsdesk.domain.development import Program, RegistryEntry
from nmsdesk.domain.periods import Span
from nmsdesk.russian import clean, day, fold
from nmsdesk.services.imports.context import Intake
from nmsdesk.services.imports.facts import title_key, unquoted


def entry(intake: Intake) -> None:
    """A programme and its stay in the registry; known ones are told by the number, else by the title and the organisation."""
    values = intake.row.values
    number = clean(str(values.get("registry_number") or "")).removeprefix("№").strip()
    listed = next(iter(intake.draft.where(RegistryEntry, number=number)), None) if number else None
    before = intake.draft.get(Program, listed.program) if listed else _known(intake)
    if (before is not None or listed is not None) and intake.hints.on_match == "skip":
        return
    program = _program(intake, before, number)
    if first := intake.told(program):
        intake.note("program", "program_again", f"Программа уже была в строке {first}; записаны сведения обеих строк.")
    _entry(intake, program, listed, number)


def _known(intake: Intake) -> Program | None:
    """The programme with the same title whose organisation does not differ; several such cannot be told apart."""
    written = _provider_key(str(intake.row.values.get("provider") or ""))
    same = intake.programs[title_key(unquoted(str(intake.row.values["program"])))]
    exact = [p for p in same if written and _provider_key(p.provider) == written]
    fitting = exact or [p for p in same if _one_provider(_provider_key(p.provider), written)]
    if len(fitting) > 1:
        message = "Программ с таким названием несколько. Укажите в файле организацию или номер в реестре."
        raise intake.refuse("program", "ambiguous_program", message)
    return fitting[0] if fitting else None


def _provider_key(provider: str) -> str:
    return " ".join("".join(" " if sign in "«»\"“”'" else sign for sign in fold(provider)).split())


def _one_provider(known: str, written: str) -> bool:
    """Whether two names may be of one organisation: «АСОУ» and «ГБОУ ВО МО «АСОУ»»; an empty one hinders nothing."""
    return not known or not written or f" {known} " in f" {written} " or f" {written} " in f" {known} "


def _program(intake: Intake, before: Program | None, number: str) -> Program:
    values = intake.row.values
    title, hours = unquoted(str(values["program"])), values.get("hours")
    given: dict[str, Any] = {
        "hours": int(hours) if hours else None, "provider": clean(str(values.get("provider") or "")), "kind": values.get("training_kind"),
        "audience": clean(str(values.get("audience") or "")), "network": values.get("network"),
    }  # fmt: skip
    changes = {name: value for name, value in given.items() if value not in (None, "")}
    if before is None:
        new: Program = intake.put(None, Program(title=title, **changes), "program")
        same = intake.programs[title_key(title)]
        same.append(new)
        intake.taking_back.append(same.pop)
        return new
    if title_key(before.title) != title_key(title):
        intake.note("program", "program_renamed", f"Программа № {number} в базе называлась «{before.title}»; взято название из файла.")
        changes["title"] = title
    if before.provider and _one_provider(_provider_key(before.provider), _provider_key(given["provider"])):
        changes.pop("provider", None)  # the same organisation written otherwise
    if before.hours and changes.get("hours") not in (None, before.hours):
        intake.note("hours", "hours_differ", f"Было часов: {before.hours}, в файле {changes['hours']}; взято из файла.")
    after: Program = intake.put(before, replace(before, **changes), "program")
    same = intake.programs[title_key(after.title)]
    same[:] = [after if p.id == after.id else p for p in same] if any(p.id == after.id for p in same) else [*same, after]
    return after


def _entry(intake: Intake, program: Program, listed: RegistryEntry | None, number: str) -> None:
    """The stay in the registry: the one of the number, else the one on the same days that has no other number."""
    since, until = intake.row.values.get("since"), intake.row.values.get("until")
    if listed is None:
        span = Span(since, until)
        own = [e for e in intake.draft.where(RegistryEntry, program=program.id) if not number or e.number in ("", number)]
        listed = next((e for e in own if e.since == since or span.overlaps(Span(e.since, e.until))), None) if since or number else None
    if listed is None and since is None:
        raise intake.refuse("since", "no_day", "Не указано, с какого дня программа в реестре.")
    base = listed or RegistryEntry(program=program.id, since=since)
    if listed and since and listed.since and since != listed.since:
        intake.note("since", "registry_since", f"В базе программа в реестре с {day(listed.since)}; взято из файла.")
    changes: dict[str, Any] = {n: v for n, v in (("number", number), ("since", since), ("until", until)) if v}
    intake.put(listed, replace(base, **changes), "since")
