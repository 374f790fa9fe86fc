"""A small invented ledger that has one of everything, and how to fill one."""

import shlex

from tests.conftest import Cli

SMALL = (
    "pledge accord 2031-03-01 each=100+ --deadline 'in the near future' --claimant Envoy --published 2031-03-01 "
    "--source https://example.org/accord",
    "pledge bodies 2031-03-01 ukraine:remains=10 --from 2031-03-01 --until 2031-03-31 --source Radio --note 'One way'",
    # Swap 1: one side counts it, the other does not.
    "add 2031-03-05 each=30 --place Border --mediator UAE --mediator Qatar --label 1st --note Wounded --pledge accord "
    "--by ukraine --claimant Office --published 2031-03-05 --archive https://archive.example/1 "
    "--source https://www.example.org/1",
    "report 1 each=30 --by russia --claimant Ministry --pledge accord:excluded --source https://example.net/1",
    # Swap 2: nobody takes a stance, one count is withheld, the other is about.
    "add 2031-03-09 ukraine=withheld russia=20~ --source Radio",
    # Swap 3: counted, contested, and with remains of at least five.
    "add 2031-03-12 each=25 ukraine:remains=5+ --by russia --claimant Ministry --pledge accord "
    "--source https://example.net/3",
    "report 3 ukraine=24 --by ukraine --claimant Office --source https://www.example.org/3",
    # Swap 4: not over yet.
    "add 2031-06-20 each=40 --status under-way --source Radio",
    "state 2031-06-01 each=80 --pledge accord --by ukraine --claimant Office --source https://www.example.org/total",
    "state 2031-06-02 both:people=200~ --since 2031-01-01 --mediator UAE --source Radio",
)


_FILLED: dict[tuple[str, ...], bytes] = {}


def fill(cli: Cli, *commands: str) -> None:
    """Run commands that must all succeed; a new ledger that was filled like this before is a copy of that one."""
    new = not cli.ledger.exists()
    if new and commands in _FILLED:
        cli.ledger.write_bytes(_FILLED[commands])
        return
    for command in commands:
        cli.ok(*shlex.split(command))
    if new:
        _FILLED[commands] = cli.ledger.read_bytes()
