"""Signing in at the office's own provider (OpenID Connect, authorization code with PKCE).

The protocol's pieces are Authlib's and joserfc's; what is held against whom is written out here. Nothing is believed
that the provider's key has not signed for us, just now, for this very sign-in.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
import structlog
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from actions.errors import ThukyError
from actions.ports import Clock
from bot.settings import Settings

KEPT = timedelta(hours=1)
"""How long the provider's description and keys are used without asking again."""
LEEWAY_SECONDS = 60
LARGEST_ANSWER = 256 * 1024
# Never "none", and nothing symmetric: a public key must not be taken for a shared secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")

log = structlog.get_logger(__name__)


class SsoRefused(ThukyError):
    """The sign-in cannot be believed; `reason` is for the log and holds nothing of the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SsoDown(ThukyError):
    """The provider does not answer, or not as one does."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """`claim` of the ID token names the person: it is their code, or their e-mail address in the directory."""

    issuer: str
    client_id: str
    client_secret: str = ""
    scopes: str = "openid email profile"
    claim: str = "email"
    match: Literal["email", "code"] = "email"
    unverified_email: bool = False
    """Believe the provider's `email` also where it does not say that it was verified."""
    name: str = "tài khoản cơ quan"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and what must be remembered until it comes back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass
class OidcProvider:
    settings: OidcSettings
    clock: Clock
    transport: httpx.AsyncBaseTransport | None = None
    """For tests; None: the network."""
    _described: tuple[datetime, Mapping[str, Any]] | None = field(default=None, init=False)
    _keys: tuple[datetime, KeySet] | None = field(default=None, init=False)

    async def begin(self, redirect_uri: str) -> Begun:
        """Raises `SsoDown`."""
        described = await self._description()
        state, nonce, verifier = generate_token(43), generate_token(43), generate_token(64)
        url: str = prepare_grant_uri(
            described["authorization_endpoint"],
            self.settings.client_id,
            "code",
            redirect_uri=redirect_uri,
            scope=self.settings.scopes,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(url, state, nonce, verifier)

    async def finish(self, code: str, *, redirect_uri: str, verifier: str, nonce: str) -> str:
        """The value of the claim that names the person. Raises `SsoRefused`, `SsoDown`."""
        described = await self._description()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": self.settings.client_id,
        }
        answer = await self._ask("POST", described["token_endpoint"], form)
        if answer.status_code != 200:
            raise SsoRefused(f"token endpoint answered {answer.status_code}")
        token = _json(answer).get("id_token")
        if not isinstance(token, str):
            raise SsoRefused("no ID token")
        return self._person_named_by(await self._claims(token, nonce))

    async def check(self) -> str:
        """For `thuky doctor`: the issuer, once it has described itself and shown its keys. Raises `SsoDown`."""
        await self._description()
        await self._key_set(fresh=True)
        return self.settings.issuer

    async def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        try:
            claims = await self._verified(token)
            jwt.JWTClaimsRegistry(
                now=int(self.clock.now().timestamp()),
                leeway=LEEWAY_SECONDS,
                iss={"essential": True, "value": self.settings.issuer},
                aud={"essential": True, "value": self.settings.client_id},
                exp={"essential": True},
                iat={"essential": True},
                sub={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError) as error:
            raise SsoRefused(f"ID token: {type(error).__name__}") from error
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise SsoRefused("nonce of another sign-in")
        if claims.get("azp", self.settings.client_id) != self.settings.client_id:
            raise SsoRefused("made out to another client")
        return claims

    async def _verified(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(token, await self._key_set(), algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):
            # Providers change keys: look once more before it is called forged.
            return jwt.decode(token, await self._key_set(fresh=True), algorithms=ALGORITHMS).claims

    def _person_named_by(self, claims: Mapping[str, Any]) -> str:
        value = claims.get(self.settings.claim)
        if not isinstance(value, str) or not value.strip():
            raise SsoRefused(f"no claim {self.settings.claim}")
        by_mail = self.settings.claim == "email"
        if by_mail and claims.get("email_verified") is not True and not self.settings.unverified_email:
            raise SsoRefused("e-mail address not verified by the provider")
        return value.strip()

    async def _description(self) -> Mapping[str, Any]:
        if self._described is not None and self._described[0] > self.clock.now():
            return self._described[1]
        address = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        described = _json(await self._ask("GET", address))
        if described.get("issuer") != self.settings.issuer:
            raise SsoDown("the provider calls itself by another name than THUKY_OIDC_ISSUER")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _as_safe_as(self.settings.issuer, described.get(name)):
                raise SsoDown(f"the provider names no usable {name}")
        self._described = (self.clock.now() + KEPT, described)
        return described

    async def _key_set(self, *, fresh: bool = False) -> KeySet:
        if not fresh and self._keys is not None and self._keys[0] > self.clock.now():
            return self._keys[1]
        described = await self._description()
        shown = _json(await self._ask("GET", described["jwks_uri"]))
        try:
            keys = KeySet.import_key_set(shown)  # type: ignore[arg-type]  # whatever it is, it is checked there
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise SsoDown("the provider's keys are not readable") from error
        self._keys = (self.clock.now() + KEPT, keys)
        return keys

    async def _ask(self, method: str, url: str, form: Mapping[str, str] | None = None) -> httpx.Response:
        secret = self.settings.client_secret
        auth = (self.settings.client_id, secret) if form is not None and secret else None
        try:
            async with httpx.AsyncClient(timeout=10, transport=self.transport) as client:
                answer = await client.request(
                    method, url, data=form, auth=auth, headers={"Accept": "application/json"}
                )
        except httpx.HTTPError as error:
            log.warning("sign-in provider not reached", error=type(error).__name__)
            raise SsoDown("the provider does not answer") from error
        if len(answer.content) > LARGEST_ANSWER:
            raise SsoDown("the provider's answer is too long")
        return answer


def configured_provider(settings: Settings, clock: Clock) -> OidcProvider | None:
    """None where the office has none."""
    if not settings.oidc_issuer or not settings.oidc_client_id:
        return None
    return OidcProvider(
        OidcSettings(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            scopes=settings.oidc_scopes,
            claim=settings.oidc_claim,
            match=settings.oidc_match,
            unverified_email=settings.oidc_unverified_email,
            name=settings.oidc_name,
        ),
        clock,
    )


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except ValueError as error:
        raise SsoDown("the provider's answer is not JSON") from error
    if not isinstance(content, dict) or (answer.status_code != 200 and "error" not in content):
        raise SsoDown(f"the provider answered {answer.status_code}")
    return content


def _as_safe_as(issuer: str, url: object) -> bool:
    """An https provider must not lead us to a plain address."""
    return isinstance(url, str) and urlsplit(url).scheme in ("https", urlsplit(issuer).scheme)
