"""Mentoring as work: who needs a mentor, who can be one, pairs from draft to result, the bank, papers."""
