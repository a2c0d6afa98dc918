"""Build the two environments once per lock, in the user's cache, and link them into this checkout.

    python3 setup/environments.py [--print]

The application's environment is seen from the checkout through a thin `.venv`, which adds the
checkout itself, so several checkouts share one installation. Rasa's is a plain link, `.venv-rasa`.
Only the standard library is used, and any Python from 3.9 on can run this file.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPLETE = ".complete"

# Read by sh first and by Python then, so that the path may be long and hold spaces.
LAUNCHER = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from bot.cli import main

sys.exit(main())
"""


class SetupError(Exception):
    """Setting up cannot go on; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Environment:
    """One set of locked packages and the Python versions it runs on, best first."""

    name: str
    lock: Path
    versions: tuple[str, ...]
    override: str
    remedy: str


APP = Environment(
    name="Thư Ký",
    lock=ROOT / "app.lock",
    versions=("3.11", "3.12", "3.13", "3.14"),
    override="THUKY_PYTHON",
    remedy="install it with your system's packages, `uv python install 3.11` or `pyenv install 3.11`",
)
RASA = Environment(
    name="Rasa",
    lock=ROOT / "nlu" / "rasa.lock",
    versions=("3.10",),
    override="THUKY_PYTHON310",
    remedy="install it with `uv python install 3.10` or `pyenv install 3.10`",
)


def cache_root() -> Path:
    """Where built environments and trained models are kept, for all checkouts of this user."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "thuky"


def find_python(environment: Environment) -> Path:
    """Return an interpreter that really runs; a shim on PATH may be there and still not work."""
    for candidate in _candidates(environment):
        version = _version_of(candidate)
        if version in environment.versions:
            return candidate
    wanted = f"Python {environment.versions[0]}" + (" or newer" if len(environment.versions) > 1 else "")
    raise SetupError(
        f"{environment.name} needs {wanted} with its venv module and none was found: "
        f"{environment.remedy}, or set {environment.override} to the path of one."
    )


def _candidates(environment: Environment) -> Iterator[Path]:
    named = os.environ.get(environment.override)
    if named:
        yield Path(named).expanduser()
        return
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    managed = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    for version in environment.versions:
        on_path = shutil.which(f"python{version}")
        if on_path:
            yield Path(on_path)
        yield from sorted(pyenv.glob(f"versions/{version}*/bin/python{version}"), reverse=True)
        yield from sorted(managed.glob(f"cpython-{version}*/bin/python{version}"), reverse=True)
    yield Path(sys.executable)


def _version_of(python: Path) -> str | None:
    """Return "3.10", or None where this is no working interpreter able to make environments."""
    probe = "import ensurepip, venv, sys; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python, "-c", probe], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def build(environment: Environment, python: Path) -> Path:
    """Return the cached environment of this lock, building it if it is not there or was left half done.

    A virtual environment cannot be moved, so it is built where it stays and counts only once its
    marker is written; the file lock makes a second builder wait for the first and then find it done.
    """
    digest = hashlib.sha256(environment.lock.read_bytes() + (_version_of(python) or "").encode()).hexdigest()
    home = cache_root() / digest[:20]
    if (home / COMPLETE).exists():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    with _locked(home.with_suffix(".lock")):
        if not (home / COMPLETE).exists():
            _install(environment, python, home)
    return home


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _install(environment: Environment, python: Path, home: Path) -> None:
    began = time.monotonic()
    _say(f"Installing the packages of {environment.name} into {home} (once for this lock, 1 to 3 minutes)")
    shutil.rmtree(home, ignore_errors=True)
    _run([python, "-m", "venv", home])
    pip: list[Path | str] = [
        home / "bin" / "python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
    ]
    _run([*pip, "install", "-qq", "--require-hashes", "-r", environment.lock])
    (home / COMPLETE).write_text(f"{environment.name}, {environment.lock.name}\n", encoding="utf-8")
    _say(f"{environment.name}: done in {time.monotonic() - began:.0f} s")


def _run(command: list[Path | str]) -> None:
    # A PYTHONPATH of the caller would leak into the new environment.
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    if subprocess.run(command, env=clean, check=False).returncode != 0:
        words = " ".join(str(word) for word in command)
        raise SetupError(f"This step failed, its reason stands above: {words}")


def link_app(home: Path, checkout: Path) -> None:
    """Make `.venv` in the checkout: the cached packages, the checkout's modules and the command."""
    thin = checkout / ".venv"
    packages = _site_packages(home)
    content = f"import site; site.addsitedir({str(packages)!r})\n{checkout}\n"
    pth = thin / "lib" / packages.parent.name / "site-packages" / "thuky.pth"
    launcher = thin / "bin" / "thuky"
    if pth.exists() and pth.read_text(encoding="utf-8") == content and launcher.exists():
        return
    with _locked(cache_root() / f"link-{hashlib.sha256(str(checkout).encode()).hexdigest()[:20]}.lock"):
        _remove(thin)
        _run([(home / "bin" / "python").resolve(), "-m", "venv", "--without-pip", thin])
        launcher.write_text(LAUNCHER.format(python=thin / "bin" / "python"), encoding="utf-8")
        launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        pth.write_text(content, encoding="utf-8")  # last: it is what says that the rest is there


def link_rasa(home: Path, checkout: Path) -> None:
    """Point `.venv-rasa` at the cached Rasa environment, by an atomic rename of the link."""
    link = checkout / ".venv-rasa"
    if link.is_symlink() and link.readlink() == home:
        return
    if link.is_dir() and not link.is_symlink():
        _remove(link)
    fresh = checkout / f".venv-rasa.{os.getpid()}"
    fresh.symlink_to(home)
    fresh.replace(link)


def _site_packages(home: Path) -> Path:
    found = sorted(home.glob("lib/python3.*/site-packages"))
    if len(found) != 1:
        raise SetupError(f"{home} is damaged; delete it and run `make setup` again.")
    return found[0]


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Build both environments and link them into this checkout.")
    parser.add_argument("--print", action="store_true", help="print where the environments are")
    options = parser.parse_args()
    try:
        # Both interpreters first: nobody should wait a minute to learn that the other is missing.
        pythons = {environment: find_python(environment) for environment in (APP, RASA)}
        # Side by side: pip keeps one core busy for a minute or two.
        with ThreadPoolExecutor() as pool:
            homes = dict(zip(pythons, pool.map(build, pythons, pythons.values())))
        link_app(homes[APP], ROOT)
        link_rasa(homes[RASA], ROOT)
    except SetupError as problem:
        _say(str(problem))
        return 1
    if options.print:
        for environment, home in homes.items():
            print(f"{environment.name}: {home}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
