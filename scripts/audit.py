"""Ask the advisory service about every locked dependency: ``python scripts/audit.py``.

A known vulnerability fails the check. A service that is not reached, or that does not know the packages, as a mirror's
may not, is told in one line and fails nothing: nobody's work should wait for somebody else's server.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_REACHED = re.compile(r"requests\.exceptions\.|ServiceError|ConnectionError|timed out")
PATIENCE = 300
COMMAND = [
    *(sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements.lock")),
    *("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "10", "--format", "json"),
]


def main() -> int:
    """Audit; return the exit status."""
    try:
        ended = subprocess.run(COMMAND, capture_output=True, text=True, timeout=PATIENCE)  # noqa: S603
    except subprocess.TimeoutExpired:
        print(f"audit: the advisory service did not answer within {PATIENCE} s; nothing was audited")
        return 0
    lines, status = judged(ended.stdout, ended.stderr)
    print("\n".join(lines))
    return status


def judged(report: str, errors: str) -> tuple[list[str], int]:
    """Return what to say of pip-audit's report and its errors, and the exit status."""
    try:
        dependencies = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        reason = errors.strip().split("\n")[-1]
        if NOT_REACHED.search(errors):
            return [f"audit: the advisory service was not reached; nothing was audited ({reason[:150]})"], 0
        return [f"audit: {reason}"], 1
    unknown = [each["name"] for each in dependencies if "skip_reason" in each]
    if len(unknown) == len(dependencies):
        return [f"audit: the advisory service knows none of the {len(dependencies)} packages; nothing was audited"], 0
    lines = [
        f"audit: {each['name']} {each['version']}: {vulnerability['id']}, "
        f"fixed in {', '.join(vulnerability['fix_versions']) or 'no version yet'}"
        for each in dependencies
        for vulnerability in each.get("vulns", [])
    ]
    left_out = f"; not audited: {', '.join(unknown)}" if unknown else ""
    audited = len(dependencies) - len(unknown)
    return [*lines, f"audit: {len(lines)} known vulnerabilities in {audited} packages{left_out}"], int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
