"""Who lacks what in indicator 1: a level to be entered, a result of a campaign under way, an invitation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nmsdesk.domain.development import Campaign, CampaignPlace, Diagnostic, Instrument, Level
from nmsdesk.domain.periods import add_years
from nmsdesk.indicators import staff
from nmsdesk.indicators.context import Member
from nmsdesk.russian import day
from nmsdesk.services.campaigns import groups_of
from nmsdesk.services.shortfalls import Mend
from nmsdesk.services.steering import doing
from nmsdesk.services.steering.asked import SCHOOL, Asked
from nmsdesk.services.steering.model import Candidate


def candidates(asked: Asked) -> Iterator[Candidate]:
    """A level that is missing, a repeated or a first diagnostic."""
    context, rules = asked.context, asked.context.rules
    counted = {i.id: i for i in asked.reading.where(Instrument) if i.counted}
    passing = {x.scale for x in asked.reading.where(Level) if x.passing}
    years = rules.validity_years or 0
    since = min(asked.first, add_years(context.as_of, -years)) if years else asked.first
    results = asked.among(Diagnostic, "person")
    rounds = Rounds(asked)
    for member in asked.members:
        valid = [d for d in results.get(member.id, ()) if d.instrument in counted and d.day and since <= d.day <= asked.on]
        valid.sort(key=lambda d: (d.day or date.min, d.id or 0), reverse=True)
        bare = next((d for d in (valid if rules.best_attempt else valid[:1]) if d.level is None), None)
        if bare is not None and counted[bare.instrument].scale in passing:
            action = f"указать уровень диагностики от {day(bare.day)}"
            yield asked.made(member, "data", action, doing.set_level(bare), Mend("Указать уровень", "diagnostics", bare.id, "level"))
        else:
            yield _diagnostic(asked, member, valid[0] if valid else None, rounds)


def _diagnostic(asked: Asked, member: Member, last: Diagnostic | None, rounds: Rounds) -> Candidate:
    """By the campaign to which the organisation is invited, else by an invitation; again when the level did not pass."""
    campaign = rounds.of(member, last)
    values = {"person": member.id}
    if campaign is not None:
        ends = min(campaign.until or asked.on, asked.until)
        action = f"получить результат кампании «{campaign.name}» до {day(ends)}"
        apply = doing.diagnose(member.id, asked.brought(campaign.until), campaign.instrument, campaign.id)
        mend = Mend("Открыть кампанию", "campaigns", campaign.id)
        return asked.made(member, "under_way", action, apply, mend, responsible=SCHOOL, on=ends)
    again = "повторную диагностику" if last else "диагностику"
    apply = doing.diagnose(member.id, asked.on, last.instrument if last else None)
    mend = Mend("Внести диагностику", "diagnostics", None, "instrument", values)
    action = f"{'пройти' if asked.over else 'пригласить на'} {again}"
    if last is not None:
        action += f": уровень от {day(last.day)} не засчитан"
    return asked.made(member, "action", action, apply, mend, responsible=SCHOOL)


class Rounds:
    """Campaigns that are not closed and end within the period, with the organisations and the people whom they expect."""

    def __init__(self, asked: Asked):
        self.asked = asked
        counted = {i.id for i in asked.reading.where(Instrument) if i.counted}
        found = [
            c for c in asked.reading.where(Campaign)
            if c.state != "closed" and c.instrument in counted and c.until and c.since
            and asked.first <= c.until and c.since <= asked.until and (asked.over or c.until >= asked.reading.today)
        ]  # fmt: skip
        self.found = sorted(found, key=lambda c: (c.until or date.max, c.id))
        self.places = {c.id: {p.organization for p in asked.reading.where(CampaignPlace, campaign=c.id)} for c in self.found}
        on_day: dict[tuple[str, ...], dict[int, int]] = {}
        self.people: dict[int | None, dict[int, int]] = {}
        for c in self.found:
            groups = groups_of(c)
            if groups not in on_day:
                on_day[groups] = staff.on_day(asked.reading.connection, asked.context, *groups)
            self.people[c.id] = on_day[groups]

    def of(self, member: Member, last: Diagnostic | None) -> Campaign | None:
        """The campaign from which the person's result is still expected; not the one whose result did not pass."""
        for c in self.found:
            known = last is not None and (last.campaign == c.id or (last.day or date.min) >= (c.since or date.max))
            if member.organization in self.places[c.id] and member.id in self.people[c.id] and not known:
                return c
        return None
