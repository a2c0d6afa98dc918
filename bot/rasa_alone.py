"""Rasa by itself, for a machine, a unit or a container of its own: `python -m bot.rasa_alone [HOST [PORT]]`.

Runs on either environment, so that a machine for Rasa needs only Rasa's. The model is trained first where there is
none for the present data. Whoever asks must know THUKY_RASA_SECRET.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from bot.training import RASA_PYTHON, ROOT, rasa_environment, train

SECRET_FOLDERS = ("/run/secrets",)
"""Where containers get secrets as files; systemd names its own in CREDENTIALS_DIRECTORY."""


def rasa_command(model: Path, *, parent: int, host: str, port: int) -> list[str]:
    """What to execute; Rasa ends with its `parent`."""
    command = [str(RASA_PYTHON), "-m", "nlu.rasa.serve", str(parent), "run", "--model", str(model)]
    command += ["--interface", host, "--port", str(port)]
    return [*command, "--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]


def with_secrets(secret: str) -> Mapping[str, str]:
    """The environment of a Rasa that only those with `secret` may ask. Its own HTTP interface opens to nobody."""
    return {
        **rasa_environment(),
        "THUKY_RASA_SECRET": secret,
        "THUKY_RASA_TOKEN": secrets.token_hex(32),
        "OMP_NUM_THREADS": "1",  # one message at a time is too little work to share among threads
    }


def find_secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """From the environment, else from a file of that name among the secrets; "" where there is none."""
    if environment.get(name):
        return environment[name]
    for folder in (environment.get("CREDENTIALS_DIRECTORY", ""), *SECRET_FOLDERS):
        path = Path(folder, name.lower())
        if folder and path.is_file():
            return path.read_text(encoding="utf-8").strip()
    return ""


def main(host: str = "127.0.0.1", port: str = "5005") -> NoReturn:
    """Become Rasa; ends with code 1 where there is no secret."""
    secret = find_secret("THUKY_RASA_SECRET")
    if not secret:
        print("THUKY_RASA_SECRET chưa được đặt: ai cũng có thể hỏi Rasa. Đặt rồi chạy lại.", file=sys.stderr)
        sys.exit(1)
    command = rasa_command(train(), parent=os.getppid(), host=host, port=int(port))
    os.chdir(ROOT)
    os.execve(command[0], command, dict(with_secrets(secret)))


if __name__ == "__main__":
    main(*sys.argv[1:])
