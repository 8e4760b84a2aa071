"""One late penalty: the hub's own and nbgrader's would both be taken off."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from traitlets.config.loader import PyFileConfigLoader

from autograder.hub.store.models import Assignment

CONFIG = "nbgrader_config.py"


def nbgraders_penalty(course: Path) -> str:
    """Return which setting lets nbgrader take points off for lateness, or nothing if none does."""
    try:
        config = PyFileConfigLoader(CONFIG, path=str(course)).load_config()
    except Exception:  # it is not there, or broken, which grading says
        return ""
    if "plugin_class" in config.get("AssignLatePenalties", {}):
        return "c.AssignLatePenalties.plugin_class"
    method = config.get("LateSubmissionPlugin", {}).get("penalty_method", "none")
    return "" if method == "none" else "c.LateSubmissionPlugin.penalty_method"


def two_penalties(session: Session, course: Path) -> str:
    """Say which penalties would both be taken off and which to remove, or nothing if there is at most one."""
    setting = nbgraders_penalty(course)
    rules = select(Assignment.name).where(Assignment.late_penalty_per_day > 0).order_by(Assignment.name)
    names = list(session.scalars(rules)) if setting else []
    if not names:
        return ""
    return (
        f"Lateness would cost points twice in {', '.join(names)}: by the hub's rules, and by {setting} in "
        f"{course / CONFIG}. Remove that line to keep the hub's penalty. To keep nbgrader's, start the hub once "
        "without that line, set the hub's penalty to 0, and write the line again."
    )


def second_penalty(course: Path) -> str:
    """Say why the hub may not take points off for lateness, or nothing if it may."""
    setting = nbgraders_penalty(course)
    if not setting:
        return ""
    return (
        f"nbgrader takes points off for lateness already, by {setting} in {CONFIG}. "
        "Remove that line first, or leave the hub's penalty at 0."
    )
