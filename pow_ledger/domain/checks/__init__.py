"""Questions about a whole ledger: what does not add up, and each side's version of every swap."""
