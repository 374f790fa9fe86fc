"""Sums over the ledger: totals, progress, and the whole book for the checks."""
