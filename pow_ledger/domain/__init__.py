"""The rules, without files, screens or clocks: figures, entries, references, progress and errors."""
