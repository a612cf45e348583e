"""What must be refused is refused, says so, and stands in the log."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard.app import create_app
from dashboard.config import configure
from dashboard.security.requests import SESSION_COOKIE
from dashboard.security.users import add_user, load_users
from simcore.errors import LineproofError, SpecError
from tests.dashboard.conftest import BASE, EXAMPLES, FAST, OWN, PASSWORD, log_in

JOB = {"kind": "compare", "options": {"days": 1, "replications": 2}}
HEADERS = (
    "content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy",
    "cross-origin-opener-policy", "permissions-policy",
)  # fmt: skip


def refusals(root: Path) -> list[dict[str, Any]]:
    path = root / ".dashboard" / "refusals.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site", **OWN},
        {},
    ],
)
def test_a_change_from_another_site_is_refused_and_logged(
    client: TestClient, root: Path, headers: dict[str, str]
) -> None:
    answer = client.post("/api/v1/cases/small-cell/jobs", json=JOB, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "ORIGIN")
    assert refusals(root)[-1]["code"] == "ORIGIN"
    assert client.get("/api/v1/jobs").json() == {"jobs": []}


def test_a_callback_of_dash_from_another_site_is_refused(client: TestClient, root: Path) -> None:
    answer = client.post("/_dash-update-component", json={}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert refusals(root)[-1]["path"] == "/_dash-update-component"


def test_a_web_socket_from_another_site_is_closed(client: TestClient, root: Path) -> None:
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect("ws://127.0.0.1:8765/_dash-ws-callback", headers={"Origin": "https://evil.example"}),
    ):
        pass
    assert closed.value.reason == "ORIGIN"
    assert refusals(root)[-1]["code"] == "ORIGIN"


def test_a_name_of_the_server_that_is_not_its_own_is_refused(client: TestClient, root: Path) -> None:
    answer = client.get("/api/v1/cases", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (421, "HOST")
    assert refusals(root)[-1]["code"] == "HOST"


@pytest.mark.parametrize("said", [True, False])
def test_an_oversized_body_is_refused_whether_or_not_it_says_its_size(
    client: TestClient, root: Path, said: bool
) -> None:
    big = b"x" * (600 * 1024)
    content = big if said else iter([big[:300_000], big[300_000:]])
    answer = client.post("/api/v1/cases", content=content, headers=OWN)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (413, "BODY_TOO_BIG")
    assert refusals(root)[-1]["code"] == "BODY_TOO_BIG"


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/cases/small-cell/files/%2e%2e/%2e%2e/etc/passwd",
        "/api/v1/cases/%2e%2e%2fsmall-cell",
        "/api/v1/cases/small-cell/files/..%5c..%5csecret",
        "/assets/%252e%252e/config.py",
        "/api/v1/cases/small-cell/files/a%00b.toml",
    ],
)
def test_a_path_that_leads_out_is_refused(client: TestClient, root: Path, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "PATH")
    assert refusals(root)[-1]["code"] == "PATH"


@pytest.mark.parametrize("name", [".lineproof/versions/journal.sqlite", "/etc/passwd", "users/../case.toml", "a.sh"])
def test_a_file_that_is_none_of_the_case_is_not_written(client: TestClient, root: Path, name: str) -> None:
    before = sorted(path.name for path in (root / "small-cell").iterdir() if not path.name.startswith("."))
    answer = client.put(f"/api/v1/cases/small-cell/files/{name}", content=b"x", headers=OWN)
    assert answer.status_code in (400, 404, 405, 422)
    assert sorted(path.name for path in (root / "small-cell").iterdir() if not path.name.startswith(".")) == before


def test_a_link_out_of_the_case_is_none_of_its_files(client: TestClient, root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text("a = 1")
    (root / "small-cell" / "linked.toml").symlink_to(tmp_path / "secret.toml")
    assert "linked.toml" not in client.get("/api/v1/cases/small-cell/files").json()["files"]
    assert client.get("/api/v1/cases/small-cell/files/linked.toml").status_code == 404


def test_an_official_may_read_and_accept_but_not_simulate_or_edit(guarded: TestClient, root: Path) -> None:
    log_in(guarded, "official")
    assert guarded.get("/api/v1/cases").status_code == 200
    answer = guarded.post("/api/v1/cases/small-cell/jobs", json=JOB, headers=OWN)
    assert (answer.status_code, answer.json()["code"]) == (403, "WRONG_ROLE")
    assert refusals(root)[-1] | {"time": ""} == {
        "time": "", "code": "WRONG_ROLE", "status": 403, "method": "POST", "path": "/api/v1/cases/small-cell/jobs",
        "address": "testclient", "user": "official",
    }  # fmt: skip
    written = guarded.put("/api/v1/cases/small-cell/files/line.toml", content=b"a = 1", headers=OWN)
    assert written.json()["code"] == "WRONG_ROLE"
    assert guarded.post("/api/v1/cases/small-cell/undo", headers=OWN).json()["code"] == "WRONG_ROLE"
    accepted = guarded.post("/api/v1/cases/firm-a/jobs", json={"kind": "accept"}, headers=OWN)
    assert accepted.status_code == 202


def test_nothing_but_the_form_is_served_without_a_login(guarded: TestClient) -> None:
    assert guarded.get("/").headers["location"] == "/login?next=%2F"
    assert guarded.get("/api/v1/cases").json()["code"] == "LOGIN_NEEDED"
    assert guarded.get("/_dash-layout").status_code == 401
    assert guarded.get("/login").status_code == 200
    assert guarded.get("/health").json() == {"state": "ok"}


def test_an_expired_session_is_refused_logged_and_leads_back_to_where_it_was(guarded: TestClient, root: Path) -> None:
    log_in(guarded, "provider")
    assert guarded.get("/api/v1/cases").status_code == 200
    with sqlite3.connect(root / ".dashboard" / "sessions.sqlite") as sessions:
        sessions.execute("UPDATE sessions SET ends = ends - 13 * 3600")
    sessions.close()
    answer = guarded.get("/api/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (401, "SESSION_EXPIRED")
    assert refusals(root)[-1]["code"] == "SESSION_EXPIRED"
    assert guarded.get("/line?case=small-cell").headers["location"].startswith("/login?ended=1&next=%2Fline")


def test_a_cookie_is_kept_from_scripts_and_other_sites_and_its_copy_on_the_server_opens_nothing(
    guarded: TestClient, root: Path
) -> None:
    form = {"name": "provider", "password": PASSWORD, "next": "//evil.example/"}
    answer = guarded.post("/login", data=form, headers={"Origin": BASE})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    assert answer.headers["location"] == "/"
    session = guarded.cookies[SESSION_COOKIE]
    assert session.encode() not in (root / ".dashboard" / "sessions.sqlite").read_bytes()
    assert guarded.post("/logout", headers={"Origin": BASE}).status_code == 303
    guarded.cookies.set(SESSION_COOKIE, session)
    assert guarded.get("/api/v1/cases").status_code == 401


def test_after_too_many_failures_even_the_right_password_waits(guarded: TestClient, root: Path) -> None:
    for _ in range(5):
        wrong = {"name": "provider", "password": "wrong password"}
        assert guarded.post("/login", data=wrong, headers={"Origin": BASE}).status_code == 401
    right = {"name": "provider", "password": PASSWORD}
    answer = guarded.post("/login", data=right, headers={"Origin": BASE})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert [each["code"] for each in refusals(root)] == ["LOGIN_FAILED"] * 5 + ["LOGIN_THROTTLED"]
    log_in(guarded, "enterprise")


@pytest.mark.parametrize("path", ["/", "/nothing", "/health", "/api/v1/cases", "/api/v1/docs", "/assets/shell.css"])
def test_every_answer_carries_the_headers_and_no_script_from_elsewhere(client: TestClient, path: str) -> None:
    answer = client.get(path)
    for name in HEADERS:
        assert answer.headers.get(name), (path, name)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy
    script = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in script


def test_the_first_page_names_nothing_of_another_machine(client: TestClient) -> None:
    page = client.get("/").text
    assert "https://" not in page and 'src="//' not in page


def test_another_address_needs_users(root: Path, users: Path) -> None:
    with pytest.raises(LineproofError, match="LOGIN_NEEDED"):
        configure(root=root, host="0.0.0.0")  # noqa: S104
    assert configure(root=root, host="0.0.0.0", users=users).has_login  # noqa: S104


def test_a_root_that_is_a_case_or_missing_is_refused(root: Path) -> None:
    with pytest.raises(LineproofError, match="ROOT_IS_CASE"):
        configure(root=root / "small-cell")
    with pytest.raises(LineproofError, match="ROOT_MISSING"):
        configure(root=root / "nowhere")


def test_users_are_hashed_for_the_owner_only(users: Path) -> None:
    assert PASSWORD not in users.read_text()
    entries = load_users(users)
    assert len({entry.salt for entry in entries.values()}) == len(entries) == 3
    users.chmod(0o644)
    with pytest.raises(LineproofError, match="USERS_READABLE"):
        load_users(users)


@pytest.mark.parametrize(
    ("name", "role", "password", "code"),
    [("a b", "provider", PASSWORD, "USER_NAME"), ("a", "admin", PASSWORD, "ROLE"), ("a", "official", "x", "PASSWORD")],
)
def test_a_user_that_is_not_allowed_is_not_written(
    tmp_path: Path, name: str, role: str, password: str, code: str
) -> None:
    with pytest.raises(LineproofError, match=code):
        add_user(tmp_path / "users.toml", name, role, password, cost=FAST)
    assert not (tmp_path / "users.toml").exists()


def test_a_broken_file_of_users_is_refused_with_its_line(root: Path, users: Path) -> None:
    users.write_text(users.read_text().replace('role = "official"', 'role = "king"'))
    with pytest.raises(SpecError) as refused:
        create_app(configure(root=root, examples=EXAMPLES, users=users))
    assert refused.value.problems[0].line is not None
