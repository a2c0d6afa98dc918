"""What is handed to administrators fits the program, and nothing in it runs as root."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from bot.voice.sound import LARGEST_BYTES
from tests.wiring.command_line import commands, options

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
DOCKERFILES = sorted((DEPLOY / "compose").glob("*.Dockerfile"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
_SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|KEY|DATABASE_URL")


# ---- settings ----


def test_the_example_names_every_setting_with_its_default() -> None:
    text = (DEPLOY / "env.example").read_text(encoding="utf-8")
    written = dict(re.findall(r"^#(THUKY_\w+)=(.*)$", text, re.MULTILINE))
    fields = Settings.model_fields
    assert written == {f"THUKY_{name.upper()}": _written(field.default) for name, field in fields.items()}


def _written(default: object) -> str:
    return str(default).lower() if isinstance(default, bool) else str(default)


# ---- systemd ----

HARDENED = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectControlGroups": "yes",
    "RestrictSUIDSGID": "yes",
    "SystemCallArchitectures": "native",
    "UMask": "0077",
}


def _unit(path: Path) -> Mapping[str, Mapping[str, str]]:
    parser = RawConfigParser(strict=False, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[method-assign, assignment]
    parser.read_string(path.read_text(encoding="utf-8"))
    return {name: dict(parser[name]) for name in parser.sections()}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_exists_as_a_user_without_rights(path: Path) -> None:
    service = _unit(path)["Service"]
    assert service["User"] == "thuky"
    assert {key: service[key] for key in HARDENED} == HARDENED
    assert "MemoryMax" in service
    found = re.search(r"\.venv/bin/thuky ([a-z]+)", service["ExecStart"])
    assert found is not None
    assert found[1] in commands()
    assert set(re.findall(r"(--[a-z-]+)", service["ExecStart"])) <= options(found[1])


def test_the_timer_calls_a_unit_that_is_there() -> None:
    for timer in (DEPLOY / "systemd").glob("*.timer"):
        assert timer.with_suffix(".service") in UNITS
        assert "OnCalendar" in _unit(timer)["Timer"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_finds_nothing_wrong_with_a_unit(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("/opt/thuky/.venv/bin/thuky", "/bin/true")
    copy = tmp_path / path.name.replace("@", "@1")
    copy.write_text(re.sub(r"^Documentation=.*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(copy)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert [line for line in said.stderr.splitlines() if path.stem.split("@")[0] in line] == []


# ---- containers ----


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_is_closed(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    uid, _, gid = service["user"].partition(":")
    assert int(uid) > 0
    assert int(gid) > 0
    assert service["healthcheck"]["test"][0] == "CMD"
    assert "mem_limit" in service
    assert "pids_limit" in service
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_built_here_or_has_a_version(name: str) -> None:
    service = SERVICES[name]
    if "build" in service:
        context = (DEPLOY / "compose" / service["build"]["context"]).resolve()
        assert context == ROOT
        assert (context / service["build"]["dockerfile"]).is_file()
    else:
        assert re.search(r":\d", service["image"])


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    for name in ("rasa", "postgres", "redis"):
        for network in SERVICES[name]["networks"]:
            assert COMPOSE["networks"][network] == {"internal": True}, name
    assert set(SERVICES["nginx"]["networks"]).isdisjoint(
        {*SERVICES["postgres"]["networks"], *SERVICES["rasa"]["networks"]}
    )


def test_secrets_come_as_files_only() -> None:
    for service in SERVICES.values():
        for key in service.get("environment", {}):
            assert not _SECRET.search(key) or key.endswith("_FILE")
        for secret in service.get("secrets", ()):
            assert secret in COMPOSE["secrets"]
    fields = {f"thuky_{name}" for name in Settings.model_fields}
    assert {name for name in COMPOSE["secrets"] if name.startswith("thuky_")} <= fields


def test_containers_are_given_settings_that_exist() -> None:
    known = {f"THUKY_{name.upper()}" for name in Settings.model_fields}
    given = {key for service in SERVICES.values() for key in service.get("environment", {})}
    assert {key for key in given if key.startswith("THUKY_")} <= known


def test_containers_run_commands_that_exist() -> None:
    for name in ("app", "worker"):
        words: list[str] = SERVICES[name]["command"]
        assert words[0] in commands()
        assert {word for word in words if word.startswith("--")} <= options(words[0])


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.name)
def test_an_image_is_made_of_locked_packages_and_runs_as_nobody_special(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    steps = [line.split(None, 1) for line in lines if line and not line.startswith("#")]
    users = [value for step, value in steps if step == "USER"]
    assert users
    assert all(int(part) > 0 for part in users[-1].split(":"))
    assert any(step == "HEALTHCHECK" for step, _ in steps)
    assert all(re.search(r":\d+\.\d+", value) for step, value in steps if step == "FROM")
    assert all("--require-hashes" in value for step, value in steps if "pip install" in value)
    for source in _copied(steps):
        assert (ROOT / source).exists(), source
        assert source.split("/")[0] in _allowed(), source


def _copied(steps: list[list[str]]) -> Iterator[str]:
    for step, value in steps:
        if step == "COPY" and "--from" not in value:
            yield from value.split()[:-1]


def _allowed() -> set[str]:
    text = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    assert "\n*\n" in text
    return {line[1:] for line in text.splitlines() if line.startswith("!")}


def test_new_secrets_are_random_and_kept(tmp_path: Path) -> None:
    script = DEPLOY / "compose" / "make-secrets.sh"
    folder = tmp_path / "secrets"

    def made() -> dict[str, str]:
        subprocess.run([script, folder], check=True, capture_output=True, timeout=30)
        return {path.name: path.read_text() for path in folder.iterdir()}

    found = made()
    assert made() == found
    assert set(found) == {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    assert found["postgres_password"] in found["database_url"]
    assert len({found["postgres_password"], found["secret_key"], found["rasa_secret"]}) == 3
    assert all(len(found[name]) == 64 for name in ("postgres_password", "secret_key", "rasa_secret"))
    assert folder.stat().st_mode & 0o077 == 0


# ---- the proxy ----


def test_the_proxy_closes_what_is_for_insiders_and_limits_what_is_for_all() -> None:
    text = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    inside = dict(re.findall(r"location (?:= )?(\S+) \{([^{}]*)\}", text[text.index("listen 8443") :]))
    assert "return 404;" in inside["/metrics"]
    assert "return 404;" in inside["/healthz"]
    assert "client_max_body_size 1m;" in inside["/webhooks/"]
    for place in ("/webhooks/", "/ws", "/files/", "/static/", "/"):
        assert "limit_req zone=" in inside[place], place
        assert "proxy_pass" in inside[place], place
    assert "proxy_read_timeout 1h;" in inside["/ws"]
    assert "proxy_set_header Upgrade $http_upgrade;" in text
    assert "$request_uri" not in re.search(r"log_format [^;]*;", text, re.DOTALL)[0]  # type: ignore[index]
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in text


def test_nginx_lets_a_voice_note_or_a_file_through_that_the_program_takes() -> None:
    text = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")
    found = re.search(r"location ~ \^/\(\?:voice\|uploads\)\$ \{[^}]*client_max_body_size (\d+)m;", text)
    assert found is not None
    assert int(found[1]) * 2**20 > LARGEST_BYTES
