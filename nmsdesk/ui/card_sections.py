"""Sections of a card: the records of one register about a person or an organisation, each line opens its record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt

from nmsdesk.domain.catalogue import REGISTERS
from nmsdesk.ui.kit.basics import button, column, label, tool_button
from nmsdesk.ui.kit.link import Link
from nmsdesk.ui.kit.parts import Card

Line = tuple[int, str, str]  # id, title, detail
MOST = 5


def section(
    key: str,
    caption: str,
    lines: Sequence[Line],
    open_: Callable[[str, int], object],
    add: Callable[[str], object] | None = None,
    all_: Callable[[str], object] | None = None,
    most: int = MOST,
) -> Card:
    """A card of a register's lines; ``add`` puts a plus into its head, ``all_`` is asked for when there are more lines than shown."""
    inside = column(spacing=7)
    for number, title, detail in lines[:most]:
        line = column(Link(title, partial(open_, key, number)), spacing=0)
        if detail:
            line.addWidget(label(detail, "small", wrap=True))
        inside.addLayout(line)
    if len(lines) > most and all_ is not None:
        more = button(f"Показать все ({len(lines)})", "", "link", partial(all_, key))
        inside.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
    card = Card(f"{caption}  {len(lines)}" if lines else caption, inside)
    if not lines:
        inside.addWidget(label("Пока ничего нет", "muted"))
    if add is not None:
        card.head.addWidget(tool_button("plus", f"Добавить: {REGISTERS[key].one}", partial(add, key)))
    return card
