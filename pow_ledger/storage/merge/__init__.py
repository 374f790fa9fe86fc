"""Merging what an import brings into a ledger."""
