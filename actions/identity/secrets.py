"""Making and using up what proves who somebody is: codes that people type, links, tokens that browsers keep."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from actions.identity.models import OneTimeSecret, Purpose
from actions.models import AuditRow, Json, Person
from actions.ports import UnitOfWork
from nlu.identity_words import CODE_ALPHABET, CODE_LENGTH

OWN_CODE_LIVES = timedelta(minutes=10)
OFFICE_CODE_LIVES = timedelta(days=1)
"""A code that an administrator hands over, on paper or by telephone."""
WEB_LINK_LIVES = timedelta(minutes=5)

_SALT = b"thuky.identity.code"
_COST = 2**13


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code or link gives: to whom, for what, how long, and who made it where that is not the person."""

    person: Person
    purpose: Purpose
    lives: timedelta
    by: Person | None = None
    content: Json = field(default_factory=dict)


def make_code(grant: Grant, work: UnitOfWork, *, now: datetime) -> str:
    """A code to be typed, in capitals without its dash. The person's earlier ones of the purpose are void."""
    code = _new_code()
    work.proofs.withdraw(grant.person.id, [grant.purpose], now=now)
    _keep(grant, code_digest(code), work, now)
    return code


def make_link_token(grant: Grant, work: UnitOfWork, *, now: datetime) -> str:
    """A token of 256 bits for an address. The person's earlier ones of the purpose are void."""
    token = secrets.token_urlsafe(32)
    work.proofs.withdraw(grant.person.id, [grant.purpose], now=now)
    _keep(grant, token_digest(token), work, now)
    return token


def shown(code: str) -> str:
    """ "K7QM-3XPD"."""
    return f"{code[:4]}-{code[4:]}"


def code_digest(code: str) -> str:
    """Slow on purpose: forty bits are soon guessed by who holds a copy of the database."""
    return hashlib.scrypt(code.encode(), salt=_SALT, n=_COST, r=8, p=1, dklen=32).hex()


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        # Letters alone may be a word, digits alone a telephone number.
        if 2 <= sum(sign.isdigit() for sign in code) <= CODE_LENGTH - 2:
            return code


def _keep(grant: Grant, digest: str, work: UnitOfWork, now: datetime) -> None:
    work.proofs.add_secret(
        OneTimeSecret(
            purpose=grant.purpose,
            digest=digest,
            made_at=now,
            expires_at=now + grant.lives,
            person_id=grant.person.id,
            made_by_id=grant.by.id if grant.by is not None else None,
            content=grant.content,
        )
    )
    log_identity(
        f"secret.{grant.purpose.value}", grant.person, work, at=now, by=grant.by if grant.by else grant.person
    )


def log_identity(action: str, person: Person, work: UnitOfWork, *, at: datetime, by: Person | None) -> None:
    """`by` None: the program, or its administrator at the command line."""
    work.audit.add(
        AuditRow(
            at=at,
            actor_id=by.id if by is not None else None,
            action=action,
            kind="person",
            subject_id=person.id,
        )
    )
