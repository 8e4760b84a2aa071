"""The audit log: who did what to whom, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from autograder.hub.store.models import AuditEntry


def note(session: Session, by: str | None, action: str, subject: str, **details: Any) -> None:
    """Write an entry in the same transaction as what it tells of."""
    session.add(AuditEntry(at=datetime.now(UTC), by=by, action=action, subject=subject, details=details))
