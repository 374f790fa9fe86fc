"""The only SQL: the ledger file, its schema and views, reading it and writing it."""
