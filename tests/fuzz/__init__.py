"""Fuzzing: many inputs that nobody would write, over every reader. Run by hand; no part of the tests.

`python -m tests.fuzz` makes inputs from the samples of the tests: words and bytes cut, doubled, swapped and mixed, and
texts that have caused trouble elsewhere. Each is read as a user's would be. A fault is

- an exception that is not one of the program's own errors, or the message that admits one,
- a reader that takes longer than `SECONDS` for one input,
- a command that failed and changed the ledger, or left something beside it,
- a control character of the input in what is printed,
- a figure, a day or counts that are not read again as they are written.

Inputs depend on the seed and the reader alone, so a fault can be had again with the line that is printed with it.
"""
