"""Keeps one client from taking the hub away from the others."""

from __future__ import annotations

import math
import time
from collections import OrderedDict

from autograder.hub.errors import RefusedError

CLIENTS_REMEMBERED = 20_000


class RateLimit:
    """A token bucket for each client: ``burst`` requests at once, ``per_second`` in the long run.

    The buckets live in this process and are used from its event loop only.
    """

    def __init__(self, per_second: float, burst: float) -> None:
        self.per_second = per_second
        self.burst = burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admit(self, client: str) -> None:
        """Count a request.

        Raises
        ------
        RefusedError
            If the client has none left now.
        """
        now = time.monotonic()
        left, then = self._buckets.pop(client, (self.burst, now))
        left = min(self.burst, left + (now - then) * self.per_second)
        admitted = left >= 1
        self._buckets[client] = (left - admitted, now)
        if len(self._buckets) > CLIENTS_REMEMBERED:
            self._buckets.popitem(last=False)
        if not admitted:
            wait = math.ceil((1 - left) / self.per_second)
            raise RefusedError(429, f"Too many requests; ask again in {wait} s.", retry_after=wait)
