"""Our side: functions as deployed, each behind a fake of Lambda's runtime API, on the stack of `cargo local`."""

import json
import os
import queue
import subprocess
import threading
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote_plus

from process import DEADLINE, Process

ROOT = Path(__file__).resolve().parents[3]
# The demo member of `cargo local up` with an account.
LOGIN_ID, PASSWORD = "jiro-demo", "umi no mieru ie ni sumu"
# Timeout for the first build of the whole workspace, on a slow machine.
BUILD = 1800.0


class Stack:
    """`cargo local up` on ports of its own: the tables, and a registered member."""

    def __init__(self, logs: Path) -> None:
        here = {"LOCAL_STACK_PORT_OFFSET": "700"} | os.environ
        self.process = Process(["cargo", "local", "up", "--fresh"], here, logs / "stack.log")
        try:
            self.process.said("(ready)\n", BUILD)
            lines = subprocess.run(["cargo", "local", "env"], env=here, stdout=subprocess.PIPE, text=True, check=True)
        except BaseException:
            self.process.end()
            raise
        self.environment = dict(line.split("=", 1) for line in lines.stdout.splitlines())


class Function(AbstractContextManager["Function"]):
    """A process of one function, which gets one event at a time, as on Lambda."""

    def __init__(self, name: str, programs: Path, environment: dict[str, str], logs: Path) -> None:
        self._asked = threading.Semaphore(0)
        # `None` as an event ends the handler that waits for one.
        self._events: queue.Queue[bytes | None] = queue.Queue()
        self._answers: queue.Queue[dict] = queue.Queue()
        self._api = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._api.daemon_threads = True
        threading.Thread(target=self._api.serve_forever, daemon=True).start()
        lambdas = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._api.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": name,
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        }
        self.process = Process([programs / name / "bootstrap"], environment | lambdas, logs / f"{name}.log")
        self._wait_until_asked()

    def invoke(self, event: dict, status: int) -> dict:
        """Invokes the function, and returns the answer once the function asks for the next event.

        Work after the answer is thereby counted with the same request.
        """
        self._events.put(json.dumps(event).encode())
        answer = self._answers.get(timeout=DEADLINE)
        self._wait_until_asked()
        if answer.get("statusCode") != status:
            raise RuntimeError(f"{self.process.log.stem} answered {answer.get('statusCode')}: {answer}")
        return answer

    def __exit__(self, *_: object) -> None:
        self.process.end()
        self._events.put(None)
        self._api.shutdown()
        self._api.server_close()

    def _wait_until_asked(self) -> None:
        if not self._asked.acquire(timeout=DEADLINE):
            raise RuntimeError(f"the function does not ask for events; see {self.process.log}")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        asked, events, answers = self._asked, self._events, self._answers

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                asked.release()
                if (event := events.get()) is not None:
                    self._say(200, event)

            def do_POST(self) -> None:
                answer = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._say(202, b"{}")
                answers.put(answer)

            def _say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Lambda-Runtime-Aws-Request-Id", "00000000-0000-4000-8000-000000000001")
                self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
                arn = "arn:aws:lambda:ap-northeast-1:000000000000:function:peer"
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", arn)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Logs nothing: the only client is our own function."""

        return Handler


def sample(path: str) -> dict:
    """A sample event of `events/`."""
    return json.loads((ROOT / "events" / path).read_text())


def login_event() -> dict:
    """The login of the demo member."""
    event = sample("login/good.json")
    event["body"] = f"login_id={LOGIN_ID}&password={quote_plus(PASSWORD)}"
    event["headers"]["content-length"] = str(len(event["body"]))
    return event


def portal_event(login: dict) -> dict:
    """The portal top, with the session of that login."""
    cookies = [cookie.split(";")[0] for cookie in login["cookies"]]
    return sample("portal-top/get.json") | {"cookies": [it for it in cookies if it.startswith("__Host-session=")]}
