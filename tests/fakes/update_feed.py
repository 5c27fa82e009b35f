"""A web server that announces a new version, signed."""

from __future__ import annotations

import base64
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from videoflow.services.updates import UpdateFeed

KEY = Ed25519PrivateKey.generate()
ANNOUNCED = {
    "version": "0.2.0",
    "published": "2026-12-01",
    "page": "https://videoflow.example/download",
    "notes": {"en": "Faster.", "vi": "Nhanh hơn."},
}


class FakeFeed:
    """A web server with an announcement and its signature."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                feed.asked.append(self.path)
                body = feed.files.get(self.path)
                self.send_response(404 if body is None else 200)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_words: object) -> None:
                """Silence."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()

    def announce(self, key: Ed25519PrivateKey = KEY, **changes: Any) -> None:
        text = json.dumps(ANNOUNCED | changes).encode()
        self.files["/latest.json"] = text
        self.files["/latest.json.sig"] = base64.b64encode(key.sign(text)) + b"\n"

    @property
    def address(self) -> UpdateFeed:
        public = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
        return UpdateFeed(f"http://127.0.0.1:{self._server.server_port}/latest.json", public)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
