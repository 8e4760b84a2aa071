"""What one submission may use."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission; times in seconds, sizes in bytes.

    Attributes
    ----------
    cell_seconds
        Wall time of one cell, as nbgrader's `ExecutePreprocessor.timeout`.
    call_factor
        A call of an examined function may take this many times its CPU seconds of wall time.
    submission_seconds
        Wall time of all cells and calls together; also the bound on CPU time.
    memory
        Of all processes of the submission together, files in its temporary folder included.
    processes
        Processes and threads together.
    file_size, files
        Of one file, and how many may be open at once.
    disk
        All files in the temporary folder together.
    output, outputs
        What one cell may show, and all cells together; the rest is cut.
    message, traffic
        One answer of an examined function, and all that the submission sends together.
    trusted_memory
        What judging and drawing may take beyond what the grader holds anyway.
    trusted_seconds
        CPU time for judging and drawing; where it is not enough, what the costliest honest answers take, 2.5 times.
    """

    cell_seconds: float = 30.0
    call_factor: float = 3.0
    submission_seconds: float = 300.0
    memory: int = 1024 * MEBIBYTE
    processes: int = 64
    file_size: int = 64 * MEBIBYTE
    files: int = 256
    disk: int = 128 * MEBIBYTE
    output: int = 2 * MEBIBYTE
    outputs: int = 8 * MEBIBYTE
    message: int = 32 * MEBIBYTE
    traffic: int = 128 * MEBIBYTE
    trusted_memory: int = 256 * MEBIBYTE
    trusted_seconds: float = 10.0


@dataclass
class Room:
    """How much of something a submission may still have: bytes that it sends, characters that are drawn."""

    left: int

    def takes(self, size: int) -> bool:
        """Count what came, and say whether it was still allowed."""
        self.left -= size
        return self.left >= 0
