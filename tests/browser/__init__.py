"""The published page in Debian's chromium."""
