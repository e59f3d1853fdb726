"""The monitoring summary says what its figures say, in good Russian."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from nmsdesk.documents.tree import Document, Heading, Items, Note, Picture, Table
from nmsdesk.reports import conclusions
from nmsdesk.reports.figures import Figure, state
from nmsdesk.reports.monitoring import Monitoring, Place, summary
from nmsdesk.reports.parts import Signer, place_of, signed

PEOPLE = ("человек", "человека", "человек")
PLANS = ("план", "плана", "планов")
FIRST = Figure("1", "Доля прошедших диагностику", "Диагностика", PEOPLE, 58.6, 60.0, 1883, 3216, 47)
PLAN = Figure("2б", "Доля реализованных ИОМ", "Реализованы ИОМ", PLANS, 76.3, 80.0, 425, 557, 21)
DONE = Figure("7", "Доля школ", "Площадки", ("школа", "школы", "школ"), 15.6, 10.0, 7, 45, 0)
NOBODY = Figure("5", "Доля молодых", "Поддержка молодых", PEOPLE, None, 70.0, 0, 0)


def a_summary(**values: Any) -> Document:
    given: dict[str, Any] = {
        "period": "2025 год", "since": date(2025, 1, 1), "until": date(2025, 12, 31), "as_of": date(2025, 12, 31),
        "rules": "Методика по умолчанию", "basis": "Положение", "figures": (FIRST, PLAN, DONE, NOBODY),
        "director": Signer("Директор МБУ ДПО «УМОЦ»"), "executor": Signer("Ответственный за мониторинг"),
    }  # fmt: skip
    return summary(Monitoring(**given | values))


def test_an_empty_population_is_no_data_and_never_zero() -> None:
    row = next(b for b in a_summary().blocks if isinstance(b, Table)).rows[3]
    assert row[3] == "нет данных" and row[7] == "нет данных" and row[4] == "–" and row[5] is None


def test_the_state_tells_close_from_far() -> None:
    assert [state(f) for f in (FIRST, DONE, NOBODY)] == ["близко к\u00a0плану", "выполнен", "нет данных"]
    assert state(replace(FIRST, percent=53.9)) == "не выполнен"
    assert state(replace(FIRST, target=None)) == "план не задан"


def test_what_is_missing_stands_in_the_genitive() -> None:
    assert [replace(PLAN, missing=n).lack for n in (1, 2, 5, 11, 21)] == [
        "1\u00a0плана", "2\u00a0планов", "5\u00a0планов", "11\u00a0планов", "21\u00a0плана",
    ]  # fmt: skip


def test_deviations_carry_their_sign() -> None:
    assert [signed(x) for x in (0.84, -1.4, 0.0, -0.04)] == ["+0,8", "−1,4", "0,0", "0,0"]


def test_conclusions_hold_only_figures_and_begin_with_the_farthest() -> None:
    said = list(conclusions.of((FIRST, PLAN, DONE, NOBODY)))
    assert said[0] == "Плановые значения достигнуты по 1 из 3\u00a0показателей: 7."
    assert said[1].startswith("Показатель 2б (Реализованы ИОМ): 76,3\u00a0% при плане 80\u00a0%, отставание 3,7")
    assert said[1].endswith("не хватает 21\u00a0плана.")
    assert said[2].startswith("Показатель 1 ")
    assert said[3] == "По показателю 5 нет данных."
    assert len(said) == 4


def test_without_data_nothing_is_concluded() -> None:
    assert list(conclusions.of((NOBODY,))) == ["Данных для выводов за период нет."]


def test_organisations_with_most_missing_are_named() -> None:
    places = [(f"СОШ № {n}", (replace(FIRST, missing=n, denominator=50),)) for n in range(8)]
    named = [text for text in conclusions.of((FIRST,), places) if "больше всего" in text]
    assert named == [
        "Показатель 1: больше всего не хватает в организациях: СОШ № 7 – 7\u00a0человек; СОШ № 6 – 6\u00a0человек; "
        "СОШ № 5 – 5\u00a0человек; СОШ № 4 – 4\u00a0человек; СОШ № 3 – 3\u00a0человек."
    ]


def test_organisations_stand_in_sections_with_the_city_last() -> None:
    places = (Place("СОШ № 1", "Школы", (FIRST,)), Place("СОШ № 2", "Школы", (NOBODY,)), Place("Сад", "Детские сады", (FIRST,)))
    made = a_summary(figures=(FIRST,), places=places, left_out=("Лицей № 41",))
    table = [b for b in made.blocks if isinstance(b, Table)][-1]
    assert table.total and [row[0] for row in table.rows] == [
        "Школы", "СОШ №\u00a01", "СОШ №\u00a02", "Детские сады", "Сад", "Всего по городу",
    ]  # fmt: skip
    assert table.row_styles == ("section", "", "", "section", "", "")
    assert any(isinstance(b, Note) and "Лицей №\u00a041" in str(b.text) for b in made.blocks)


def test_a_summary_of_one_organisation_has_no_table_of_organisations() -> None:
    made = a_summary(scope="МБОУ СОШ № 3")
    assert not any("Приложение" in b.text for b in made.blocks if isinstance(b, Heading))
    assert sum(isinstance(b, Picture) for b in made.blocks) == 1 and any(isinstance(b, Items) for b in made.blocks)


def test_the_place_of_an_order_comes_out_of_the_full_name() -> None:
    assert place_of("МБОУ городского округа Звездоград Московской области «СОШ № 1»") == "г.\u00a0о.\u00a0Звездоград"
    assert place_of("МБОУ СОШ № 1") == "г.\u00a0о.\u00a0Королёв"
