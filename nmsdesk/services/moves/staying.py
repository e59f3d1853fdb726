"""What stays with a person whatever the employment: results, courses, categories and the rest, each with its number."""

from __future__ import annotations

from nmsdesk.domain import catalogue
from nmsdesk.domain.people import Person
from nmsdesk.services.moves.plan import Drafting, Effect

FACTS = (
    "diagnostics", "deficits", "trainings", "enrolments", "categories", "participations", "practice_authors", "development_authors",
    "former_names",
)  # fmt: skip


def tell_facts(draft: Drafting, person: Person) -> None:
    """Say how much of a person's past stays as it is; facts remember the organisation of their day by themselves."""
    for key in FACTS:
        register = catalogue.register(key)
        n = len(draft.reading.where(register.record, person=person.id))
        if n:
            text = f"{register.title}: {register.counted(n)}. Остаётся за работником."
            draft.carries.append(Effect(f"stay:{key}", key, None, text))
