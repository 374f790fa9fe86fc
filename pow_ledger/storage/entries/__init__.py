"""Entries: reading and writing swaps, reports, pledges and statements."""
