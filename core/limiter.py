"""Counts tries on the shared cache; the counting is one atomic step, so parallel tries add up.

A window begins with its first try and ends by itself. Whoever has no answer from the cache gets
its error: `core.middleware` turns that into a refusal, so nothing is let through uncounted.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` tries of `name` within `seconds`."""

    name: str
    amount: int
    seconds: int

    @property
    def key(self) -> str:
        """Return where the count lives; names may hold addresses, so only their hash does."""
        digest = hashlib.sha256(self.name.encode()).hexdigest()[:32]
        return f"limit:{digest}:{self.amount}:{self.seconds}"


def take(limits: Iterable[Limit]) -> Limit | None:
    """This function will count one try against each limit; returns the first that is used up."""
    return next((limit for limit in limits if _count(limit) > limit.amount), None)


def give_back(limits: Iterable[Limit]) -> None:
    """This function will take back the try just counted, because it turned out to be a good one."""
    for limit in limits:
        try:
            cache.decr(limit.key)
        except ValueError:
            continue  # the window has ended meanwhile


def forget(limits: Iterable[Limit]) -> None:
    """This function will begin these limits anew."""
    cache.delete_many([limit.key for limit in limits])


def _count(limit: Limit) -> int:
    cache.add(limit.key, 0, timeout=limit.seconds)
    try:
        number = cache.incr(limit.key)
    except ValueError:  # the window ended between the two steps: this try opens the next
        cache.add(limit.key, 0, timeout=limit.seconds)
        number = cache.incr(limit.key)
    if number <= 1:  # a count that was made without an end would never end
        cache.touch(limit.key, timeout=limit.seconds)
    return int(number)
