"""The history: its tables and triggers, recording every change, reading the log, and going back."""
