"""Sums over the ledger: totals, progress against pledges, and the whole ledger for the checks."""
