"""Names hidden: no list, document, card, search or log shows more of a person than the face allows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from nmsdesk import app, settings
from nmsdesk.documents.chart_values import HeatMap, SmallMultiples
from nmsdesk.documents.charts import save_chart
from nmsdesk.domain import catalogue, faces
from nmsdesk.domain import fields as f
from nmsdesk.domain.community import Event, Meeting
from nmsdesk.domain.development import LearningPlan, Mentorship
from nmsdesk.domain.knowledge import Document
from nmsdesk.domain.people import FormerName, Person
from nmsdesk.domain.periods import year
from nmsdesk.domain.privacy import MARK
from nmsdesk.domain.queries import Filter, ListQuery
from nmsdesk.domain.views import ANONYMOUS, FULL, INITIALS, View
from nmsdesk.errors import Denied, NmsError, Rejected
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.cases import name_in
from nmsdesk.services import (
    associations,
    campaigns,
    charting,
    diagnostics,
    duplicates,
    events,
    exports,
    indicators,
    lists,
    matrix,
    merging,
    papers,
    people,
    places,
    plan_card,
    practices,
    programs,
    radar,
    record_history,
    registers,
    roadmaps,
    sites,
    snapshots,
    themes,
    today,
    undo,
    young,
)
from nmsdesk.services import documents as documents_
from nmsdesk.services.courses import groups
from nmsdesk.services.demo.fill import fill_demo
from nmsdesk.services.desk import Desk
from nmsdesk.services.mentors import card as pair_card
from nmsdesk.services.recommendations import listing as recommendations
from nmsdesk.services.rounds import board
from nmsdesk.services.steering import candidates
from nmsdesk.storage import schema
from tests.conftest import Clock, settle

FILE_ONLY = True  # the server reads the same rows
WHOLE = re.compile(r"[А-ЯЁ][а-яё-]+[\s\u00a0][А-ЯЁ][а-яё]+[\s\u00a0][А-ЯЁ][а-яё]+")
CASES = ("genitive", "dative", "accusative", "instrumental")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A demo city whose texts name people too."""
    home = tmp_path_factory.mktemp("city")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NMSDESK_HOME", str(home))
        settle(home)
        desk = app.create_desk(str(home / "city.db"))
        desk.clock = desk.database.clock = Clock()  # type: ignore[union-attr]
        fill_demo(desk, 110, 7, 3)
        _name_people_in_texts(desk)
        snapshots.make(desk, year(2025))
        yield desk
        desk.close()


def _name_people_in_texts(desk: Desk) -> None:
    with desk.read() as reading:
        one, other = reading.where(Person)[5:7]
        event, meeting, plan, document = (reading.where(kind)[0] for kind in (Event, Meeting, LearningPlan, Document))
        pair = reading.where(Mentorship)[0]
    told = name_in("dative", one.last_name, one.first_name, one.patronymic, one.sex)
    registers.save(desk, replace(one, note=f"Подруга {other.full_name}", phone="+7 916 000-00-17", email="one@school.test"))
    registers.save(desk, replace(other, last_name="Тутолмина-Дальняя"))
    registers.save(desk, FormerName(person=other.id, last_name="Водовзводнова", until=date(2020, 1, 1)))
    registers.save(desk, replace(event, title=f"Опыт работы {one.last_name} {one.first_name[0]}. {one.patronymic[0]}.", responsible=told))
    registers.save(desk, replace(meeting, decisions=f"Поручить {told} выступить"))
    registers.save(desk, replace(document, title=f"О поощрении {other.full_name}"))
    registers.save(desk, replace(plan, tutor=one.full_name, goal=f"Как у {name_in('genitive', one.last_name, '', '', one.sex)}"))
    registers.save(desk, replace(pair, middle=f"Слушала {one.full_name}"))


class Secrets:
    """What of the people of the base must not be seen, in every grammatical case."""

    def __init__(self, desk: Desk):
        with desk.read() as reading:
            self.people, former = reading.where(Person), reading.where(FormerName)
        forms = [(p.last_name, p.first_name, p.patronymic) for p in self.people]
        forms += [tuple(name_in(case, *names, p.sex).split(" ")) for p, names in zip(self.people, list(forms)) for case in CASES]
        self.whole = {" ".join(x for x in names if x) for names in forms}
        self.surnames = {names[0] for names in forms} | {n.last_name for n in former}
        self.private = {x for p in self.people for x in (p.snils, p.phone, p.email) if x}
        self.births = {t for p in self.people if p.birth for t in (p.birth.isoformat(), p.birth.strftime("%d.%m.%Y"))}

    def seen_in(self, text: str, face: str) -> set[str]:
        found = {" ".join(m.split()) for m in WHOLE.findall(text)} & self.whole
        found |= {one for one in self.private if one in text}
        if face == ANONYMOUS:
            found |= set(re.findall(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?", text)) & self.surnames
        return found


@pytest.fixture(scope="module")
def secrets(city: Desk) -> Secrets:
    return Secrets(city)


def texts(value: Any) -> Iterator[str]:
    """Every text inside a value, whatever it is made of; days as people read them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (date, datetime)):
        yield value.strftime("%d.%m.%Y")
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for one in pair for text in texts(one))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from (text for one in value for text in texts(one))
    elif dataclasses.is_dataclass(value):
        yield from (text for field in dataclasses.fields(value) for text in texts(getattr(value, field.name)))


def tried(act: Callable[..., Any], *of: Any) -> str:
    """The texts of what the use case gives, or of its refusal."""
    try:
        return "\n".join(texts(act(*of)))
    except NmsError as trouble:
        return str(trouble)


def rows(desk: Desk) -> Iterator[tuple[str, str]]:
    """Lists: rows, values, facets, suggestions, what is found by names."""
    for key, register in catalogue.REGISTERS.items():
        names = [c.name for c in register.readable]
        ids = lists.ids(desk, ListQuery(key))
        yield f"rows {key}", tried(lists.rows, desk, key, names, ids)
        yield f"raw {key}", tried(lists.raw, desk, key, names, ids)
        yield f"facets {key}", tried(lists.facets, desk, ListQuery(key), names)
        yield f"suggest {key}", tried(lists.suggest, desk, key, "")
        with desk.read() as reading:  # two registers hold their names packed, they are read as snapshots
            yield f"records {key}", tried(reading.where, register.record) if key not in ("snapshots", "snapshot_parts") else ""
    persons = [name for _, name in lists.OF_PERSONS] + list(lists.YES_NO["persons"])
    yield "facets of persons", tried(lists.facets, desk, ListQuery("persons"), persons)


CARDS: dict[str, Callable[..., Any]] = {
    "persons": people.card, "organizations": places.card, "events": events.card, "associations": associations.card,
    "plans": plan_card.card, "mentorships": pair_card.card, "documents": documents_.card, "campaigns": campaigns.card,
    "programs": programs.card, "course_groups": groups.card, "roadmaps": roadmaps.card, "recommendations": recommendations.card,
    "monitoring_rounds": board.card,
}  # fmt: skip


def cards(desk: Desk) -> Iterator[tuple[str, str]]:
    """Cards, the first page, histories, lists of the indicators, snapshots."""
    on, period = desk.today, year(2025)
    for key, card in CARDS.items():
        for number in sorted(lists.ids(desk, ListQuery(key)))[:3]:
            yield f"card of {key} {number}", tried(card, desk, number, *([on] if card is associations.card else []))
    for number in sorted(lists.ids(desk, ListQuery("practices")))[:4]:
        yield f"card of practices {number}", tried(practices.card, desk, "practices", number)
    for number in sorted(lists.ids(desk, ListQuery("sites")))[:4]:
        yield f"card of sites {number}", tried(sites.card, desk, number, period)
    for code in INDICATORS:
        yield f"candidates {code}", tried(candidates.candidates, desk, code, period)
        yield f"radar {code}", tried(radar.radar, desk, code, period)
    yield "profile", tried(diagnostics.profile, desk, diagnostics.Scope())
    yield "results", tried(diagnostics.matrix, desk, diagnostics.Scope())
    with desk.read() as reading:
        person = reading.where(Person)[0]
    yield "today", tried(today.lines, desk)
    yield "young", tried(young.on_day, desk)
    yield "history of a record", tried(record_history.of_record, desk, person)
    yield "history", tried(undo.history, desk)
    yield "matrix", tried(matrix.matrix, desk, year(2025), None, None)
    for code in INDICATORS:
        yield f"who {code}", tried(indicators.who, desk, code, year(2025))
        yield f"members {code}", tried(snapshots.members, desk, 1, code)
    yield "comparison", tried(snapshots.compare, desk, 1)


def documents(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every kind of document about several things each."""
    for key, kind in papers.KINDS.items():
        for wish in wishes(desk, kind):
            yield f"paper {key}", tried(papers.make, desk, key, wish)


def wishes(desk: Desk, kind: papers.Kind) -> Iterator[papers.Wish]:
    if "register" in kind.needs:
        yield from (papers.Wish(register=key) for key in catalogue.REGISTERS)
    elif "organization" in kind.needs:
        yield from (papers.Wish(organization=n) for n in lists.ids(desk, ListQuery("organizations"))[:3])
    elif "person" in kind.needs:
        with desk.read() as reading:
            found = [p.person for p in reading.where(LearningPlan)[:3]] + [m.mentor for m in reading.where(Mentorship)[:2]]
        yield from (papers.Wish(person=n) for n in found)
    elif "record" in kind.needs:
        yield from (papers.Wish(record=n, period=year(2025)) for n in sorted(lists.ids(desk, ListQuery(kind.about)))[:4])
    else:
        yield papers.Wish(period=year(2025))


def test_names_are_seen_where_they_are_looked_for(city: Desk, secrets: Secrets) -> None:
    """Or the test after this one would find nothing, whatever is shown."""
    kinds = {name.split()[0] for name, text in (*rows(city), *cards(city)) if secrets.seen_in(text, FULL)}
    assert kinds >= {"rows", "raw", "records", "card", "who", "members", "young", "matrix", "candidates", "history"}


@pytest.mark.parametrize("face", [INITIALS, ANONYMOUS])
def test_nothing_that_can_be_looked_at_shows_more_than_the_face(city: Desk, secrets: Secrets, face: str) -> None:
    desk = city.seen(View(face=face))
    shown = [*rows(desk), *cards(desk), *documents(desk)]
    leaks = {name: found for name, text in shown if (found := secrets.seen_in(text, face))}
    assert not leaks, {name: sorted(found)[:3] for name, found in list(leaks.items())[:10]}
    born = [name for name, text in shown if sum(day in text for day in secrets.births) > 40]
    assert not born, "a column of dates of birth is seen"


@pytest.mark.parametrize("face", [INITIALS, ANONYMOUS])
def test_exported_tables_hide_what_the_lists_hide(city: Desk, secrets: Secrets, tmp_path: Path, face: str) -> None:
    for key in catalogue.REGISTERS:
        path = tmp_path / f"{key}.csv"
        exports.export(city, key, path, face=face)
        told = path.read_text(encoding="utf-8-sig")
        assert not secrets.seen_in(told, face), key
        assert exports.KEY not in told, "keys would join the table with the base"
    births = (tmp_path / "persons.csv").read_text(encoding="utf-8-sig")
    assert not any(day in births for day in secrets.births)


def test_every_text_of_every_register_is_judged() -> None:
    texts_ = [(key, c.name) for key, r in catalogue.REGISTERS.items() for c in r.columns if isinstance(c.field, f.Text)]
    assert [one for one in texts_ if not faces.judged(*one)] == [], "say in domain/faces.py whether the text may name a person"


def test_a_search_by_name_finds_nobody_without_names(city: Desk, secrets: Secrets) -> None:
    nameless, short = city.seen(View(face=ANONYMOUS)), city.seen(View(face=INITIALS))
    person = next(p for p in secrets.people if p.snils)
    for text in (person.last_name, person.last_name[:4], person.first_name, person.snils, person.full_name):
        for key in ("persons", "employments", "events", "mentorships"):
            assert lists.ids(nameless, ListQuery(key, text)) == [], (key, text)
        assert lists.ids(city, ListQuery("persons", text)), text
    assert lists.ids(short, ListQuery("persons", person.last_name)), "the surname is seen, it may be looked for"
    for text in (person.first_name, person.snils):
        assert person.id not in lists.ids(short, ListQuery("persons", text)), "what is hidden is not found out by asking"
    assert lists.ids(nameless, ListQuery("persons", filters=(Filter("snils", "eq", person.snils),))) == []
    assert not any(found.register == "persons" for found in lists.search(nameless, person.last_name))


def test_the_order_without_names_is_not_that_of_the_alphabet(city: Desk, secrets: Secrets) -> None:
    alphabet = lists.ids(city, ListQuery("persons"))
    one, other = (lists.ids(city.seen(View(face=ANONYMOUS)), ListQuery("persons")) for _ in range(2))
    assert sorted(one) == sorted(alphabet) and one != alphabet and one != sorted(one)
    assert one != other, "another view has another order"
    for sort in ("birth", "snils"):
        query = ListQuery("persons", sort=sort)
        assert lists.ids(city.seen(View(face=ANONYMOUS)), query) != lists.ids(city, query)


def test_numbers_hold_within_a_view_and_join_no_two_documents(city: Desk, tmp_path: Path) -> None:
    desk = city.seen(View(face=ANONYMOUS))
    ids = lists.ids(desk, ListQuery("persons"))
    names = [row[0] for row in lists.rows(desk, "persons", ["last_name"], ids)]
    assert names == [row[0] for row in lists.rows(desk, "persons", ["last_name"], ids)]
    assert len(set(names)) == len(ids) and names[0] == "Работник\u00a0001", "rows of a list are numbered as they stand"
    tables = []
    for n in range(2):
        exports.export(desk, "persons", tmp_path / f"{n}.csv")
        tables.append((tmp_path / f"{n}.csv").read_text(encoding="utf-8-sig").splitlines()[1:])
    assert tables[0] != tables[1] and len(set(tables[0]) & set(tables[1])) < len(ids) / 2


def test_what_is_chosen_by_names_does_not_go_out_without_them(city: Desk, secrets: Secrets, tmp_path: Path) -> None:
    query = ListQuery("persons", secrets.people[0].last_name)
    with pytest.raises(Rejected, match="без имён"):
        exports.export(city, "persons", tmp_path / "а.csv", query, face=ANONYMOUS)
    with pytest.raises(Rejected, match="без имён"):
        papers.make(city, "list", papers.Wish(query=query, face=ANONYMOUS))
    assert not (tmp_path / "а.csv").exists()


def test_documents_that_are_nothing_without_names_say_so(city: Desk) -> None:
    for key in papers.NEED_NAMES:
        with pytest.raises(Rejected, match="без имён не имеет смысла"):
            papers.make(city, key, papers.Wish(face=ANONYMOUS))
    with pytest.raises(Rejected, match="Вида «half» нет"):
        papers.make(city, "person_card", papers.Wish(person=1, face="half"))


def test_a_document_is_never_less_hidden_than_the_window(city: Desk, secrets: Secrets) -> None:
    wish = papers.Wish(person=secrets.people[3].id, face=FULL)
    made = papers.make(city.seen(View(face=ANONYMOUS)), "person_card", wish)
    assert not secrets.seen_in("\n".join(texts(made)), ANONYMOUS)
    assert made.title.endswith(", без имён") and "без имён" in papers.file_name(made)
    assert "номерами, которые действуют только в нём" in "\n".join(texts(made.blocks[-1]))


def test_names_are_declined_in_initials_and_numbers_in_words() -> None:
    assert name_in("dative", "Иванова", "М.", "П.", "f") == "Ивановой М. П."
    assert name_in("dative", "Работник\u00a0017", "") == "Работнику\u00a0017"


def test_what_cannot_do_without_names_refuses(city: Desk, secrets: Secrets) -> None:
    desk = city.seen(View(face=INITIALS))
    for act in (lambda: duplicates.pairs(desk), lambda: merging.compare(desk, 1, 2)):
        with pytest.raises(Denied, match="нужны имена"):
            act()


def test_the_log_tells_the_face(city: Desk, tmp_path: Path, secrets: Secrets) -> None:
    exports.export(city, "persons", tmp_path / "а.csv", face=INITIALS)
    wish = papers.Wish(person=secrets.people[0].id, face=ANONYMOUS)
    papers.write(city, "person_card", wish, tmp_path / "б.docx")
    papers.note(city, "person_card", papers.make(city, "person_card", wish), ANONYMOUS)
    with city.read() as reading:
        noted = [(row.kind, row.subject) for row in reading.connection.execute(schema.event.select())][-3:]
    assert noted[0][1].endswith("фамилия и инициалы")
    assert [kind for kind, _ in noted] == ["export", "export", "print"] and all("без имён" in said for _, said in noted[1:])
    assert not secrets.seen_in("\n".join(said for _, said in noted), ANONYMOUS)


def test_a_snapshot_reads_without_names_and_stays_whole(city: Desk) -> None:
    whole, nameless = snapshots.read(city, 1), snapshots.read(city.seen(View(face=ANONYMOUS)), 1)
    assert snapshots.verify(city.seen(View(face=ANONYMOUS)), 1)
    for code, part in whole.parts.items():
        own = nameless.parts[code]
        assert {s.uid: s.status for s in own.subjects} == {s.uid: s.status for s in part.subjects}
        if part.register == "persons":
            assert all(s.name.startswith("Работник") for s in own.subjects)
    assert all(not nameless.paper[who][1] for who in ("director", "executor"))


def small(value: object) -> bool:
    return isinstance(value, int) and 0 < value < 5


def test_pages_of_counts_tell_no_small_numbers(city: Desk, secrets: Secrets) -> None:
    desk, scope = city.seen(View(face=ANONYMOUS)), diagnostics.Scope()
    seen = 0
    for number in lists.ids(desk, ListQuery("campaigns")):
        card = campaigns.card(desk, number)
        whole = campaigns.told(city, campaigns.card(city, number))[0]
        for place, row in campaigns.told(desk, card)[0].items():
            _, _, came, share, absent, unnamed, _ = row
            assert not any(map(small, (came, absent, unnamed))), row
            assert share == MARK or MARK not in row[1:3]
            seen += whole[place] != row
        p = card.places[0]
        assert campaigns.told(city, card)[0][p.id][1:5] == (p.expected, len(p.came), p.percent, len(p.absent))
    for theme in themes.themes(desk, year(2025)):
        told = themes.reached(desk, theme.places, columns=True)
        assert not any(small(n) or (not isinstance(n, str) and not isinstance(of, str) and small(of - n)) for n, of, _ in told)
        hidden = [len(p.people) for p, (n, _, _) in zip(theme.places, told) if n == MARK]
        assert len(hidden) != 1, "the only hidden number would be known from the sum"
        seen += len(hidden)
    for by in ("area", "organization"):
        compared = diagnostics.told_compared(desk, diagnostics.compare(desk, scope, by))
        frequent = diagnostics.told_frequent(desk, diagnostics.frequent(desk, scope, by))
        assert not any(small(n) for row in compared for n in (row.people, *row.parts))
        assert not any(small(n) for row in frequent for n in row)
        seen += sum(MARK in row.parts for row in compared) + sum(MARK in row for row in frequent)
    assert seen > 10, "the city is small enough for the test to see something"


def test_charts_draw_what_is_hidden_as_hidden(city: Desk) -> None:
    desk = city.seen(View(face=ANONYMOUS))
    for chart, code in (("heat", "1"), ("schools", "1"), ("years", "1"), ("target", "1")):
        shown, whole = (charting.drawn(charting.read(one, year(2025), chart, code)) for one in (desk, city))
        if isinstance(shown, HeatMap) and isinstance(whole, HeatMap):
            assert shown.keys == whole.keys and shown.hidden and not whole.hidden, "schools that are few stand where they stood"
            assert all(shown.values[i][j] is None for i, j in shown.hidden)
        elif isinstance(shown, SmallMultiples):
            assert any(row.hidden for row in shown.rows)
            assert all((label in row.hidden) <= (value is None) for row in shown.rows for label, value in zip(shown.labels, row.values))
        save_chart(shown, settings.data_folder() / f"{chart}.svg")
    few = [charting.funnel(desk, code, year(2025)) for code in INDICATORS]
    assert all(bool(funnel.steps) is not funnel.hidden for funnel in few)


def test_small_numbers_agree_in_the_city_its_organisations_and_their_papers(city: Desk) -> None:
    desk = city.seen(View(face=ANONYMOUS))
    told, whole = (indicators.measure(one, year(2025), by_organization=True) for one in (desk, city))
    alone = indicators.measure(desk, year(2025))
    assert [v.hidden for v in alone.values] == [v.hidden for v in told.values], "the city is told alike with organisations and without"
    small = 0
    for n, values in whole.by_organization.items():
        for true, shown in zip(values, told.by_organization[n]):
            if INDICATORS[true.code].subject not in ("persons", "plans"):
                assert not shown.hidden, "teams and schools are no people"
                continue
            few = any(0 < x < 5 for x in (true.numerator, true.denominator - true.numerator, true.denominator))
            small += few
            assert not few or (shown.percent is None and shown.numerator == 0 and "numerator" in shown.hidden)
            assert shown.hidden or (shown.numerator, shown.denominator) == (true.numerator, true.denominator)
    assert small > 3, "the city is small enough for the test to see something"
    frozen = snapshots.read(desk, 1)
    assert all(part.value.percent is None for part in frozen.parts.values() if "numerator" in part.value.hidden)
    paper = papers.make(desk, "monitoring", papers.Wish(period=year(2025)))
    assert any("число не показано" in text for text in texts(paper))
