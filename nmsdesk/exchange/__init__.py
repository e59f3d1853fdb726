"""Spreadsheets in and out: safe reading, recognising of lists, parsing of values, writing."""
