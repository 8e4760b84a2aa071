"""Run untrusted code and answer calls to it."""

from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Ask, CellRun, Conductor, Session
from autograder.sandbox.warm import Sandbox, SandboxError

__all__ = ["Ask", "CellRun", "Conductor", "Limits", "Sandbox", "SandboxError", "Session"]
