"""The text of a note taken apart: whatever is typed, every piece has its place and nothing is lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from nmsdesk.domain.note_text import masked, parse, sentences

PIECES = st.sampled_from(
    [
        "{", "}", "|", "{6.percent}", "{1.place:СОШ № 5.n}", ".", ". ", "! ", "\n", " п. п. ", "г. ", "И. О. ", "слово", "Слово", " ",
        "3,4", "№ 5", "1. ",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_fields_faults_and_sentences_lie_in_the_text(text: str) -> None:
    fields, faults = parse(text)
    assert [f.start for f in fields] == sorted(f.start for f in fields)
    assert all(text[f.start] == "{" and text[f.end - 1] == "}" for f in fields)
    assert all(0 <= f.start < f.end <= len(text) for f in faults)
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text == s.text.strip() != "" for s in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join(s.text for s in found).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
    assert len(masked(text)) == len(text) and not any("{" in s.text and f.start < s.start < f.end for s in found for f in fields)


def test_a_brace_that_is_not_closed_does_not_hide_the_next_field() -> None:
    fields, faults = parse("Доля {1.percent и {6.percent}, итог }")
    assert [f.key for f in fields] == ["6.percent"]
    assert [f.message for f in faults] == ["Фигурная скобка «{» не закрыта.", "Лишняя скобка «}»."]
