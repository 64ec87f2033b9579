"""A model on this machine that answers as it is told: well, not at all, too much, or with what nobody said."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "invented-key-of-a-test"
Answer = Callable[[dict[str, Any]], Any]


@dataclass
class Model:
    """What was asked (path, body, key), and what is answered: a value as JSON, bytes as they are."""

    port: int = 0
    answer: Answer = lambda body: {}
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0
    asked: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/v1"


def chat(told: object, tokens: int = 100) -> dict[str, Any]:
    """An answer of a model that writes."""
    content = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False)
    return {"choices": [{"message": {"role": "assistant", "content": content}}], "usage": {"total_tokens": tokens}}


def shown(body: dict[str, Any]) -> list[str]:
    """The opinions that a request shows."""
    found: list[str] = json.loads(body["messages"][1]["content"])["opinions"]
    return found


def vectors(body: dict[str, Any]) -> dict[str, Any]:
    """A vector a text, made of what is spoken of."""
    rows = []
    for at, text in enumerate(body["input"]):
        noise = [byte / 2550 for byte in hashlib.sha256(text.encode()).digest()[:4]]
        rows.append({"index": at, "embedding": [float(word in text) for word in ("食堂", "班车", "浴室")] + noise})
    return {"data": rows[::-1], "usage": {"total_tokens": 7}}


@contextmanager
def model(answer: Answer, **how: Any) -> Iterator[Model]:
    """A model that listens while the block runs."""
    told = Model(answer=answer, **how)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append((self.path, body, self.headers.get("Authorization", "")))
            time.sleep(told.wait)
            found = told.answer(body)
            sent = found if isinstance(found, bytes) else json.dumps(found, ensure_ascii=False).encode()
            try:
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
