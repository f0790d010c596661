"""What the environment decides. The demo values are shared with the portal by whoever starts both."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

DEMO = {
    "SANDBOX_HOST": "127.0.0.1",
    "SANDBOX_PORT": "8100",
    "SANDBOX_WEBHOOK_URL": "",
    "SANDBOX_CALLBACK_URL": "",
    "SANDBOX_PUBLIC_URL": "",
    "SANDBOX_CONTROL_OPEN": "0",
    "ZALO_APP_ID": "2700000000000001022",
    "ZALO_APP_SECRET": "demo-app-secret",
    "ZALO_OA_ID": "4318000000000001022",
    "ZALO_OA_SECRET_KEY": "demo-oa-secret-key",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`control_open` lets other machines (a compose network) reach /control and the page."""

    host: str
    port: int
    webhook_url: str
    callback_url: str
    public_url: str
    control_open: bool
    app_id: str
    app_secret: str
    oa_id: str
    oa_secret_key: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Raises ValueError when SANDBOX_PORT is not a number."""
        value = {name: environ.get(name) or default for name, default in DEMO.items()}
        return cls(
            host=value["SANDBOX_HOST"],
            port=int(value["SANDBOX_PORT"]),
            webhook_url=value["SANDBOX_WEBHOOK_URL"],
            callback_url=value["SANDBOX_CALLBACK_URL"],
            public_url=value["SANDBOX_PUBLIC_URL"],
            control_open=value["SANDBOX_CONTROL_OPEN"] == "1",
            app_id=value["ZALO_APP_ID"],
            app_secret=value["ZALO_APP_SECRET"],
            oa_id=value["ZALO_OA_ID"],
            oa_secret_key=value["ZALO_OA_SECRET_KEY"],
        )

    @property
    def base_url(self) -> str:
        """Where others fetch /media/ from."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104  # nosec B104 # as above
        return f"http://{host}:{self.port}"

    @property
    def portal_url(self) -> str:
        """Where the links of the demo templates lead: the origin of the webhook."""
        parts = urlsplit(self.webhook_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "http://127.0.0.1:8000"
