"""An office's own sign-in on loopback, as strict as real ones; `faults` make it lie in one way each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from actions.ports import Clock

Fault = Literal[
    "none", "nonce", "issuer", "audience", "signature", "algorithm_none", "symmetric", "expired", "no_token"
]


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@cache
def _rsa(kid: str, *, of: str = "office") -> RSAKey:
    """Made once for all tests: it takes long. `of`: whose key it really is."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@dataclass
class FakeProvider:
    """Speaks through `transport`. `claims` are those of whoever signs in next."""

    clock: Clock
    issuer: str = "http://127.0.0.1:9/realms/office"
    client_id: str = "thuky"
    client_secret: str = "provider-secret"
    claims: dict[str, Any] = field(default_factory=dict)
    fault: Fault = "none"
    down: bool = False
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _key: RSAKey = field(default_factory=lambda: _rsa("first"))
    _foreign: RSAKey = field(default_factory=lambda: _rsa("first", of="somebody"))

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def change_key(self) -> None:
        """As providers do from time to time."""
        self._key = _rsa("second")

    def consent(self, url: str) -> str:
        """The person agrees: the address to which the browser is sent back. Raises where a real one would complain."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert url.startswith(f"{self.issuer}/authorize?")
        assert query["client_id"] == self.client_id
        assert query["response_type"] == "code"
        assert "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256"
        assert len(query["state"]) >= 32
        assert len(query["nonce"]) >= 32
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = str(request.url).removeprefix(self.issuer)
        self.asked.append(path)
        if self.down:
            raise httpx.ConnectError("down", request=request)
        if path == "/.well-known/openid-configuration":
            return httpx.Response(200, json=self._description())
        if path == "/keys":
            return httpx.Response(200, json={"keys": [self._key.as_dict(private=False)]})
        if path == "/token" and request.method == "POST":
            return self._token(request)
        return httpx.Response(404)

    def _description(self) -> dict[str, str]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def _token(self, request: httpx.Request) -> httpx.Response:
        given = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        asked = self._codes.pop(form.get("code", ""), None)
        if given != f"{self.client_id}:{self.client_secret}":
            return httpx.Response(401, json={"error": "invalid_client"})
        if asked is None or form["redirect_uri"] != asked["redirect_uri"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        if challenge.rstrip(b"=").decode() != asked["code_challenge"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        if self.fault == "no_token":
            return httpx.Response(200, json={"access_token": "a", "token_type": "Bearer"})
        token = self._id_token(asked["nonce"])
        return httpx.Response(200, json={"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _id_token(self, nonce: str) -> str:
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": "https://evil.test" if self.fault == "issuer" else self.issuer,
            "aud": "somebody-else" if self.fault == "audience" else self.client_id,
            "sub": "1",
            "iat": now - 3_600 if self.fault == "expired" else now,
            "exp": now - 1_800 if self.fault == "expired" else now + 300,
            "nonce": "another" if self.fault == "nonce" else nonce,
            **self.claims,
        }
        if self.fault == "algorithm_none":
            parts = ('{"alg":"none"}', json.dumps(claims))
            return (
                ".".join(base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts)
                + "."
            )
        if self.fault == "symmetric":
            # The public key taken for a shared secret, put together by hand: no library would do it.
            head = _encoded(json.dumps({"alg": "HS256", "kid": self._key.kid}).encode())
            signed = f"{head}.{_encoded(json.dumps(claims).encode())}"
            return f"{signed}.{_encoded(hmac.digest(self._key.as_pem(private=False), signed.encode(), 'sha256'))}"
        signer = self._foreign if self.fault == "signature" else self._key
        return jwt.encode({"alg": "RS256", "kid": signer.kid}, claims, KeySet([signer]))
