"""Who is who: sign-in links, sessions, and the person behind a request."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from autograder.hub.errors import RefusedError
from autograder.hub.store import audit
from autograder.hub.store.models import Person, Session, SignInLink
from autograder.hub.store.store import Store

SESSION_LIFETIME = timedelta(days=30)
LINK_LIFETIME = timedelta(days=7)


def new_sign_in_link(store: Store, origin: str, person_id: str, by: str | None) -> str:
    """Return an address that signs its holder in as ``person_id``, once, within a week."""
    token = secrets.token_urlsafe(32)
    with store.write() as session:
        session.add(SignInLink(token_hash=_hash(token), person_id=person_id, expires=datetime.now(UTC) + LINK_LIFETIME))
        audit.note(session, by, "make sign-in link", person_id)
    return f"{origin}/hub/sign-in/{token}"


def redeem(store: Store, link_token: str) -> tuple[Person, str]:
    """Use a sign-in link up; return whose it was, and the token of the session that it opens.

    Raises
    ------
    RefusedError
        If the link was used, has expired or never was.
    """
    with store.write() as session:
        link = session.get(SignInLink, _hash(link_token))
        if link is None or link.expires < datetime.now(UTC):
            raise RefusedError(410, "This sign-in link was used or has expired. Ask your instructor for a new one.")
        session.delete(link)
        audit.note(session, link.person_id, "sign in", link.person_id)
        person = session.get_one(Person, link.person_id)
    return person, open_session(store, person.id)


def open_session(store: Store, person_id: str) -> str:
    """Sign somebody in; return the session's token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    with store.write() as session:
        session.execute(delete(Session).where(Session.expires < now))
        session.add(Session(token_hash=_hash(token), person_id=person_id, created=now, expires=now + SESSION_LIFETIME))
    return token


def close_session(store: Store, token: str) -> None:
    """Sign a browser out."""
    with store.write() as session:
        session.execute(delete(Session).where(Session.token_hash == _hash(token)))


def person_of_session(store: Store, token: str) -> Person | None:
    """Return who is signed in with ``token``, if anybody is."""
    with store.read() as session:
        found = session.scalar(
            select(Session)
            .where(Session.token_hash == _hash(token), Session.expires > datetime.now(UTC))
            .options(joinedload(Session.person))
        )
        return found.person if found else None


def _hash(token: str) -> str:
    # The tokens are 256 random bits, so a plain hash cannot be searched.
    return hashlib.sha256(token.encode()).hexdigest()
