"""The audit fails on what is known to be vulnerable, and not for want of a network."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[2] / "scripts" / "audit.py"
specification = importlib.util.spec_from_file_location("audit", SCRIPT)
assert specification
assert specification.loader
audit = importlib.util.module_from_spec(specification)
specification.loader.exec_module(audit)

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
ILL = {"name": "ill", "version": "2.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["2.1"]}]}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}


def report(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies})


def test_a_vulnerability_fails_and_is_named_with_its_remedy() -> None:
    lines, status = audit.judged(report(SOUND, ILL), "")
    assert status == 1
    assert lines[0] == "audit: ill 2.0: CVE-2026-1, fixed in 2.1"


def test_what_could_not_be_audited_is_named() -> None:
    assert audit.judged(report(SOUND, UNKNOWN), "") == (
        ["audit: 0 known vulnerabilities in 1 packages; not audited: unknown"],
        0,
    )


def test_a_mirror_that_knows_nothing_is_not_taken_for_a_clean_bill() -> None:
    lines, status = audit.judged(report(UNKNOWN), "")
    assert status == 0
    assert "nothing was audited" in lines[0]


def test_a_lock_that_cannot_be_read_fails() -> None:
    assert audit.judged("", "ERROR: invalid requirement at line 1")[1] == 1


def test_without_a_network_one_line_says_that_nothing_was_audited(tmp_path: Path) -> None:
    nowhere = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), "http://127.0.0.1:1")
    environment = {**os.environ, **nowhere, "PIP_AUDIT_CACHE_DIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, env=environment, timeout=120, cwd=tmp_path
    )
    assert ended.returncode == 0, ended.stderr
    assert len(ended.stdout.splitlines()) == 1
    assert "was not reached; nothing was audited" in ended.stdout
