"""The content security policy of the site, in every page, so that it holds on any host.

Scripts come from the site itself, or are named by their hash; nothing is evaluated, and nothing is asked of others.
"""

import base64
import hashlib
import re
from pathlib import Path

_INLINE_SCRIPT = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
_NOT_RUN = re.compile(rb"""\bsrc=|type=["']?application/(?:ld\+)?json""")
_HEAD = re.compile(rb"<head[^>]*>(?:\s*<meta charset=[^>]*>)?")


def add_policy(site: Path, hashes: list[str]) -> None:
    """Write the policy into each page of the site; `hashes` are those of scripts that the elements make.

    The theme swaps pages in place, and the policy of the first page stays in force: all pages get the same one.
    """
    pages = sorted(site.rglob("*.html"))
    inline = {digest for page in pages for digest in inline_script_hashes(page.read_bytes())}
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(sorted(inline | set(hashes)))}">'.encode()
    for page in pages:
        page.write_bytes(_HEAD.sub(lambda head: head[0] + meta, page.read_bytes(), count=1))


def inline_script_hashes(page: bytes) -> set[str]:
    """Return the hashes of the scripts that stand in the page itself."""
    scripts = _INLINE_SCRIPT.finditer(page)
    texts = [script["text"] for script in scripts if not _NOT_RUN.search(script["attributes"])]
    return {f"sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}" for text in texts}


def policy(script_hashes: list[str]) -> str:
    """Return the policy that allows these scripts."""
    scripts = " ".join(f"'{digest}'" for digest in script_hashes)
    directives = {
        "default-src": "'self'",
        "script-src": f"'self' 'wasm-unsafe-eval' {scripts}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "worker-src": "'self' blob:",  # blob: is inherited by the sandboxed frame, whose workers have no other address
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())
