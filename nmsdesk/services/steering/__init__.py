"""Steering: who is lacking to a target and what it takes, what would come of what is planned, lists to work by."""
