"""Who may ask: the page that this computer serves, of whoever has the address with the token; nobody else's page.

A page of another site can make a browser send requests here. It cannot read the cookie (SameSite), its origin is another, and
a name that it makes point here (DNS rebinding) stands in the Host header, which is checked first.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problem import problem

API = "/api/"
IMPORT = "/api/v1/log/import"
MOST_BYTES, MOST_IMPORTED_BYTES = 1 << 20, 32 << 20  # of a body: a form; a log of a lifetime is some 15 MB
_YEAR_S = 365 * 24 * 3600
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class Gate:
    """Middleware in front of everything: the Host, the origin, the token, the size; and what every answer says to browsers."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: Iterable[str], cookie: str) -> None:
        self.app, self.token, self.hosts, self.cookie = app, token, frozenset(hosts), cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    answer.setdefault(name, value)
                answer.setdefault("Content-Security-Policy", POLICY)
                if scope["path"].startswith(API):
                    answer.setdefault("Cache-Control", "no-store")
            await send(message)

        refused = self._refusal(scope, headers)
        if refused is not None:
            await refused(scope, receive, sent)
            return
        told = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and told:
            await self._welcome(told)(scope, receive, sent)
            return
        most = MOST_IMPORTED_BYTES if scope["path"] == IMPORT else MOST_BYTES
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise HTTPException(413, _too_large(most))
            return message

        await self.app(scope, counted, sent)

    def _refusal(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        host = headers.get("host", "")
        if host not in self.hosts:
            return problem(421, "This address is not the page's. Open the one that `legpress app` printed.")
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != host:
            return problem(403, "Another site's page asked; only legpress' own may.")
        if not scope["path"].startswith(API):
            return None
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return problem(403, "Another site's page asked; only legpress' own may.")
        if not self._known(headers):
            sentence = "Open the address that `legpress app` printed: it lets this browser in."
            return problem(401, sentence, {"WWW-Authenticate": "Bearer"})
        most = MOST_IMPORTED_BYTES if scope["path"] == IMPORT else MOST_BYTES
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > most:
            return problem(413, _too_large(most))
        return None

    def _known(self, headers: Headers) -> bool:
        kind, _, told = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self._right(told)
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        return self.cookie in cookies and self._right(cookies[self.cookie].value)

    def _right(self, told: str) -> bool:
        return hmac.compare_digest(told.encode(), self.token.encode())

    def _welcome(self, told: str) -> ASGIApp:
        """Keeps the token in the browser and takes it out of the address."""
        if not self._right(told):
            return problem(
                401, "The token in this address is not the present one. Open the one that `legpress app` printed."
            )
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, self.token, max_age=_YEAR_S, path="/", httponly=True, samesite="strict")
        return answer


def _too_large(most: int) -> str:
    return f"That is more than {most >> 20} MB, which is more than legpress takes at once."
