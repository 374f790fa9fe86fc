"""The ledger's file: its header, connections, locks and drafts. Nothing here knows what an entry is."""
