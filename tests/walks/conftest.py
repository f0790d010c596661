"""The sandbox, and the webhook that it calls."""

from tests.zalo_channel.conftest import arrivals, platform, sandbox_process, webhook, zalo

__all__ = ["arrivals", "platform", "sandbox_process", "webhook", "zalo"]
