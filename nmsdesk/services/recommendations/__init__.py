"""Addressed recommendations of a monitoring: drafted from a snapshot, sent, answered, checked by the next one (section VI)."""

from nmsdesk.services.recommendations import drafting, follow_up, life, listing

__all__ = ["drafting", "follow_up", "life", "listing"]
