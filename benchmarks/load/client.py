"""Asking the site: one request a connection, as nginx asks gunicorn, and only on this machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds for a whole answer
MOST_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and when it was asked for and was whole, by `time.monotonic`. Status 0: the connection broke."""

    path: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    began: float
    ended: float
    broke: str = ""
    cookies: tuple[str, ...] = ()

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


async def ask(
    port: int, path: str, *, headers: Mapping[str, str] | None = None, form: list[tuple[str, str]] | None = None
) -> Answer:
    """GET an address, or POST a form to it."""
    body = urlencode(form).encode() if form is not None else b""
    given = {"Host": f"{HOST}:{port}", "Accept-Encoding": "identity", "Connection": "close", **(headers or {})}
    if form is not None:
        given |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    lines = [f"{'POST' if form is not None else 'GET'} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in given.items())]
    sent = "\r\n".join([*lines, "", ""]).encode() + body
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(HOST, port, limit=MOST_HEAD)
            try:
                writer.write(sent)
                head = await reader.readuntil(b"\r\n\r\n")
                status, found, cookies = _head(head)
                content = await _body(reader, status, found)
            finally:
                writer.close()
    except (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError) as error:
        return Answer(path, 0, {}, b"", began, time.monotonic(), f"{type(error).__name__}: {error}")
    return Answer(path, status, found, content, began, time.monotonic(), cookies=cookies)


def _head(head: bytes) -> tuple[int, dict[str, str], tuple[str, ...]]:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    cookies = tuple(value.partition(";")[0] for name, value in pairs if name == "set-cookie")
    return int(first.split()[1]), dict(pairs), cookies


async def _body(reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]) -> bytes:
    """Read what follows the head. Raises EOFError where less came than was said."""
    if status in (204, 304):
        return b""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        pieces = []
        while size := int((await reader.readline()).partition(b";")[0], 16):
            pieces.append(await reader.readexactly(size))
            await reader.readexactly(2)
        return b"".join(pieces)
    if length := headers.get("content-length"):
        return await reader.readexactly(int(length))
    return await reader.read()
