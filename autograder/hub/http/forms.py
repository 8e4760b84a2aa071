"""Reads what a page's form sends."""

from starlette.requests import Request

from autograder.hub.http.web import refuse_zero_bytes


async def fields(request: Request) -> dict[str, str]:
    """Return a form's text fields."""
    async with request.form() as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
    refuse_zero_bytes(texts.values())
    return texts
