"""One module per command: parse, one call, render. `options.py` holds what they share."""
