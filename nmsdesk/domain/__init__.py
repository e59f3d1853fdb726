"""What the program speaks of: terms, fields, registers, rules and periods, in plain Python."""
