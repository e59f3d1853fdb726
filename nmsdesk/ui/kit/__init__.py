"""Widgets of the window: shell, page parts, editors, table, heat map. They know no records: values come in, signals go out."""
