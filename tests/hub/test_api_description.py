"""The API is what its OpenAPI description says."""

import json
import os
import subprocess
import sys
from pathlib import Path

from autograder.hub.app import routes
from autograder.hub.routes.api import OPENAPI
from tests.hub.served import Served

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_the_description_names_the_routes_that_there_are() -> None:
    described = json.loads(OPENAPI.read_text())["paths"]
    assert {(method.upper(), path) for path, methods in described.items() for method in methods} == {
        (route.method, route.path) for route in routes() if route.path.startswith("/api/")
    }


def test_requests_made_from_the_description_find_no_fault(hub: Served, tmp_path: Path) -> None:
    """Schemathesis sends what the description allows, and what it does not."""
    token = hub.member("fuzz", "learner").cookies["unrolled"]
    found = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{hub.origin}/api/openapi.json"),
            *("--header", f"Authorization: Bearer {token}", "--checks", CHECKS),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "25"),
            *("--seed", "20261123", "--no-color"),
        ],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        timeout=200,
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-1000:]
