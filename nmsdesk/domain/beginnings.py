"""When the fact that a record tells of began, and what of it was known only later: how the base is seen on a past day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The field of each register that says on which day the fact began, the first one that is filled. A record that began after the day
# that is looked at is not seen; one without the day, or of a register that is not here (dictionaries, settings), is seen always.
# Parts go with the record they belong to, and whatever needs a record that is not seen is not seen either.
BEGINS: dict[str, tuple[str, ...]] = {
    "organizations": ("since",),
    "headcounts": ("day",),
    "employments": ("since",),
    "absences": ("since",),
    "categories": ("since",),
    "campaigns": ("since",),
    "diagnostics": ("day",),
    "diagnostic_summaries": ("day",),
    "deficits": ("opened",),
    "registry_entries": ("since",),
    "trainings": ("since", "until"),
    "course_groups": ("since",),
    "lessons": ("day",),
    "teams": ("since",),
    "team_members": ("since",),
    "plans": ("since",),
    "plan_steps": ("day",),
    "mentorships": ("since",),
    "mentorship_meetings": ("day",),
    "mentor_offers": ("since",),
    "checklist_marks": ("since",),
    "sites": ("since",),
    "site_attachments": ("since",),
    "associations": ("since",),
    "memberships": ("since",),
    "meetings": ("day",),
    "events": ("since",),
    "documents": ("day", "since"),
    "roadmaps": ("since",),
    "practices": ("added",),
    "evidences": ("day",),
    "rule_sets": ("since",),
    "targets": ("since",),
    "monitoring_rounds": ("since",),
    "snapshots": ("made_on", "as_of"),
    "work_lists": ("made_on",),
    "import_batches": ("day",),
    "submissions": ("day",),
    "attachments": ("day",),
}
# Registers that know the year only: its number, or a text that begins with it.
BEGINS_IN_YEAR: dict[str, str] = {"developments": "year", "official_figures": "period"}


@dataclass(frozen=True, slots=True)
class Later:
    """Values of a record as they were while the day of the field ``when`` lay ahead.

    ``states`` limits the rule to records that have now one of these states. ``when`` with a point is a day of the record's owner:
    «group.until» is the last day of the group.
    """

    register: str
    when: str
    values: Mapping[str, Any]
    states: tuple[str, ...] = ()


_ENDED: dict[str, Any] = {"until": None}
# The first rule that speaks of a field decides. What no rule speaks of is shown as it is known now.
LATER: tuple[Later, ...] = (
    Later("organizations", "until", _ENDED | {"successor": None}),
    Later("employments", "until", _ENDED | {"end_reason": ""}),
    Later("team_members", "until", _ENDED),
    Later("memberships", "until", _ENDED),
    Later("checklist_marks", "until", _ENDED),
    Later("mentor_offers", "until", _ENDED),
    Later("registry_entries", "until", _ENDED),
    Later("rule_sets", "until", _ENDED),
    Later("targets", "until", _ENDED),
    Later("campaigns", "until", {"state": "active"}, ("closed",)),
    Later("monitoring_rounds", "until", {"state": "active"}, ("closed",)),
    Later("round_places", "day", {"state": "waited", "day": None, "remarks": ""}),
    Later("round_places", "reminded_on", {"reminded_on": None}),
    Later("deficits", "closed", {"closed": None, "closure": "", "closing_diagnostic": None, "evidence": ""}),
    Later("trainings", "until", {"attestation": "", "certificate": "", "certificate_number": ""}),
    Later("course_groups", "until", {"state": "active"}, ("finished",)),
    Later("enrolments", "group.until", {"state": "enrolled", "attestation": ""}, ("finished", "enrolled")),
    Later("enrolments", "issued_on", {"issued_on": None, "certificate_series": "", "certificate_number": "", "registration_number": ""}),
    Later("plans", "approved_on", {"approved_on": None, "approved_by": "", "state": "draft"}),
    Later("plans", "closed_on", {"state": "active"}, ("done", "partly", "failed", "stopped")),
    Later("plans", "closed_on", {"closed_on": None, "stop_reason": "", "conclusion": "", "verdict": "", "reflection": ""}),
    Later("plan_items", "done_on", {"done_on": None, "evidence": "", "report": "", "accepted_by": ""}),
    Later("mentorships", "until", {"state": "active", "end_reason": "", "result": ""}, ("reached", "partly", "missed")),
    Later("mentorships", "until", {"state": "active", "until": None, "end_reason": "", "result": ""}, ("ended",)),
    Later("mentorships", "approved_on", {"approved_on": None}),
    Later("mentorships", "middle_on", {"middle_on": None, "middle": ""}),
    Later("mentorships", "consent", {"consent": None}),
    Later("mentorship_items", "done_on", {"done_on": None, "result": ""}),
    Later("measures", "done_on", {"state": "planned", "done_on": None, "event": None, "act": None, "result": ""}),
    Later("participations", "certificate_on", {"certificate_on": None}),
    Later("practices", "reviewed_on", {"state": "review", "reviewed_on": None, "review": ""}),
    Later("developments", "reviewed_on", {"state": "review", "reviewed_on": None, "review": ""}),
    Later("snapshots", "approved_on", {"state": "draft", "approved_on": None, "approved_by": ""}),
    Later("recommendations", "sent_on", {"state": "draft", "sent_on": None}),
    Later("recommendations", "response_on", {"state": "sent"}),
    Later("recommendations", "response_on", {"response_on": None, "response": "", "actions": "", "evidence": ""}),
    Later("work_items", "done_on", {"state": "open", "done_on": None}),
)
