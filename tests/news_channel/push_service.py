"""A push service and the browser behind it: checks who sends (RFC 8292), decrypts what came (RFC 8291)."""

import base64
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def to_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """The keys of one subscription; only here is what came decrypted."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"

    def subscription(self) -> str:
        """As JSON.stringify(subscription) gives it."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": to_text(point), "auth": to_text(self.secret)}
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys})

    def decrypt(self, body: bytes) -> dict[str, str]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return json.loads(plain)


class PushService:
    """`status` is the next answer; None never answers. `taken` are (path, headers, body) in order."""

    def __init__(self) -> None:
        self.status: int | None = 201
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.problems: list[str] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - the name is the base class's
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.problems += service.problems_of(headers, body)
                if service.status is None:
                    service.taken.append((self.path, headers, body))
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                if service.status < 300:
                    service.taken.append((self.path, headers, body))
                self.send_response(service.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.public_key = ""
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def problems_of(self, headers: dict[str, str], body: bytes) -> list[str]:
        """What a push service would refuse: signature, audience, time, contact, size, lifetime."""
        scheme, _, rest = headers.get("authorization", "").partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        head, claims, signature = parts["t"].split(".")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to_bytes(parts["k"]))
        raw = to_bytes(signature)
        pair = utils.encode_dss_signature(*(int.from_bytes(half) for half in (raw[:32], raw[32:])))
        key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        told: dict[str, Any] = json.loads(to_bytes(claims))
        wrong = {
            "scheme": scheme == "vapid",
            "algorithm": json.loads(to_bytes(head))["alg"] == "ES256",
            "key": parts["k"] == self.public_key,
            "audience": told["aud"] == self.origin,
            "expiry": time.time() < told["exp"] <= time.time() + 24 * 3600,
            "contact": told["sub"].startswith("mailto:"),
            "encoding": headers.get("content-encoding") == "aes128gcm",
            "size": len(body) <= 4096,
            "lifetime": int(headers["ttl"]) > 0,
            "topic": len(headers["topic"]) <= 32,
        }
        return [name for name, is_right in wrong.items() if not is_right]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
