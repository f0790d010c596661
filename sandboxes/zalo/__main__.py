"""`python -m sandboxes.zalo`: serve until SIGTERM or Ctrl-C."""

import asyncio
import logging
import signal
import sys

from aiohttp import web

from .server import MAX_BODY_BYTES, Platform
from .settings import Settings
from .world import World

log = logging.getLogger("sandboxes")


async def serve(settings: Settings) -> None:
    """Raises OSError when the port is taken."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    world = World(settings)
    runner = web.ServerRunner(_server(world, loop), shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, backlog=1024).start()
        log.info("sandbox at %s", settings.base_url)
        probe = loop.create_task(_save_webhook(world))
        await stop.wait()
        probe.cancel()
    finally:
        world.timeline.clear()
        await world.webhooks.close()
        await runner.cleanup()


def _server(world: World, loop: asyncio.AbstractEventLoop) -> web.Server:
    def make_request(message, payload, protocol, writer, task):  # type: ignore[no-untyped-def]
        return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY_BYTES)

    return web.Server(Platform(world).handle, request_factory=make_request, access_log=None)


async def _save_webhook(world: World) -> None:
    if world.settings.webhook_url:
        await world.webhooks.save_when_up(world.settings.webhook_url)


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    try:
        settings = Settings.from_env()
    except ValueError:
        log.error("SANDBOX_PORT must be a number")
        return 2
    try:
        asyncio.run(serve(settings))
    except OSError as error:
        log.error("cannot listen on %s:%s: %s", settings.host, settings.port, error.strerror)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
