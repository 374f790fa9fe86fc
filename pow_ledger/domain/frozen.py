"""Frozen data: what `@dataclass(frozen=True, slots=True)` makes, made in a third of the time.

The standard library writes and compiles six methods for each frozen class. A reading command has thirty of them,
and took longer to make them than to ask the ledger. Here one method is compiled for each; the rest serve all.
"""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T]) -> type[T]:
    """Make frozen data of a class with annotated fields, whose defaults are plain values.

    It is a dataclass to whoever asks: `fields`, `replace`, `match`. Nothing may inherit from it.
    """
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    made.__init__ = _initialiser(made)
    made._values = staticmethod(attrgetter("__class__", *made.__match_args__))
    made.__repr__, made.__eq__, made.__hash__ = _repr, _eq, _hash
    made.__setattr__ = made.__delattr__ = _refuse
    return made  # type: ignore[no-any-return]


def _initialiser(cls: Any) -> Callable[..., None]:
    """The method that is called for every row, and so is worth compiling."""
    known: dict[str, Any] = {}
    parameters, body = [], []
    for field in fields(cls):
        name = field.name
        parameters.append(name if field.default is MISSING else f"{name}=default_{name}")
        known[f"default_{name}"] = field.default
        # Past `__setattr__`, which refuses.
        body.append(f"set_{name}(self, {name})")
        known[f"set_{name}"] = getattr(cls, name).__set__
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    exec(f"def __init__(self, {', '.join(parameters)}): {'; '.join(body) or 'pass'}", known)
    return known["__init__"]  # type: ignore[no-any-return]


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__match_args__)})"


def _eq(self: Any, other: Any) -> Any:
    return self._values(self) == other._values(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _refuse(self: Any, name: str, *_: Any) -> None:
    raise FrozenInstanceError(f"cannot change {name!r}")
