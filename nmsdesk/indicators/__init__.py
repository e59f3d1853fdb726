"""The seven indicators of section VI of the regulation: population, steps, evaluation."""
