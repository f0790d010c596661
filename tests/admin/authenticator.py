"""A passkey's device in software: what a browser and its authenticator would send, to forge at will."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, ATTESTED = 0x01, 0x40  # flags of authenticator data


@dataclass
class Authenticator:
    """One credential. `origin` and `domain` are those of the page that asks."""

    origin: str
    domain: str
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to navigator.credentials.create."""
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        made = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + cbor2.dumps(public)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(PRESENT | ATTESTED) + made}
        client = self._client("webauthn.create", options)
        return self._answer(
            clientDataJSON=client, attestationObject=cbor2.dumps(attested), extra={"transports": ["usb"]}
        )

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to navigator.credentials.get."""
        self.count += 1
        data, client = self._data(PRESENT), self._client("webauthn.get", options)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.domain.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, *, extra: dict[str, Any] | None = None, **parts: bytes) -> dict[str, Any]:
        credential = bytes_to_base64url(self.credential)
        response = {name: bytes_to_base64url(value) for name, value in parts.items()} | (extra or {})
        return {
            "id": credential, "rawId": credential, "type": "public-key", "response": response,
            "clientExtensionResults": {},
        }  # fmt: skip
