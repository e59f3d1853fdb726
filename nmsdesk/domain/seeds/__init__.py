"""What a new database starts with: dictionaries, posts, scales, instruments, the checklist, rules, targets, the regulation."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from nmsdesk.domain.catalogue import register_of
from nmsdesk.domain.fields import Record
from nmsdesk.domain.matching.weights import default_weights
from nmsdesk.domain.monitoring import RuleSet, Target, Term
from nmsdesk.domain.organizations import ChecklistItem
from nmsdesk.domain.people import Post
from nmsdesk.domain.seeds.advices import advices
from nmsdesk.domain.seeds.diagnostics import instruments, levels, scales
from nmsdesk.domain.seeds.dictionaries import DICTIONARIES
from nmsdesk.domain.seeds.posts import POSTS
from nmsdesk.domain.seeds.regulation import clauses, documents, evidences
from nmsdesk.domain.terms import INDICATORS

NAMESPACE = uuid.UUID("6f1c2f6e-0b53-5d0e-9a58-4b0d2c7e5a11")
START = date(2023, 1, 1)
BASIS = "Положение о МС НМС, раздел VI"
SCHOOL_KINDS = (
    "school", "gymnasium", "lyceum", "primary_school", "basic_school", "boarding_school", "education_center", "correctional",
)  # fmt: skip
TARGET_VALUES = {"1": 60.0, "2a": 30.0, "2b": 80.0, "3": 30.0, "4": 40.0, "5": 70.0, "6": 100.0, "7": 10.0}
CHECKLIST = (
    ("Утверждено положение о системе наставничества", True),
    ("Утверждена дорожная карта (план) внедрения наставничества", True),
    ("Приказом назначен куратор наставничества", True),
    ("Приказом закреплены наставнические пары и группы", True),
    ("Получены письменные согласия наставников (с 01.03.2025 – и дополнительные соглашения)", False),
    ("Есть персонализированная программа у каждой действующей пары", True),
    ("Ведётся раздел о наставничестве на сайте", False),
    ("Ведётся банк наставников и наставляемых", False),
    ("Есть хотя бы одна действующая пара (или обосновано отсутствие наставляемых)", True),
    ("Проведён мониторинг, составлен отчёт за период", False),
)


def seed_records() -> list[Record]:
    """Records of a new database, the referenced before the referring.

    Ids run from 1 in each register; uids are made of the register and the code or name, so that two computers share them.
    """
    made: list[Record] = []
    counters: dict[str, int] = {}
    for name, record in _all():
        key = register_of(record).key
        counters[key] = counters.get(key, 0) + 1
        uid = str(uuid.uuid5(NAMESPACE, f"{key}/{name}"))
        made.append(replace(record, id=counters[key], uid=uid))
    return made


def _all() -> Iterator[tuple[str, Record]]:
    """Each record with the name that tells it from others of its register."""
    yield from _terms()
    for name, group, aliases in POSTS:
        yield name, Post(name=name, category=group, aliases=aliases)
    yield from scales()
    yield from levels()
    yield from instruments()
    for n, (name, obligatory) in enumerate(CHECKLIST, 1):
        yield str(n), ChecklistItem(position=n, name=name, obligatory=obligatory)
    for weight in default_weights():
        yield f"{weight.matcher}/{weight.code}", weight
    yield "default", RuleSet(name="Методика по умолчанию", since=START, basis=BASIS, school_kinds=SCHOOL_KINDS)
    for code in INDICATORS:
        yield code, Target(indicator=code, value=TARGET_VALUES[code], since=START, basis=BASIS)
    yield from documents()
    yield from clauses()
    yield from evidences()
    yield from advices()


def _terms() -> Iterator[tuple[str, Term]]:
    for dictionary, lines in DICTIONARIES.items():
        for n, line in enumerate(map(str.strip, lines.strip().splitlines()), 1):
            code, name, aliases = line.removeprefix("-").split("|")
            counts = not line.startswith("-")
            yield (
                f"{dictionary}/{code}",
                Term(dictionary=dictionary, code=code, name=name, aliases=aliases, position=n, counts=counts),
            )
