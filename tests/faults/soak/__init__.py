"""Kills commands of the ledger at scale, fills their disks, cuts their power, and checks what is left.

    python -m tests.faults.soak --kills 10000 --writers 8 --minutes 60

Run by hand, as root on Linux (x86-64) for all of it. Work goes on in rounds: in each, writers run random commands on
one ledger while readers read it. What it checks after each kill, and again with nobody about at the end of each round:

- the ledger opens and is sound, its history included;
- what was acknowledged (a command that ended with 0) is in it, and what failed is not;
- it holds each command whole or not at all: the commands that its history has, run once more one after the other on
  another ledger, make the same ledger, row for row.

Every command has an author of its own, by which the history tells it from all others.
"""
