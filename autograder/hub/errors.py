"""What the hub answers when it cannot do what was asked."""

from __future__ import annotations


class RefusedError(Exception):
    """A request that is not carried out, and why, in words for whoever asked.

    Parameters
    ----------
    status
        The HTTP status.
    message
        What is wrong and what to do about it.
    retry_after
        In how many seconds asking again may succeed.
    """

    def __init__(self, status: int, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after
