"""The working list as a document, by organisation."""

from __future__ import annotations

from itertools import groupby

from nmsdesk.documents.tree import Document
from nmsdesk.domain import terms
from nmsdesk.domain.organizations import Organization
from nmsdesk.errors import Rejected
from nmsdesk.indicators.definitions import INDICATORS
from nmsdesk.reports.work_list import PaperLine, Place, work_list
from nmsdesk.services.desk import Desk
from nmsdesk.services.papers.community import chosen
from nmsdesk.services.papers.wish import Wish
from nmsdesk.services.steering import work_lists
from nmsdesk.services.steering.work_lists import WorkLine


def work_list_paper(desk: Desk, wish: Wish) -> Document:
    """Every organisation of the list, or the one that is asked for; dropped lines are left out."""
    card = work_lists.card(desk, chosen(wish, "рабочий список"))
    lines = [x for x in card.lines if x.item.state != "dropped" and wish.organization in (None, x.item.organization)]
    if not lines:
        raise Rejected("Печатать нечего: в списке нет строк этой организации.")
    with desk.read() as reading:
        heads = {o.id: o.head for o in reading.by_ids(Organization, sorted({x.item.organization or 0 for x in lines}))}
    places = []
    for (number, name), own in groupby(lines, key=lambda x: (x.item.organization, x.place)):
        places.append(Place(name or "Организация не указана", [_line(x) for x in own], heads.get(number, "")))
    r = card.record
    indicator = INDICATORS[r.indicator]
    title = f"{indicator.shown_code} «{indicator.short}»"
    return work_list(r.name, title, card.period.title, r.until, places, desk.today, r.note)


def _line(x: WorkLine) -> PaperLine:
    closed = x.item.state == "done" or x.counted
    mark = terms.WORK_STATES["done"] if x.item.state == "done" else "уже учтён" if x.counted else ""
    return PaperLine(x.name, x.item.action, terms.CLOSING_COSTS.get(x.item.cost, ""), x.item.due, mark, closed)
