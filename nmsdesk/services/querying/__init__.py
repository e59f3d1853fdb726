"""The search language: «школа:"Гимназия 9" диагностика:нет возраст:<35 иванова» as a list, completed as it is typed."""

from nmsdesk.services.querying.completing import Completion, completions
from nmsdesk.services.querying.examples import examples
from nmsdesk.services.querying.language import Word
from nmsdesk.services.querying.understanding import Understood, caption, is_called, term, understood, words
from nmsdesk.services.querying.vocabulary import words_of

__all__ = ["Completion", "Understood", "Word", "caption", "completions", "examples", "is_called", "term", "understood", "words", "words_of"]
