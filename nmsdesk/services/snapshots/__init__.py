"""Snapshots of a monitoring: made, approved, replaced, read for ever, compared with causes that add up."""

from nmsdesk.services.snapshots.comparing import CAUSES, Cause, Comparison, Difference, Mover, compare
from nmsdesk.services.snapshots.contents import Frozen, Part, Subject
from nmsdesk.services.snapshots.life import Listed, approve, approved_days, listing, members, read, title, verify
from nmsdesk.services.snapshots.making import count, make

__all__ = [
    "CAUSES", "Cause", "Comparison", "Difference", "Frozen", "Listed", "Mover", "Part", "Subject", "approve", "approved_days", "compare",
    "count", "listing", "make", "members", "read", "title", "verify",
]  # fmt: skip
