"""Imports: entries on their way into a ledger, and what can be wrong with a file."""
