"""Train the understanding, once for each state of its data and code, and keep the model in the user's cache.

    python -m bot.training [--force] [--data DIR --domain FILE --out DIR]

With --data and --domain the same pipeline learns from other data, and the model lands in --out.
"""

from __future__ import annotations

import argparse
import ast
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from actions.errors import ThukyError

ROOT = Path(__file__).resolve().parent.parent
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
RASA_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",  # its cache does not see a changed import; ours does
    "LOG_LEVEL": "WARNING",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TQDM_DISABLE": "1",
}


class TrainingFailedError(ThukyError):
    """Rasa could not train; its last lines are in the message. Mend the data and run `make train`."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What to learn from: a folder or file of Rasa training data, and the domain that names its intents."""

    data: Path = ROOT / "data"
    domain: Path = ROOT / "domain.yml"
    config: Path = ROOT / "config.yml"


def cache_root() -> Path:
    """The user's cache, as in setup/environments.py."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "thuky"


def model_path(subject: Subject | None = None) -> Path:
    """Where the model of the present data and code is, or will be once it is trained."""
    return cache_root() / "models" / f"{_digest(subject or Subject())}.tar.gz"


def train(*, force: bool = False, subject: Subject | None = None) -> Path:
    """Return the model of the present data, training it if there is none; raises `TrainingFailedError`.

    Two that train at once: the second waits for the first and takes its model.
    """
    wanted = subject or Subject()
    path = model_path(wanted)
    if path.exists() and not force:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    asked_at = time.time()
    with _locked(path.with_suffix(".lock")):
        if not path.exists() or (force and path.stat().st_mtime < asked_at):
            _train_into(path, wanted)
    return path


def rasa_environment() -> dict[str, str]:
    """The environment of a Rasa child: our modules, no telemetry, little noise."""
    return {**os.environ, **RASA_QUIET, "PYTHONPATH": str(ROOT)}


def _train_into(path: Path, subject: Subject) -> None:
    print("Training the understanding (about a minute)", file=sys.stderr, flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        command = [RASA_PYTHON, "-m", "rasa", "train", "--force", "--skip-validation"]
        command += ["--config", subject.config, "--domain", subject.domain, "--data", subject.data]
        command += ["--out", folder, "--fixed-model-name", "model"]
        # A fixed hash seed: the same data gives the same model.
        environment = {**rasa_environment(), "PYTHONHASHSEED": "0"}
        done = subprocess.run(
            [str(each) for each in command],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        trained = Path(folder) / "model.tar.gz"
        if done.returncode != 0 or not trained.exists():
            raise TrainingFailedError(_last_lines(done.stdout + done.stderr))
        trained.replace(path)
    print(f"Trained in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _last_lines(output: str, count: int = 15) -> str:
    return "\n".join(line for line in output.splitlines() if line.strip())[-200 * count :]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _digest(subject: Subject) -> str:
    """One hash of everything that training reads: data, domain, config, the lock and the code it runs."""
    found = hashlib.sha256()
    examples = sorted(subject.data.rglob("*.y*ml")) if subject.data.is_dir() else [subject.data]
    for path in [subject.config, subject.domain, ROOT / "nlu" / "rasa.lock", *examples, *_code()]:
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:20]


def _code() -> list[Path]:
    """The modules of nlu that the Rasa components lead to: a new card or reader elsewhere does not retrain."""
    waiting = sorted((ROOT / "nlu" / "rasa").glob("*.py"))
    reached: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting.extend(_imported(path))
    tables = [
        path
        for path in (ROOT / "nlu").rglob("*")
        if path.suffix in {".yml", ".yaml", ".json", ".txt", ".tsv"}
    ]
    return sorted(reached) + sorted(tables)


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "nlu":
                place = ROOT.joinpath(*name.split("."))
                yield from (
                    each for each in (place.with_suffix(".py"), place / "__init__.py") if each.is_file()
                )


def main() -> int:
    parser = argparse.ArgumentParser(description="Train the understanding of messages.")
    parser.add_argument("--force", action="store_true", help="train although there is a model of this data")
    parser.add_argument("--data", type=Path, help="other training data in Rasa's format")
    parser.add_argument("--domain", type=Path, help="the domain of the other data")
    parser.add_argument("--config", type=Path, help="another pipeline than config.yml")
    parser.add_argument("--out", type=Path, help="folder for a copy of the model")
    options = parser.parse_args()
    given = {name: getattr(options, name) for name in ("data", "domain", "config")}
    subject = Subject(**{name: path.resolve() for name, path in given.items() if path})
    try:
        path = train(force=options.force, subject=subject)
    except TrainingFailedError as problem:
        print(problem, file=sys.stderr)
        return 1
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        copy = options.out / "model.tar.gz"
        copy.write_bytes(path.read_bytes())
        path = copy
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
