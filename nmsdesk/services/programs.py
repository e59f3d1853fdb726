"""What is known of a further education programme: its stay in the federal registry, trainings by year, whom it would help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nmsdesk.domain import catalogue
from nmsdesk.domain.development import Deficit, Program, RegistryEntry, Training
from nmsdesk.errors import Stale
from nmsdesk.russian import day
from nmsdesk.services.desk import Desk, Reading
from nmsdesk.storage import records

TOLD = ("kind", "hours", "provider", "network", "study", "audience", "group", "subjects", "themes")  # facts in the order of reading


@dataclass(frozen=True, slots=True)
class Stay:
    """Days in the federal registry: in words, and whether today is one of them."""

    id: int
    number: str
    text: str
    now: bool


@dataclass(frozen=True, slots=True)
class Year:
    """Trainings that ended in a year: all, those with the attestation passed, those on a day of the registry; ids of all."""

    year: int
    ids: tuple[int, ...]
    passed: int
    listed: int


@dataclass(frozen=True, slots=True)
class ProgramCard:
    """A programme with its registry days, the latest first, trainings by year and the open deficits that it answers."""

    program: Program
    standing: tuple[str, str]
    facts: list[tuple[str, str]]
    areas: list[str]
    stays: list[Stay]
    years: list[Year]
    deficits: tuple[int, ...]
    people: tuple[int, ...]
    learned: int

    @property
    def trainings(self) -> int:
        return sum(len(y.ids) for y in self.years)


def card(desk: Desk, number: int) -> ProgramCard:
    """Everything about a programme; Stale when it has gone."""
    register = catalogue.register("programs")
    with desk.read() as reading:
        program = reading.get(Program, number)
        if program is None:
            raise Stale("Этой программы больше нет. Обновите список.")
        labels = records.Labels(reading.connection)
        names = [n for n in TOLD if getattr(program, n) not in (None, "", (), False)]
        shown = labels.shown("programs", names, [[getattr(program, n) for n in names]])[0]
        entries = sorted(reading.where(RegistryEntry, program=program.id), key=lambda e: e.since or date.min, reverse=True)
        trainings = reading.where(Training, program=program.id)
        learned = {t.person for t in trainings if t.attestation == "passed"}
        deficits = _deficits(reading, program, learned)
        return ProgramCard(
            program, standing(entries, desk.today), [(register.column(n).caption, text) for n, text in zip(names, shown)],
            [labels.term("areas", code) for code in program.areas], [_stay(e, desk.today) for e in entries], _years(trainings, entries),
            tuple(d.id or 0 for d in deficits), tuple(dict.fromkeys(d.person or 0 for d in deficits)), len(learned),
        )  # fmt: skip


def standing(entries: list[RegistryEntry], on: date) -> tuple[str, str]:
    """Whether the programme is in the federal registry on the day, with a tone: only such trainings count in indicator 3."""
    if now := next((e for e in entries if e.holds(on)), None):
        return (f"в федеральном реестре по {day(now.until)}", "warn") if now.until else ("в федеральном реестре", "ok")
    if coming := next((e for e in entries if e.since and e.since > on), None):
        return f"в реестре с {day(coming.since)}", "accent"
    return ("исключена из реестра", "bad") if entries else ("не в федеральном реестре", "neutral")


def _stay(entry: RegistryEntry, on: date) -> Stay:
    text = f"{day(entry.since)} – {day(entry.until)}" if entry.until else f"с {day(entry.since)}"
    return Stay(entry.id or 0, entry.number, text, entry.holds(on))


def _years(trainings: list[Training], entries: list[RegistryEntry]) -> list[Year]:
    found: dict[int, list[Training]] = {}
    for training in trainings:
        if training.until:
            found.setdefault(training.until.year, []).append(training)
    return [
        Year(
            year, tuple(t.id or 0 for t in of_year), sum(t.attestation == "passed" for t in of_year),
            sum(any(t.until and e.holds(t.until) for e in entries) for t in of_year),
        )
        for year, of_year in sorted(found.items(), reverse=True)
    ]  # fmt: skip


def _deficits(reading: Reading, program: Program, learned: set[int | None]) -> list[Deficit]:
    """Open deficits in the programme's areas, of people who have not finished it yet."""
    if not program.areas:
        return []
    return [d for d in reading.where(Deficit, area=set(program.areas), closed=None) if d.person not in learned]
