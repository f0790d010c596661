"""A platform that accepts every message after a set delay: `python -m bench.stub PORT DELAY_MS`.

Bare asyncio, so that it is not what a sender waits for.
"""

import asyncio
import itertools
import sys

BODY = (
    '{{"data":{{"message_id":"m-{:012d}","user_id":"1","sent_time":"1795500000000"}},'
    '"error":0,"message":"Success"}}'
)
LENGTH = len(BODY.format(0))
HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {LENGTH}\r\n\r\n"
numbers = itertools.count()


class Stub(asyncio.Protocol):
    delay = 0.0

    def connection_made(self, transport):
        self.transport, self.buffer = transport, b""

    def data_received(self, data):
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            _, _, declared = head.partition(b"content-length:")
            length = int(declared.split(b"\r\n", 1)[0] or 0)
            if len(self.buffer) < end + 4 + length:
                return
            self.buffer = self.buffer[end + 4 + length :]
            if self.delay:
                asyncio.get_running_loop().call_later(self.delay, self.answer)
            else:
                self.answer()

    def answer(self):
        if not self.transport.is_closing():
            self.transport.write((HEAD + BODY.format(next(numbers))).encode())


async def main(port: int, delay_ms: float) -> None:
    Stub.delay = delay_ms / 1000
    server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
