"""The rules, free of files, screens and clocks: figures, entries, references, progress and errors."""
