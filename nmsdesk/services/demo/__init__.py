"""A plausible synthetic city and a set of messy Excel lists; nobody in them is a real person."""
