"""The analytical note: fields filled, sentences that the snapshot does not bear out pointed out, carried to a newer snapshot."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from given import a_diagnostic, a_job, a_person, a_school, tables
from incoming import every

from nmsdesk import app
from nmsdesk.domain.cycle import Advice, NoteBlock, Snapshot
from nmsdesk.domain.note_text import parse, sentences
from nmsdesk.domain.periods import period
from nmsdesk.errors import Rejected, Stale
from nmsdesk.services import notes, registers, snapshots
from nmsdesk.services import undo as undoing
from nmsdesk.services.desk import Desk

S = chr(160)
MOMENT = datetime(2026, 1, 12, 10)
NAMES = ("Ветрова", "Лугова", "Ясенева", "Полева", "Морева", "Рощина", "Лесная", "Озёрова", "Снегова", "Зимина")


@pytest.fixture(scope="module")
def city_file(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Path:
    """Two schools of five; diagnosed in 2024: 3 and 1, in 2025: 5 and 2; snapshots of both years, the first one approved."""
    place = Path(shutil.copy(template_file, tmp_path_factory.mktemp("notes") / "city.db"))
    desk = app.open_desk(str(place), lambda: MOMENT)
    schools = [a_school(desk, "Гимназия № 9"), a_school(desk, "МБОУ СОШ № 5")]
    for n, last in enumerate(NAMES):
        person = a_person(desk, last, birth=date(1980, 1, 1 + n))
        a_job(desk, person, schools[n // 5])
        for year, until in ((2024, (3, 1)), (2025, (5, 2))):
            if n % 5 < until[n // 5]:
                a_diagnostic(desk, person, day=date(year, 10, 1))
    first = snapshots.make(desk, period("2024"), date(2024, 12, 31))
    snapshots.approve(desk, first.id or 0, date(2026, 1, 12), "Директор")
    snapshots.make(desk, period("2025"), date(2025, 12, 31))
    desk.close()
    return place


@pytest.fixture
def city(city_file: Path, tmp_path: Path) -> Any:
    desk = app.open_desk(str(shutil.copy(city_file, tmp_path / "city.db")), lambda: MOMENT)
    yield desk
    desk.close()


def of_year(desk: Desk, year: str) -> int:
    return next(s.id for s in every(desk, Snapshot) if s.period == year)


def written(desk: Desk, text: str, title: str = "Раздел") -> NoteBlock:
    block = notes.add(desk, of_year(desk, "2025"), title, text).block
    assert block
    return block


def told(desk: Desk, text: str, title: str = "Раздел") -> list[tuple[str, str]]:
    """(kind, the words pointed at) of a text put into the note."""
    block = written(desk, text, title)
    found = [(w.kind, block.text[w.start : w.end]) for w in notes.of_block(notes.figures(desk, of_year(desk, "2025")), block)]
    notes.remove(desk, block)
    return found


# fields


def test_fields_stand_for_the_values_of_the_snapshot(city: Desk) -> None:
    figures = notes.figures(city, of_year(city, "2025"))
    said = {
        "{1.percent}": f"70,0{S}%", "{1.n} из {1.N}": "7 из 10", "{1.target}": f"60{S}%", "{1.missing}": "0", "{1.status}": "достигнут",
        "{1.delta}": f"+30,0{S}п.{S}п.", "{1.before}": f"40,0{S}%", "{1.trend|выросла|упала|та же}": "выросла", "{period}": "2025 год",
        "{as_of}": "31.12.2025", "{1.N|работник|работника|работников}": f"10{S}работников", "{2а.percent}": f"0,0{S}%",
        "{1.place:Гимназия № 9.percent}": f"100,0{S}%", "{1.place:гимназия № 9.n|человек|человека|человек}": f"5{S}человек",
        "{1.reached_places} из {1.places}": "1 из 2", "{3.missing|человек|человека|человек}": f"3{S}человека",
        "{6.status|достигнуто|не достигнуто}": "не достигнуто", "{previous}": "2024 год, на 31.12.2024",
        "отставание {3.gap}.": f"отставание 30,0{S}п.{S}п.", "{5.percent}": "нет данных", "без полей": "без полей",
    }  # fmt: skip
    assert {text: figures.fill(text) for text in said} == said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Доля {1.процент}.", "Поля «процент» нет"), ("Доля {9.percent}.", "Показателя «9» нет"), ("Доля {1.percent", "не закрыта"),
        ("{1.place:Гимназия № 19.percent}.", "Похожие: Гимназия № 9"), ("{весна}.", "Поля «весна» нет"), ("Итог }.", "Лишняя скобка"),
        ("{}.", "В скобках ничего нет"), ("{1.n|человек}.", "три формы слова"), ("{1.percent|а|б|в}.", "только к целым числам"),
        ("{1.place:Гимназия № 9}.", "пишется так"),
    ],
)  # fmt: skip
def test_a_field_that_is_not_understood_is_told_of_in_its_place(city: Desk, text: str, why: str) -> None:
    block = written(city, f"Первое предложение. {text}")
    found = notes.note(city, of_year(city, "2025")).warnings
    assert found and found[0].kind == "fault" and why in found[0].why and not found[0].may_be_right
    assert block.text[found[0].start] in "{}"


def test_sentences_do_not_end_at_shortened_words() -> None:
    text = "Отстаёт на 3,4 п. п. от плана. В 2025 г. Вырос. И. О. Петров, г. о. Королёв, СОШ № 5. Всё\nНовая {1.percent}. Конец"
    assert [s.text for s in sentences(text)] == [
        "Отстаёт на 3,4 п. п. от плана.", "В 2025 г.", "Вырос.", "И. О. Петров, г. о. Королёв, СОШ № 5.", "Всё", "Новая {1.percent}.",
        "Конец",
    ]  # fmt: skip
    fields, faults = parse("{2б.place:МБОУ СОШ № 5. Филиал.missing|а|б|в}")
    assert (fields[0].key, faults) == ("2b.place:МБОУ СОШ № 5. Филиал.missing", [])


def test_the_fields_offered_are_understood_and_say_their_value(city: Desk) -> None:
    figures = notes.figures(city, of_year(city, "2025"))
    known = list(figures.known())
    assert [figures.fill(k.insert) for k in known] == [k.value for k in known]
    assert f"3{S}человек" in [k.value for k in known if k.insert.startswith("{3.missing|")]
    found = notes.offers(figures, "Доля {1.place:гимн", 18)
    assert found and (found.start, [k.caption for k in found.fields]) == (5, ["Гимназия № 9"])
    text = found.fields[0].insert
    fields = notes.offers(figures, text, len(text))
    assert fields and [figures.fill(k.insert) for k in fields.fields] == [k.value for k in fields.fields]
    assert notes.offers(figures, "Доля {1.n}, слова", 15) is None
    (first, *_) = notes.offers(figures, "{6.per", 6).fields  # type: ignore[union-attr]
    assert first.insert == "{6.percent}"


# claims

TRUE = (
    "По показателю 1 план достигнут ({1.percent}).", "Показатель 3 не достигнут.",
    "Доля {1.percent} выше цели {1.target}.", "Показатель 3 ниже планового значения.", "Показатель 1 не ниже цели.",
    "Показатель 1 вырос на {1.change}.", "Доля не снизилась: {1.percent}.", "Показатель 3 не изменился.", "Учтено {1.n}: число выросло.",
    "Наибольшее значение – {1.place:Гимназия № 9.percent}.", "Наименьшее – {1.place:МБОУ СОШ № 5.percent}.", "Число {1.N} не изменилось.",
    "Не все школы достигли цели показателя 1.", "Ни одна организация не достигла цели показателя 3.", "Не все показатели достигнуты.",
    "Гимназия № 9 достигла цели, {1.place:Гимназия № 9.percent}.", "Если показатель 3 будет достигнут, план выполнен.",
    "Цели по показателю 1 достигли {1.reached_places} из {1.places} организаций.", "Показатель 1 достигнут; показатель 3 не достигнут.",
    "Показатель 1 достигнут, а показатель 3 нет: не достигнут.", "Наибольшее отставание – по показателю 6: {6.gap}.",
)  # fmt: skip
FALSE = (
    ("Показатель 1 не достигнут ({1.percent}).", "не достигнут"), ("По показателю 3 плановое значение достигнуто.", "достигнуто"),
    ("Показатели 1 и 3 достигнуты.", "достигнуты"), ("Доля {3.percent} выше цели.", "выше цели"),
    ("Показатель 1 ниже планового значения.", "ниже планового"), ("Показатель 3 не ниже цели.", "не ниже цели"),
    ("Доля снизилась: {1.percent}.", "снизилась"), ("Показатель 3 вырос.", "вырос"), ("Показатель 1 не изменился.", "не изменился"),
    ("Показатель 1 остался на прежнем уровне.", "остался на прежнем"), ("Учтено {1.n}: число уменьшилось.", "уменьшилось"),
    ("Наибольшее значение – {1.place:МБОУ СОШ № 5.percent}.", "наибольшее значение"),
    ("Наименьшая доля – {1.place:Гимназия № 9.percent}.", "наименьшая доля"),
    ("Все школы достигли цели показателя 1.", "все школ"), ("Ни одна школа не достигла цели показателя 1.", "ни одна школ"),
    ("Достигнуты все показатели.", "все показател"), ("Ни один показатель не достигнут.", "ни один показател"),
    ("МБОУ СОШ № 5 достигла цели, {1.place:МБОУ СОШ № 5.percent}.", "достигла"),
    ("Показатель 3 достигнут; показатель 1 достигнут.", "достигнут"), ("Показатель 1 достигнут, но показатель 3 выполнен.", "выполнен"),
)  # fmt: skip


@pytest.mark.parametrize("text", TRUE)
def test_what_the_snapshot_bears_out_is_left_alone(city: Desk, text: str) -> None:
    assert told(city, text) == []


@pytest.mark.parametrize(("text", "words"), FALSE)
def test_a_claim_that_is_false_is_pointed_at(city: Desk, text: str, words: str) -> None:
    found = told(city, text)
    assert [(kind, said.lower()) for kind, said in found] == [("false", words)]


def test_the_heading_says_of_which_indicator_a_sentence_speaks(city: Desk) -> None:
    text = "Плановое значение не достигнуто."
    assert told(city, text, "Показатель 1. Диагностика") == [("false", "не достигнуто")]
    assert told(city, text, "Показатель 3. Обучение") == [] == told(city, text, "Выводы")


def test_numbers_typed_by_hand_are_told_of_unless_the_snapshot_gives_them(city: Desk) -> None:
    plain = (
        "Показатель 1: 70,0 % при цели 60 %, рост на 30 п. п., учтено 7 из 10.", "Приказ № 14 от 12.03.2025, СОШ № 5, ОО-1, раздел 6.",
        "В 2025 году и в 2024/2025, до 35 лет, в течение 10 рабочих дней, к 1 сентября.", "1. Провести семинар.", "В 10 классах.",
    )  # fmt: skip
    assert [told(city, text) for text in plain] == [[]] * len(plain)
    assert told(city, "Показатель 1: 68,0 % работников.") == [("typed", "68,0 %")]
    assert told(city, "Учтено 12 из {1.N}, ещё 1 500 вне сети.") == [("typed", "12"), ("typed", "1 500")]


# mending, reading


def test_a_mend_puts_the_field_and_what_was_judged_right_is_silent_until_the_figures_change(city: Desk) -> None:
    number = of_year(city, "2025")
    block = written(city, "По показателю 3 плановое значение достигнуто. Показатель 1: 68,0 % работников. Проведено 41 занятие.")
    found = notes.note(city, number).warnings
    assert [w.kind for w in found] == ["false", "typed", "typed"]
    assert found[1].mends[0].caption.startswith("подставить 1.percent") and found[1].mends[0].text == "{1.percent}"
    block = notes.mend(city, block, found[1].mends[0]).block or block
    block = notes.mend(city, block, found[0].mends[0]).block or block
    assert block.text.startswith("По показателю 3 плановое значение {3.status|достигнуто|не достигнуто}. Показатель 1: {1.percent} ")
    (left,) = notes.note(city, number).warnings
    block = notes.confirm(city, block, left.sentence).block or block
    assert notes.note(city, number).warnings == ()
    block = notes.save(city, block, block.title, block.text.replace("41 занятие", "42 занятия")).block or block
    assert [w.kind for w in notes.note(city, number).warnings] == ["typed"]
    undoing.undo(city)
    assert notes.note(city, number).warnings == ()


def test_a_note_carried_to_a_newer_snapshot_tells_of_all_that_became_false(city: Desk) -> None:
    old, new = of_year(city, "2024"), of_year(city, "2025")
    before = notes.figures(city, old)
    texts = ("Доля {1.percent}, план не достигнут.", "Всего {1.N|человек|человека|человек}.", "Показатель 1: 40,0 % всех.", "Слова.")
    block = notes.add(city, old, "Показатель 1", " ".join(texts)).block
    assert block and list(notes.of_block(before, block)) == []
    notes.carry(city, old, new)
    found = [(w.kind, texts.index(w.sentence)) for w in notes.note(city, new).warnings]
    assert found == [("false", 0), ("changed", 0)], "40,0 % is still what the snapshot before says"
    (why,) = [w.why for w in notes.note(city, new).warnings if w.kind == "changed"]
    assert f"показатель 1, доля: было 40,0{S}%, стало 70,0{S}%" in why
    notes.read_all(city, new)
    assert [w.kind for w in notes.note(city, new).warnings] == ["false"]
    with pytest.raises(Rejected, match="уже есть своя записка"):
        notes.carry(city, old, new)
    with pytest.raises(Rejected, match="другой срез"):
        notes.carry(city, new, new)


def test_saving_keeps_what_was_read_of_sentences_that_stand(city: Desk) -> None:
    old, new = of_year(city, "2024"), of_year(city, "2025")
    notes.add(city, old, "Раздел", "Доля {1.percent}. Учтено {1.n}.")
    notes.carry(city, old, new)
    (block,) = notes.blocks(city, new)
    assert [w.kind for w in notes.note(city, new).warnings] == ["changed", "changed"]
    block = notes.save(city, block, block.title, "Доля {1.percent}. Учтено сейчас {1.n}.").block or block
    (left,) = notes.note(city, new).warnings
    assert left.sentence == "Доля {1.percent}."
    notes.confirm(city, block, left.sentence)
    assert notes.note(city, new).warnings == ()
    with pytest.raises(Stale, match="в другом окне"):
        notes.save(city, block, "", "")


# the draft and the life


def test_the_draft_says_what_the_snapshot_says_and_nothing_in_it_is_false(city: Desk) -> None:
    for number in (of_year(city, "2024"), of_year(city, "2025")):
        before = tables(city)
        made = notes.draft(city, number)
        note = notes.note(city, number)
        assert made.blocks == len(note.blocks) and [w.why for w in note.warnings] == []
        titles = [b.title for b in note.blocks]
        assert titles[0] == "Общие сведения" and titles[-2:] == ["Выводы", "Предложения"]
        assert ("Динамика" in titles) == (number == of_year(city, "2025"))
        text = "\n".join(note.figures.fill(b.text) for b in note.blocks)
        assert "{" not in text and ".." not in text and "СОШ № 5" not in text
        with pytest.raises(Rejected, match="Записка уже есть"):
            notes.draft(city, number)
        notes.draft(city, number, anew=True)
        undoing.undo(city)
        undoing.undo(city)
        assert tables(city) == before


def test_the_draft_takes_advice_out_of_the_library(city: Desk) -> None:
    for advice in every(city, Advice):
        registers.remove(city, advice)
    text = "Провести курсы для {missing} человек: {names}"
    registers.save(city, Advice(indicator="3", addressee="centre", text=text))
    notes.draft(city, of_year(city, "2025"))
    block = notes.blocks(city, of_year(city, "2025"))[-1]
    assert "По показателю 3: провести курсы для {3.missing} человек." in block.text


def test_blocks_are_moved_and_removed_and_stay_editable_under_an_approved_snapshot(city: Desk) -> None:
    number = of_year(city, "2024")
    first, second = (notes.add(city, number, title).block for title in ("Первый", "Второй"))
    assert first and second
    notes.move(city, second, -1)
    assert [b.title for b in notes.blocks(city, number)] == ["Второй", "Первый"]
    with pytest.raises(Rejected, match="некуда"):
        notes.move(city, notes.blocks(city, number)[0], -1)
    middle = notes.add(city, number, "Между", after=second.id).block
    assert middle and [b.title for b in notes.blocks(city, number)] == ["Второй", "Между", "Первый"]
    notes.remove(city, middle)
    undoing.undo(city)
    assert [b.position for b in notes.blocks(city, number)] == [1, 2, 3] and snapshots.verify(city, number)
    with pytest.raises(Rejected, match="заголовок"):
        notes.add(city, number, " ")


def test_the_note_of_a_removed_draft_goes_with_it_and_comes_back(city: Desk) -> None:
    number = of_year(city, "2025")
    notes.draft(city, number)
    before = tables(city)
    registers.remove(city, registers.get(city, "snapshots", number))
    assert every(city, NoteBlock) == []
    with pytest.raises(Stale):
        notes.note(city, number)
    undoing.undo(city)
    assert tables(city) == before


def test_a_block_is_not_saved_over_a_newer_one(city: Desk) -> None:
    block = written(city, "Слова.")
    notes.save(city, block, "Другой", "Слова.")
    with pytest.raises(Stale):
        notes.save(city, replace(block, title="Третий"), "Третий", "Слова.")
