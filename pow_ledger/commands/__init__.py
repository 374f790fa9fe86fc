"""One module per command: parse, one call, render. What several of them share is in `shared/`."""
