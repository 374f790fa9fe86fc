"""What a command line has to say and does not."""

from pow_ledger.domain.errors import Missing


def require(command: str, *parts: tuple[str, object]) -> None:
    """Raise Missing, which names the parts of a command line that were left out, where there are any."""
    missing = [name for name, given in parts if not given]
    if missing:
        raise Missing(command, missing)
