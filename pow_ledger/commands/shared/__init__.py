"""What several commands share: options, prompts, notices, output, and the ledger that they work on."""
