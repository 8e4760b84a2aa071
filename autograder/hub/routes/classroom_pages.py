"""The pages on which assistants watch a class and instructors act."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from urllib.parse import quote

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from autograder.examiner.verdict.html import html
from autograder.examiner.verdict.verdict import verdict_from_dict
from autograder.hub.errors import RefusedError
from autograder.hub.http.forms import fields
from autograder.hub.http.web import GuardedRoute, hub_of, person_of
from autograder.hub.store.models import Policy, Role
from autograder.hub.submissions import classroom
from autograder.hub.submissions.classroom import Rules
from autograder.hub.submissions.lateness import second_penalty


async def show_class(request: Request) -> Response:
    """List the assignments."""
    hub = hub_of(request)
    return hub.pages.show(
        "class.html",
        "Class",
        assignments=await run_in_threadpool(classroom.assignments, hub.store, hub.settings),
        grading=hub.grading.availability,
        is_instructor=person_of(request).role is Role.INSTRUCTOR,
    )


async def show_assignment(request: Request) -> Response:
    """Show who stands where, who is stuck on which bug, and what needs an eye."""
    hub = hub_of(request)
    overview = await run_in_threadpool(classroom.overview, hub.store, request.path_params["assignment"])
    return hub.pages.show(
        "assignment.html",
        overview.assignment.name,
        overview=overview,
        policies=list(Policy),
        is_instructor=person_of(request).role is Role.INSTRUCTOR,
    )


async def export_scores(request: Request) -> Response:
    """Download the scores as CSV."""
    name = request.path_params["assignment"]
    text = await run_in_threadpool(classroom.scores_csv, hub_of(request).store, name)
    # A header holds Latin letters only; an assignment may be called by others.
    called = f"attachment; filename*=UTF-8''{quote(name, safe='')}.csv"
    headers = {"Content-Disposition": called, "Cache-Control": "no-store"}
    return Response(text, media_type="text/csv", headers=headers)


async def show_anybodys_submission(request: Request) -> Response:
    """Show a submission with its verdicts, the earlier gradings' included."""
    hub = hub_of(request)
    submission = await run_in_threadpool(classroom.submission_with_gradings, hub.store, request.path_params["id"])
    return hub.pages.show(
        "submission.html",
        f"{submission.person.name}: {submission.assignment_name}, attempt {submission.attempt}",
        submission=submission,
        # The examiner escapes what it shows of a submission.
        show_verdict=lambda verdict: Markup(html(verdict_from_dict(verdict), style=False)),  # noqa: S704
        is_instructor=person_of(request).role is Role.INSTRUCTOR,
    )


async def regrade_submission(request: Request) -> Response:
    """Queue one submission once more."""
    hub = hub_of(request)
    identifier = request.path_params["id"]
    await run_in_threadpool(classroom.regrade, hub.store, person_of(request), submission=identifier)
    hub.grading.wake()
    return RedirectResponse(f"/hub/submissions/{identifier}", status_code=303)


async def regrade_assignment(request: Request) -> Response:
    """Queue all submissions of an assignment once more."""
    hub = hub_of(request)
    name = request.path_params["assignment"]
    await run_in_threadpool(classroom.regrade, hub.store, person_of(request), assignment=name)
    hub.grading.wake()
    return _back_to(name)


async def override_score(request: Request) -> Response:
    """Set somebody's score by hand, with a reason."""
    name = request.path_params["assignment"]
    form = await fields(request)
    person_id, reason, score = form.get("person", ""), _reason(form), _number(form, "score")
    await run_in_threadpool(
        classroom.override, hub_of(request).store, person_of(request), name, person_id, score, reason
    )
    return _back_to(name)


async def take_back_override(request: Request) -> Response:
    """Let somebody's attempts count again, with a reason."""
    name = request.path_params["assignment"]
    form = await fields(request)
    person_id, reason = form.get("person", ""), _reason(form)
    await run_in_threadpool(
        classroom.take_back_override, hub_of(request).store, person_of(request), name, person_id, reason
    )
    return _back_to(name)


async def set_rules(request: Request) -> Response:
    """Change an assignment's deadlines, late penalty, limits and policy."""
    name = request.path_params["assignment"]
    form = await fields(request)
    try:
        policy = Policy(form.get("policy", ""))
    except ValueError:
        raise RefusedError(422, "The policy is best or last.") from None
    rules = Rules(
        due=_moment(form, "due"),
        closes=_moment(form, "closes"),
        late_penalty_per_day=_number(form, "late_penalty_percent") / 100,
        max_attempts=_count(form, "max_attempts") if form.get("max_attempts") else None,
        attempts_per_hour=_count(form, "attempts_per_hour"),
        policy=policy,
    )
    twice = await run_in_threadpool(second_penalty, hub_of(request).settings.course)
    if rules.late_penalty_per_day and twice:
        raise RefusedError(409, twice)
    await run_in_threadpool(classroom.set_rules, hub_of(request).store, person_of(request), name, rules)
    return _back_to(name)


def _back_to(assignment: str) -> Response:
    return RedirectResponse(f"/hub/class/{quote(assignment, safe='')}", status_code=303)


def _reason(form: dict[str, str]) -> str:
    reason = form.get("reason", "").strip()
    if not reason:
        raise RefusedError(422, "Say why: an override, and taking it back, needs a reason, which the audit log keeps.")
    return reason


def _number(form: dict[str, str], name: str) -> float:
    try:
        number = float(form[name])
    except (KeyError, ValueError):
        raise RefusedError(422, f"{name.replace('_', ' ').capitalize()} must be a number.") from None
    if not math.isfinite(number) or not 0 <= number <= 1e6:
        raise RefusedError(422, f"{name.replace('_', ' ').capitalize()} must be a number from 0 to a million.")
    return number


def _count(form: dict[str, str], name: str) -> int:
    number = _number(form, name)
    if number < 1 or number != int(number):
        raise RefusedError(422, f"{name.replace('_', ' ').capitalize()} must be a whole number, 1 or more.")
    return int(number)


def _moment(form: dict[str, str], name: str) -> datetime | None:
    if not form.get(name):
        return None
    try:
        return datetime.fromisoformat(form[name]).replace(tzinfo=UTC)
    except ValueError:
        raise RefusedError(422, f"{name.capitalize()} must be a date and time in UTC: 2026-12-01T18:00.") from None


ROUTES = [
    GuardedRoute("GET", "/hub/class", show_class, Role.ASSISTANT),
    GuardedRoute("GET", "/hub/class/{assignment}", show_assignment, Role.ASSISTANT),
    GuardedRoute("GET", "/hub/class/{assignment}/scores.csv", export_scores, Role.ASSISTANT),
    GuardedRoute("POST", "/hub/class/{assignment}/regrade", regrade_assignment, Role.INSTRUCTOR),
    GuardedRoute("POST", "/hub/class/{assignment}/override", override_score, Role.INSTRUCTOR),
    GuardedRoute("POST", "/hub/class/{assignment}/override/take-back", take_back_override, Role.INSTRUCTOR),
    GuardedRoute("POST", "/hub/class/{assignment}/rules", set_rules, Role.INSTRUCTOR),
    GuardedRoute("GET", "/hub/submissions/{id}", show_anybodys_submission, Role.ASSISTANT),
    GuardedRoute("POST", "/hub/submissions/{id}/regrade", regrade_submission, Role.INSTRUCTOR),
]
