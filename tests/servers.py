"""Real servers that tests start for themselves: on loopback, in a directory of their own, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from psycopg import sql

START_SECONDS = 30
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A cluster that trusts everyone on loopback. Started again it has what was committed."""

    port: int
    home: Path
    options: tuple[str, ...] = ()

    def start(self) -> subprocess.Popen[bytes]:
        """A process of its own that answers. Raises `RuntimeError` where it does not."""
        arguments = ("-D", self.home / "data", "-h", "127.0.0.1", "-p", str(self.port), "-k", self.home)
        log = self.home / "log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [_find_postgresql() / "postgres", *arguments, "-c", "max_connections=100", *self.options],
                cwd=self.home,
                stdout=output,
                stderr=output,
                **_identity(),
            )
        _wait_until_ready(self, process, log)
        return process

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://thuky@127.0.0.1:{self.port}/{database}"

    def create_database(self, *, template: str = "template1", name: str = "") -> str:
        """The name of a new database, a copy of `template`."""
        name = name or f"office_{os.getpid()}_{next(_numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop_database(self, name: str) -> None:
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_postgresql() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database of its own."""
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@dataclass(frozen=True, slots=True)
class RedisServer:
    """A running Redis that keeps nothing on disk. Stopping and starting it again empties it."""

    port: int
    home: Path

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> subprocess.Popen[bytes]:
        """A process of its own that answers. Raises `RuntimeError` where it does not."""
        log = self.home / "log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [
                    _find_redis(),
                    *("--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.home)),
                    *("--save", "", "--appendonly", "no", "--daemonize", "no"),
                ],
                cwd=self.home,
                stdout=output,
                stderr=output,
            )
        until = time.monotonic() + START_SECONDS
        with redis.Redis(port=self.port) as client:
            while True:
                try:
                    client.ping()
                except redis.RedisError as error:
                    if process.poll() is not None or time.monotonic() > until:
                        stop(process)
                        raise RuntimeError(f"Redis did not start: {log.read_text()}") from error
                    time.sleep(0.02)
                else:
                    return process


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    with running_redis() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The address of an empty Redis; tests of one process share it one after the other."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    return redis_server.url


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """A fresh Redis on a free port.

    Raises `RuntimeError` where Redis is not installed or does not start.
    """
    home = Path(tempfile.mkdtemp(prefix="thuky-redis-"))
    try:
        server = RedisServer(_free_port(), home)
        process = server.start()
        try:
            yield server
        finally:
            stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, wait, and insist."""
    process.terminate()
    try:
        process.wait(START_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _find_redis() -> str:
    found = shutil.which("redis-server")
    if found is None:
        raise RuntimeError("these tests need redis-server: run `make setup-test`")
    return found


@contextmanager
def running_postgresql(*, durable: bool = False) -> Iterator[PostgresServer]:
    """A fresh cluster. Unless `durable` it does not wait for the disk, as nothing in it outlives the test.

    Raises `RuntimeError` where PostgreSQL is not installed or does not start.
    """
    home = Path(tempfile.mkdtemp(prefix="thuky-postgresql-"))
    try:
        server = _new_cluster(home, durable=durable)
        process = server.start()
        try:
            yield server
        finally:
            # SIGINT: disconnect everyone and stop.
            process.send_signal(signal.SIGINT)
            try:
                process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def mortal_postgresql() -> Iterator[PostgresServer]:
    """A durable cluster that the caller starts, kills and starts again."""
    home = Path(tempfile.mkdtemp(prefix="thuky-postgresql-"))
    try:
        yield _new_cluster(home, durable=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _new_cluster(home: Path, *, durable: bool) -> PostgresServer:
    user = _unprivileged_user()
    if user is not None:
        os.chown(home, user.pw_uid, user.pw_gid)
    log = home / "log"
    with log.open("wb") as output:
        made = subprocess.run(
            [
                _find_postgresql() / "initdb",
                *("-D", home / "data", "-U", "thuky", "-A", "trust"),
                *("-E", "UTF8", "--locale=C", "--no-sync"),
            ],
            check=False,
            cwd=home,
            stdout=output,
            stderr=output,
            **_identity(),
        )
    if made.returncode != 0:
        raise RuntimeError(f"initdb failed: {log.read_text()}")
    relaxed = () if durable else ("-c", "fsync=off", "-c", "full_page_writes=off")
    return PostgresServer(_free_port(), home, relaxed)


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    user = _unprivileged_user()
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _find_postgresql() -> Path:
    """The newest installed version's programs. Debian keeps them off the PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("these tests need PostgreSQL's server programs: run `make setup-test`")
    return Path(on_path).resolve().parent


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Whom to be when root; None where we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(server.url(), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from error
            time.sleep(0.05)
        else:
            return
