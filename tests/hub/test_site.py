"""The hub serves the built site as a good web server does."""

import gzip

import httpx
import pytest

from tests.hub.served import NAMED_BY_CONTENT, Served


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/module.wasm", "application/wasm"),
        ("/worker.mjs", "text/javascript; charset=utf-8"),
        ("/exercises/rnn-cell/rnn-cell.ipynb", "application/x-ipynb+json"),
    ],
)
def test_a_file_has_the_type_that_browsers_need(hub: Served, path: str, media_type: str) -> None:
    assert httpx.get(hub.origin + path).headers["content-type"] == media_type


def test_a_file_travels_compressed_and_arrives_whole(hub: Served) -> None:
    with httpx.stream("GET", hub.origin + "/module.wasm", headers={"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) == len(sent) < 1000
    assert gzip.decompress(sent) == (hub.site / "module.wasm").read_bytes()


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_an_unchanged_file_is_not_sent_again(hub: Served, coding: str) -> None:
    first = httpx.get(hub.origin + "/module.wasm", headers={"Accept-Encoding": coding})
    again = httpx.get(
        hub.origin + "/module.wasm", headers={"Accept-Encoding": coding, "If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_only_a_file_named_by_its_content_is_kept_without_asking(hub: Served) -> None:
    for name in NAMED_BY_CONTENT:
        assert "immutable" in httpx.get(f"{hub.origin}/{name}").headers["cache-control"], name
    assert httpx.get(hub.origin + "/worker.mjs").headers["cache-control"] == "no-cache"


def test_a_missing_page_shows_the_sites_own_page(hub: Served) -> None:
    answer = httpx.get(hub.origin + "/nowhere/")
    assert answer.status_code == 404
    assert "Missing" in answer.text


@pytest.mark.parametrize("path", ["/..%2f..%2fhub.log", "/%2e%2e/hub.log", "//etc/passwd", "/%00"])
def test_nothing_outside_the_site_is_served(hub: Served, path: str) -> None:
    assert httpx.get(hub.origin + path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/api/status", "/hub/sign-in/x", "/nowhere"])
def test_every_answer_protects_the_browser(hub: Served, path: str) -> None:
    headers = httpx.get(hub.origin + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


def test_another_hosts_name_is_refused(hub: Served) -> None:
    assert httpx.get(hub.origin + "/api/status", headers={"Host": "attacker.example"}).status_code == 400
