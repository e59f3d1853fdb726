"""What diagnostics tell of people, schools and the city: matrix, profile, comparison, most frequent deficits."""

from nmsdesk.services.diagnostics.comparing import CompareRow, Comparison, Pair, compare
from nmsdesk.services.diagnostics.frequent import FrequentRow, frequent, organization_named
from nmsdesk.services.diagnostics.matrix import Cell, Matrix, matrix
from nmsdesk.services.diagnostics.profile import LevelOf, Profile, ProfileRow, profile
from nmsdesk.services.diagnostics.scope import Nameless, Scope, Someone, nameless_text, persons
from nmsdesk.services.diagnostics.telling import told_compared, told_frequent

__all__ = [
    "Cell", "CompareRow", "Comparison", "FrequentRow", "LevelOf", "Matrix", "Nameless", "Pair", "Profile", "ProfileRow", "Scope", "Someone",
    "compare", "frequent", "matrix", "nameless_text", "organization_named", "persons", "profile",
    "told_compared", "told_frequent",
]  # fmt: skip
