"""Rounds of collecting for a monitoring: who owes which lists by when, who has sent, what is returned and accepted."""

from nmsdesk.services.rounds.board import PlaceLine, RoundCard, State, card, owed_by, owing_line, states
from nmsdesk.services.rounds.following import awaited, follow, unsettled
from nmsdesk.services.rounds.making import Made, change, create, invite, kinds, set_state, withdraw
from nmsdesk.services.rounds.owed import OWED, Came, Owed, of_text, text_of
from nmsdesk.services.rounds.remarks import proposed
from nmsdesk.services.rounds.steps import accept, give_back, mark, remind, set_due

__all__ = [
    "OWED", "Came", "Made", "Owed", "PlaceLine", "RoundCard", "State", "accept", "awaited", "card", "change", "create", "follow",
    "give_back", "invite", "kinds", "mark", "of_text", "owed_by", "owing_line", "proposed", "remind", "set_due", "set_state", "states",
    "text_of", "unsettled", "withdraw",
]  # fmt: skip
