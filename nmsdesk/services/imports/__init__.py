"""Lists from files: read, recognised, planned and shown, then applied in one transaction that can be taken back."""

from nmsdesk.services.imports.plan import Hints, ImportPlan, Question, summary_text
from nmsdesk.services.imports.run import Applied, apply_import, plan_import

__all__ = ["Applied", "Hints", "ImportPlan", "Question", "apply_import", "plan_import", "summary_text"]
