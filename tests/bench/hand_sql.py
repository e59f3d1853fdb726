"""The seven indicators by organisation as one would write them in SQL by hand, for the default rules; what benches measure against.

Each gives (organization, population, numerator). Parameters: :first, :last of the period, :on the as-of day, :age, :years.
"""

from __future__ import annotations

from typing import Any

from nmsdesk.domain.monitoring import RuleSet
from nmsdesk.domain.periods import add_years
from nmsdesk.services.desk import Desk

STAFF = """
    SELECT e.person AS person, min(CASE e.kind WHEN 'main' THEN 0 ELSE 1 END * 1000000000 + e.organization) % 1000000000 AS place
    FROM employments e
    JOIN posts p ON p.id = e.post AND p.category IN ({groups})
    JOIN organizations o ON o.id = e.organization AND o.counted
    WHERE e.since <= :on AND (e.until IS NULL OR e.until >= :on) AND e.kind IN ('main', 'internal')
      AND e.person NOT IN (
        SELECT j.person FROM absences a JOIN employments j ON j.id = a.employment
        WHERE j.kind = 'main' AND a.since <= :on AND (a.until IS NULL OR a.until >= :on))
    GROUP BY e.person
"""
BOTH, TEACHERS = STAFF.format(groups="'teaching', 'leading'"), STAFF.format(groups="'teaching'")
PLANS = """
    approved_on <= :on AND state NOT IN ('draft', 'agreed') AND since <= :last
    AND CASE WHEN closed_on < until THEN closed_on ELSE until END >= :first
"""
QUERIES = {
    "1": f"""
        WITH staff AS ({BOTH}),
        last AS (
          SELECT d.person, max(d.day || printf('%012d', d.id)), x.passing AS passing FROM diagnostics d
          JOIN instruments i ON i.id = d.instrument AND i.counted LEFT JOIN levels x ON x.id = d.level
          WHERE d.day BETWEEN :first AND :last GROUP BY d.person)
        SELECT s.place, count(*), sum(coalesce(l.passing, 0)) FROM staff s LEFT JOIN last l ON l.person = s.person GROUP BY s.place
    """,
    "2a": f"""
        WITH staff AS ({BOTH})
        SELECT place, count(*), sum(person IN (SELECT person FROM plans WHERE diagnostic IS NOT NULL AND {PLANS}))
        FROM staff GROUP BY place
    """,
    "2b": f"""
        WITH staff AS ({BOTH})
        SELECT s.place, count(*), sum(p.state = 'done' AND p.closed_on <= :on)
        FROM plans p JOIN staff s ON s.person = p.person
        WHERE p.diagnostic IS NOT NULL AND {PLANS} AND (p.until <= :last OR p.closed_on <= :last)
          AND NOT (p.state = 'stopped' AND p.stop_reason IN ('dismissed', 'transferred', 'absence', 'post') AND p.closed_on <= :on)
        GROUP BY s.place
    """,
    "3": f"""
        WITH staff AS ({TEACHERS}),
        good AS (
          SELECT t.person FROM trainings t INDEXED BY ix_trainings_until_cover
          JOIN programs g ON g.id = t.program AND (g.hours IS NULL OR g.hours >= 16)
          JOIN registry_entries r ON r.program = t.program AND r.since <= t.until AND (r.until IS NULL OR r.until >= t.until)
          JOIN deficits d ON d.id = t.deficit AND d.person = t.person AND d.diagnostic IS NOT NULL AND d.opened <= t.until
          WHERE t.until BETWEEN :first AND :last AND t.attestation = 'passed'
            AND (g.areas = '' OR g.areas LIKE '%|' || d.area || '|%'))
        SELECT place, count(*), sum(person IN good) FROM staff GROUP BY place
    """,
    "4": """
        WITH good AS (
          SELECT m.team FROM trainings t JOIN team_members m ON m.person = t.person
          WHERE t.until BETWEEN :first AND :last AND m.since <= t.until AND (m.until IS NULL OR m.until >= t.until)
          GROUP BY m.team, t.program
          HAVING count(DISTINCT m.person) >= 2 AND max(m.role IN ('head', 'deputy')))
        SELECT t.organization, count(*), sum(t.id IN good) FROM teams t JOIN organizations o ON o.id = t.organization AND o.counted
        WHERE t.since <= :on AND (t.until IS NULL OR t.until >= :on)
          AND (o.since IS NULL OR o.since <= :on) AND (o.until IS NULL OR o.until >= :on)
        GROUP BY t.organization
    """,
    "5": f"""
        WITH staff AS ({TEACHERS}),
        helped AS (
          SELECT mentee FROM mentorships
          WHERE state <> 'planned' AND since <= :last AND (until IS NULL OR until >= :first)
            AND (form = '' OR form IN (SELECT code FROM terms WHERE dictionary = 'mentoring_forms' AND counts))
          UNION SELECT m.person FROM memberships m JOIN associations a ON a.id = m.association
          WHERE m.since <= :last AND (m.until IS NULL OR m.until >= :first)
            AND a.kind IN (SELECT code FROM terms WHERE dictionary = 'association_kinds' AND counts)
          UNION SELECT x.person FROM events v JOIN participations x ON x.event = v.id
          WHERE v.since <= :last AND coalesce(v.until, v.since) >= :first
            AND x.state = 'came' AND v.form IN (SELECT code FROM terms WHERE dictionary = 'event_forms' AND counts)
          UNION SELECT person FROM plans WHERE {PLANS})
        SELECT s.place, count(*), sum(s.person IN helped) FROM staff s JOIN persons p ON p.id = s.person
        WHERE p.young = 'yes' OR (p.young = '' AND p.birth > :age AND (p.career_start > :years
          OR (p.career_break > 0 AND date(p.career_start, '+' || p.career_break || ' months') > :years)))
        GROUP BY s.place
    """,
    "6": """
        WITH good AS (
          SELECT k.organization FROM checklist_marks k JOIN checklist_items i ON i.id = k.item AND i.obligatory AND NOT i.hidden
          WHERE k.since <= :on AND (k.until IS NULL OR k.until >= :on) AND k.state IN ('yes', 'na')
          GROUP BY k.organization
          HAVING count(DISTINCT k.item) = (SELECT count(*) FROM checklist_items WHERE obligatory AND NOT hidden))
        SELECT id, 1, id IN good FROM organizations
        WHERE counted AND instr(:kinds, '|' || kind || '|') AND (since IS NULL OR since <= :on) AND (until IS NULL OR until >= :on)
    """,
    "7": """
        WITH good AS (
          SELECT organization FROM sites WHERE since <= :last AND (until IS NULL OR until >= :first)
            AND kind IN (SELECT code FROM terms WHERE dictionary = 'site_kinds' AND counts))
        SELECT id, 1, id IN good FROM organizations
        WHERE counted AND instr(:kinds, '|' || kind || '|') AND (since IS NULL OR since <= :on) AND (until IS NULL OR until >= :on)
    """,
}


def parameters(desk: Desk) -> dict[str, Any]:
    """What the queries are asked with: the year of the desk's day up to that day."""
    on = desk.today
    with desk.read() as reading:
        rules = next(r for r in reading.where(RuleSet) if r.holds(on))
    return {
        "first": f"{on.year}-01-01", "last": on.isoformat(), "on": on.isoformat(), "kinds": "|".join(("", *rules.school_kinds, "")),
        "age": add_years(on, -35).isoformat(), "years": add_years(on, -3).isoformat(),
    }  # fmt: skip
