"""Merging an import into a ledger. `merging` has the steps; the others do one each."""
