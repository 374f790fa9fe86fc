"""The only SQL: the ledger file, its schema and history, and reading, adding up, merging and writing what it holds."""
