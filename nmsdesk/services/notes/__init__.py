"""The analytical note of a snapshot: text blocks whose figures are fields, drafted, edited, checked sentence by sentence."""

from nmsdesk.services.notes.checking import KINDS, Seen, Warning, check, of_block
from nmsdesk.services.notes.claims import Mend
from nmsdesk.services.notes.figures import FIELDS, GENERAL, Figures, Known, Unknown, figures
from nmsdesk.services.notes.life import Note, Written, add, blocks, carry, confirm, draft, mend, move, note, read_all, remove, save, written
from nmsdesk.services.notes.offers import Offers, offers

__all__ = [
    "FIELDS", "GENERAL", "KINDS", "Figures", "Known", "Mend", "Note", "Offers", "Seen", "Unknown", "Warning", "Written", "add", "blocks",
    "carry", "check", "confirm", "draft", "figures", "mend", "move", "note", "of_block", "offers", "read_all", "remove", "save", "written",
]  # fmt: skip
