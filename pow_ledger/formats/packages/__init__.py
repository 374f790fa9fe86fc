"""Data packages: the whole ledger as CSV files and their description."""
