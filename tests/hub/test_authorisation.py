"""Every route opens to its role and those above it, and to nobody else."""

import httpx
import pytest

from autograder.hub.app import routes
from autograder.hub.http.web import GuardedRoute
from autograder.hub.store.models import Role
from tests.hub.served import Served

GUARDED = [route for route in routes() if route.role is not None]
OPEN = {
    ("GET", "/api/status"),
    ("GET", "/api/health"),
    ("GET", "/api/openapi.json"),
    ("GET", "/hub/sign-in/{token}"),
    ("POST", "/hub/sign-in/{token}"),
    ("POST", "/hub/sign-out"),
    ("GET", "/api/board"),
    ("GET", "/api/board/{id}"),
    ("GET", "/hub/board"),
    ("GET", "/hub/board/table"),
    ("GET", "/hub/board/{id}"),
}


@pytest.fixture(scope="module")
def clients(hub: Served) -> dict[Role | None, httpx.Client]:
    return {None: hub.browser()} | {role: hub.member(f"some-{role.value}", role.value) for role in Role}


def test_only_these_routes_are_open_to_all() -> None:
    assert {(route.method, route.path) for route in routes() if route.role is None} == OPEN


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("route", GUARDED, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_opens_to_its_role_only(
    clients: dict[Role | None, httpx.Client], route: GuardedRoute, role: Role | None
) -> None:
    path = route.path.replace("{assignment}", "nothing").replace("{id}", "nobody")
    status = clients[role].request(route.method, path).status_code
    assert route.role is not None
    if role is None:
        assert status == 401
    elif role.includes(route.role):
        assert status not in (401, 403, 405, 500)
    else:
        assert status == 403
