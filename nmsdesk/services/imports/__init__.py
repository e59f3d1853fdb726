"""Lists from files: read, recognised, planned and shown, then applied in one transaction that can be taken back."""

from nmsdesk.services.imports.plan import NEW, Hints, ImportPlan, Question, summary_text, unread
from nmsdesk.services.imports.run import Applied, apply_import, plan_import, plan_workbook

__all__ = ["NEW", "Applied", "Hints", "ImportPlan", "Question", "apply_import", "plan_import", "plan_workbook", "summary_text", "unread"]
