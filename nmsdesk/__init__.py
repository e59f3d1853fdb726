"""nmsdesk: the register, indicators and documents of a municipal methodical service."""

__version__ = "0.1.0"
