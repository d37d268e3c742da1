"""The peers: HTTP servers with one member each, run as in production."""

import http.client
import json
import os
import secrets
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlencode

from install import HERE, HOME, NODE, PROGRAMS
from process import DEADLINE, Process

PASSWORD = "umi no mieru ie ni sumu"


class Peer(AbstractContextManager["Peer"]):
    """A running server. `hashing` is `default`, the peer's own, or `argon2id` with our parameters."""

    name: ClassVar[str]
    # The command that creates its tables, and the server's command.
    _prepare: ClassVar[list[str | Path]]
    _serve: ClassVar[list[str | Path]]

    def __init__(self, hashing: str) -> None:
        title = f"{type(self).__name__}-{hashing}"
        file = HOME / "data" / f"{title}.sqlite"
        environment = {
            "PATH": os.environ["PATH"],
            "NODE_ENV": "production",
            "DJANGO_SETTINGS_MODULE": "settings",
            "PYTHONPATH": str(HERE / "django_site"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PEER_SECRET": secrets.token_urlsafe(48),
            "PEER_FILE": str(file),
            "PEER_HASH": hashing,
        }
        if not file.exists():
            subprocess.run(self._prepare, env=environment, check=True, capture_output=True)
        self.process = Process(self._serve, environment, HOME / "logs" / f"{title}.log")
        try:
            port = self.process.said(r"Listening at: http://127\.0\.0\.1:(\d+)")
        except BaseException:
            self.process.end()
            raise
        self._http = http.client.HTTPConnection("127.0.0.1", int(port), timeout=DEADLINE)
        self._session = ""

    def __exit__(self, *_: object) -> None:
        self._http.close()
        self.process.end()

    def page(self) -> None:
        """Requests a page without a session."""
        raise NotImplementedError

    def signed_in(self) -> None:
        """Requests a page with the member's session."""
        raise NotImplementedError

    def sign_up(self) -> None:
        """Creates the account."""
        raise NotImplementedError

    def login(self) -> None:
        """Signs in with the right password."""
        raise NotImplementedError

    def _ask(self, method: str, path: str, status: int, body: str | None = None, **headers: str) -> list[str]:
        """Sends a request; returns the cookies that are set."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self._http.request(method, path, body, headers)
        answer = self._http.getresponse()
        text = answer.read()
        if answer.status != status:
            raise RuntimeError(f"{self.name}: {method} {path} answered {answer.status}: {text[:500]!r}")
        return [cookie.split(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]


class BetterAuth(Peer):
    """better-auth, which has an API and no pages: `get-session` is measured in place of a page."""

    name = "better-auth"

    _serve: ClassVar[list[str | Path]] = [NODE, HOME / "server.mjs"]
    _prepare: ClassVar[list[str | Path]] = [*_serve, "prepare"]

    def page(self) -> None:
        self._ask("GET", "/api/auth/get-session", 200)

    def signed_in(self) -> None:
        self._ask("GET", "/api/auth/get-session", 200, Cookie=self._session)

    def sign_up(self) -> None:
        self._post("sign-up", name="Jiro")

    def login(self) -> None:
        [self._session] = self._post("sign-in")

    def _post(self, action: str, **more: str) -> list[str]:
        body = json.dumps({"email": "jiro@example.jp", "password": PASSWORD, **more})
        headers = {"Content_Type": "application/json", "Origin": "http://127.0.0.1"}
        return self._ask("POST", f"/api/auth/{action}/email", 200, body, **headers)


class Django(Peer):
    """Django with django-allauth in one sync worker of gunicorn. Its pages: login, and change of password."""

    name = "Django + allauth"
    _prepare: ClassVar[list[str | Path]] = [PROGRAMS / "django-admin", "migrate"]
    _serve: ClassVar[list[str | Path]] = [
        PROGRAMS / "gunicorn", "--workers", "1", "--bind", "127.0.0.1:0", "--no-control-socket",
        "django.core.wsgi:get_wsgi_application()",
    ]  # fmt: skip

    def page(self) -> None:
        self._ask("GET", "/accounts/login/", 200)

    def signed_in(self) -> None:
        self._ask("GET", "/accounts/password/change/", 200, Cookie=self._session)

    def sign_up(self) -> None:
        self._post("signup", username="jiro", password1=PASSWORD)

    def login(self) -> None:
        cookies = self._post("login", login="jiro", password=PASSWORD)
        [self._session] = [cookie for cookie in cookies if cookie.startswith("sessionid=")]

    def _post(self, action: str, **fields: str) -> list[str]:
        # Django's CSRF protection (double submit) compares a cookie with a field; any matching pair is accepted.
        token = "a" * 32
        body = urlencode(fields | {"csrfmiddlewaretoken": token})
        headers = {"Content_Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={token}"}
        return self._ask("POST", f"/accounts/{action}/", 302, body, **headers)
