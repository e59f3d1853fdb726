"""Small cells: whoever knows the published table cannot find a hidden number, nor narrow it down under the threshold."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from nmsdesk.domain import privacy

SMALL = 2  # the threshold of the attacks by trying every table: the greater ones take the same way
Cells = dict[privacy.Cell, int]


def whole(table: list[list[int]], rows: bool, columns: bool) -> Cells:
    """The table with its totals."""
    height, width = len(table), len(table[0])
    found = {(i, j): table[i][j] for i in range(height) for j in range(width)}
    if rows:
        found |= {(i, width): sum(table[i]) for i in range(height)}
    if columns:
        found |= {(height, j): sum(line[j] for line in table) for j in range(width)}
    if rows and columns:
        found[height, width] = sum(map(sum, table))
    return found


def attacks(table: list[list[int]], rows: bool, columns: bool) -> dict[privacy.Cell, set[int]]:
    """Every value that each hidden cell takes in any table that agrees with all that is published."""
    height, width, true = len(table), len(table[0]), whole(table, rows, columns)
    hidden = privacy.hidden(table, rows, columns, SMALL)
    assert all(cell in hidden for cell, value in true.items() if 0 < value < SMALL), "no small number is shown"
    most = max(max(line) for line in table) + SMALL + 1
    choices = [range(most + 1) if (i, j) in hidden else (table[i][j],) for i in range(height) for j in range(width)]
    found: dict[privacy.Cell, set[int]] = {cell: set() for cell in hidden}
    for values in product(*choices):
        tried = whole([list(values[i * width : (i + 1) * width]) for i in range(height)], rows, columns)
        if all(value == true[cell] for cell, value in tried.items() if cell not in hidden):
            for cell in hidden:
                found[cell].add(tried[cell])
    return found


SHAPES = st.sampled_from([(1, 2), (2, 1), (3, 1), (4, 1), (2, 2), (2, 3), (3, 2)])


@settings(max_examples=100, deadline=None)
@given(SHAPES.flatmap(lambda s: st.lists(st.lists(st.integers(0, 4), min_size=s[1], max_size=s[1]), min_size=s[0], max_size=s[0])),
       st.booleans(), st.booleans())  # fmt: skip
def test_no_hidden_number_is_pinned_or_narrowed_under_the_threshold(table: list[list[int]], rows: bool, columns: bool) -> None:
    true = whole(table, rows, columns)
    for cell, values in attacks(table, rows, columns).items():
        assert max(values) - min(values) >= SMALL, f"{cell} of {table} is one of {values}"
        assert values == set(range(min(values), max(values) + 1)), "every number between is possible"
        if true[cell] < SMALL:
            assert max(values) - true[cell] >= SMALL, "a small number may be a great one"


def test_a_table_of_great_numbers_and_zeros_is_shown_whole() -> None:
    assert privacy.hidden([[10, 0, 20], [5, 7, 0]]) == set()


def test_a_small_number_takes_another_of_its_row_and_column_along_and_spares_the_totals() -> None:
    found = privacy.hidden([[2, 30, 40], [50, 60, 70], [80, 11, 90]])
    assert (0, 0) in found and len(found) == 4
    assert all(i < 3 and j < 3 for i, j in found)


def test_the_only_row_that_is_not_empty_takes_its_total_along() -> None:
    assert privacy.of_list([3, 0, 0]) == {0, 3}
    assert privacy.of_list([3, 0, 0], total=False) == {0}
    assert privacy.of_list([3, 20, 8]) == {0, 2}, "the least of the others goes along"


def test_shares_hide_the_rest_of_n_like_those_counted() -> None:
    seen, city = privacy.of_shares([(48, 50), (20, 40), (10, 30)], (78, 120))
    assert seen[0] == "share" and city == "", "two of fifty are the rest of the first row"
    assert seen.count("share") == 2, "another row goes along, or the city would tell"
    seen, city = privacy.of_shares([(2, 3), (20, 40), (10, 30)], (32, 73))
    assert seen[0] == "all" and "all" in seen[1:], "the number of a small organisation comes of the city's and of the others"
    assert privacy.of_shares([(50, 50), (0, 40)], (50, 90)) == (["", ""], ""), "everybody and nobody are told openly"


def test_those_of_no_row_are_protected_as_a_row_that_is_not_printed() -> None:
    seen, city = privacy.of_shares([(20, 40), (10, 30)], (32, 72))
    assert "share" in seen or "all" in seen or city, "two people of no organisation would come out by subtraction"


def test_a_region_is_hidden_in_a_moment() -> None:
    table = [[(i * 7 + j * 3) % 23 for j in range(3)] for i in range(150)]
    assert privacy.hidden(table)
