"""Transfers and endings: each is told first (plan_…) and then done as one undo step (domain.md §§5.7, 6.5)."""

from nmsdesk.services.moves.absences import absence, end_absence, plan_absence, plan_end_absence
from nmsdesk.services.moves.hiring import hire, plan_hire, plan_second_job, plan_take_back, second_job, take_back
from nmsdesk.services.moves.leaving import dismiss, plan_dismiss
from nmsdesk.services.moves.moving import change_surname, move, plan_change_surname, plan_move
from nmsdesk.services.moves.organizations import merge_organizations, plan_merge_organizations
from nmsdesk.services.moves.plan import Effect, MovePlan

__all__ = [
    "Effect",
    "MovePlan",
    "absence",
    "change_surname",
    "dismiss",
    "end_absence",
    "hire",
    "merge_organizations",
    "move",
    "plan_absence",
    "plan_change_surname",
    "plan_dismiss",
    "plan_end_absence",
    "plan_hire",
    "plan_merge_organizations",
    "plan_move",
    "plan_second_job",
    "plan_take_back",
    "second_job",
    "take_back",
]
