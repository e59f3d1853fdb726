"""The classes of the heat map are told apart in grey print and by the colour-blind, in both looks; their numbers are read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from nmsdesk.ui import theme
from nmsdesk.ui.kit import heatmap
from tests.documents.test_chart_colors import FILLS, TEXT, contrast

ORDER = ("reached", "near", "below", "far")


@pytest.mark.parametrize(("colors", "tokens"), [(heatmap._LIGHT, theme.LIGHT), (heatmap._DARK, theme.DARK)], ids=["light", "dark"])
def test_neighbouring_classes_differ_and_their_numbers_are_read(colors: dict[str, str], tokens: theme.Tokens) -> None:
    assert all(contrast(colors[a], colors[b]) >= FILLS for a, b in pairwise(ORDER))
    assert all(contrast(color, tokens.text) >= TEXT for color in colors.values())
