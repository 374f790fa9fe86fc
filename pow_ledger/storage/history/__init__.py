"""The history: recording every change, reading the log, and going back."""
