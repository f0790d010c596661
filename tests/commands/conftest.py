"""The sandbox of the channel's tests, for commands that ask it."""

from tests.zalo_channel.conftest import platform, sandbox_process, zalo

__all__ = ["platform", "sandbox_process", "zalo"]
