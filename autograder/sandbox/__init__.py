"""Run untrusted code and answer calls to it."""

from autograder.sandbox.limits import Limits
from autograder.sandbox.sandbox import Sandbox, SandboxError
from autograder.sandbox.session import Ask, CellRun, Conductor, Session

__all__ = ["Ask", "CellRun", "Conductor", "Limits", "Sandbox", "SandboxError", "Session"]
