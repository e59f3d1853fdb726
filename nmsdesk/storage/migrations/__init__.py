"""Revisions of the schema; they import nothing of the program."""
