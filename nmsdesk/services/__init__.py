"""Use cases: one verb, one transaction, called alike by the window and by the command line."""
