"""Secrets that the program keeps in the database: locked with a key made from THUKY_SECRET_KEY."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from actions.errors import ThukyError


class WrongKey(ThukyError):
    """It was locked with another THUKY_SECRET_KEY, or altered; it must be put in again."""


class Vault:
    """Locks texts (Fernet: AES-128-CBC with HMAC-SHA256). `purpose` keeps keys of different uses apart."""

    def __init__(self, secret: str, *, purpose: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=f"thuky {purpose}".encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))

    def lock(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def unlock(self, locked: str) -> str:
        """Raises `WrongKey`."""
        try:
            return self._fernet.decrypt(locked.encode()).decode()
        except InvalidToken as error:
            raise WrongKey("locked with another THUKY_SECRET_KEY") from error
