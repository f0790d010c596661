"""One HTTP answer, read as it comes in; the parsing is llhttp's (httptools)."""

import httptools

MOST_BYTES = 1024 * 1024


class Broken(OSError):
    """No whole answer: what was asked may have arrived all the same."""


class HttpAnswer:
    """Feed it bytes until it `is_whole`. `may_go_on`: the host keeps the connection open for another call."""

    def __init__(self) -> None:
        self.status = 0
        self.is_whole = self.may_go_on = False
        self._parser = httptools.HttpResponseParser(self)
        self._parts: list[bytes] = []
        self._size = 0
        self._ends_with_connection = False

    @property
    def body(self) -> bytes:
        return b"".join(self._parts)

    def feed(self, data: bytes) -> None:
        """Raises Broken for what is no HTTP answer, or one without end; b"" says that the host hung up."""
        if not data:
            self._hung_up()
            return
        self._size += len(data)
        if self._size > MOST_BYTES:
            raise Broken("an answer that is too long")
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise Broken(f"no HTTP answer: {type(error).__name__}") from error

    def _hung_up(self) -> None:
        if not self._ends_with_connection:
            raise Broken("the host hung up in its answer" if self._size else "the host hung up")
        self.is_whole = True

    # what the parser calls

    def on_message_begin(self) -> None:
        if self.is_whole:  # more than was asked for: nothing on this connection can be trusted any more
            self.may_go_on = False
        else:
            self._ends_with_connection = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() in (b"content-length", b"transfer-encoding") and not self.is_whole:
            self._ends_with_connection = False

    def on_headers_complete(self) -> None:
        if not self.is_whole:
            self.status = self._parser.get_status_code()

    def on_body(self, part: bytes) -> None:
        if not self.is_whole:
            self._parts.append(part)

    def on_message_complete(self) -> None:
        """Of a 1xx answer, the one that counts is still to come."""
        if self.status >= 200 and not self.is_whole:
            self.is_whole, self.may_go_on = True, self._parser.should_keep_alive()
