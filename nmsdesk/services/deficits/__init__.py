"""Use cases of deficits: opened by the rule of the instrument, closed by evidence."""

from nmsdesk.services.deficits.closing import Closable, Closed, closable, close, close_found
from nmsdesk.services.deficits.opening import Opened, Opening, OpeningPlan, open_from, opened_in, plan_opening, planned, unopened
from nmsdesk.services.deficits.results import Results, deficits_of, said

__all__ = [
    "Closable", "Closed", "Opened", "Opening", "OpeningPlan", "Results", "closable", "close", "close_found", "deficits_of",
    "open_from", "opened_in", "plan_opening", "planned", "said", "unopened",
]  # fmt: skip
