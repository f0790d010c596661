"""Our server beside a constant Django view behind the same middleware, asked in turn."""

from bench import ground, load
from bench.ground import Ground
from dev import services
from dev.services import Service

CONNECTIONS = 32


def start(site: Ground) -> int:
    """Both servers; the port of the constant one, which answers at `/`."""
    port = ground.free_port()
    argv = [word.replace("config.rsgi", "bench.plain_rsgi") for word in services.web(port).argv]
    site.start(services.web(site.web), Service("constant", argv))
    site.supervisor.wait_for("web", f"http://127.0.0.1:{site.web}/healthz")
    site.supervisor.wait_for("constant", f"http://127.0.0.1:{port}/")
    return port


def rate(port: int, path: str, number: int, headers: dict[str, str] | None = None) -> float:
    """Answers a second; all must be 200."""
    done = load.run(port, [load.request(path, headers=headers)] * number, connections=CONNECTIONS)
    assert set(done.statuses) == {200}, done.statuses
    return done.per_second
