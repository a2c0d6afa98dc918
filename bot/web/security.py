"""What every answer of the web says to the browser, and which pages may open our socket."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

VENDORED_STYLES = (
    "gEI5ioOXXxALFJC41Si0J5oHIlfEwmVnJPS5zP1dD9M=",  # vue-advanced-chat
    "4GlzruQWtwe0rkycpSNWSX6JCOl6mIQwkfQm3P0t2wI=",  # emoji-picker
    "K0Nb5fG/Ln6euwd/YhX97ZGbBM1Qaf7NGSWNm5vAsx4=",  # what vue-advanced-chat adds to emoji-picker
    "IPWxeLdKcU4Q/rx+3Cl7RonLCwqdCIxMhvVHKsMXnSk=",  # emoji-picker's attribute while it shows its groups
    "6HpWIsdSzCPsiu7INxYbKx/3n4mM5aZrncmDSU1/xFU=",  # and while it searches
)
"""SHA-256 of the style sheets and style attributes that the vendored components put into their shadow roots. Nothing
else inline is applied; the browser test fails on any violation, and the browser names the hash it missed."""


def content_security_policy() -> str:
    styles = " ".join(f"'sha256-{digest}'" for digest in VENDORED_STYLES)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'unsafe-hashes' {styles}",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "media-src 'self' blob:",
            "connect-src 'self' blob:",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """ASGI middleware that sets the headers on every HTTP answer, also on errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def same_origin(headers: Headers, public_url: str = "") -> bool:
    """The page that asks was served by us: its Origin names the host it asks, or our public address.

    The scheme is not compared with the request's, which a proxy that ends TLS would have changed.
    """
    origin = urlsplit(headers.get("origin", ""))
    if origin.scheme not in ("http", "https") or not origin.netloc:
        return False
    if public_url:
        ours = urlsplit(public_url)
        if (origin.scheme, origin.netloc) == (ours.scheme, ours.netloc):
            return True
    return origin.netloc == headers.get("host", "")
