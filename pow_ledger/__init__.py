"""A ledger of announced prisoner exchanges: who said what, and how far each pledge has come."""

__version__ = "0.9.0"
