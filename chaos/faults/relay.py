"""A relay between clients and the proxy whose connections can be cut in mid-frame."""

import asyncio
from random import Random

# A connection on which nothing comes is cut all the same.
PATIENCE_SECONDS = 1.0


class Relay:
    def __init__(self, target_port: int):
        self.port = 0
        self._target_port = target_port
        self._server: asyncio.Server | None = None
        self._pairs: set[_Pair] = set()

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Pair(self._target_port, self._pairs).client, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self, count: int, random: Random) -> int:
        """Cuts some connections, each with the next bytes half-way through; how many."""
        pairs = sorted(self._pairs, key=lambda pair: pair.number)
        chosen = random.sample(pairs, min(count, len(pairs)))
        for pair in chosen:
            pair.doom()
        return len(chosen)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for pair in list(self._pairs):
            pair.abort()


class _Pair:
    """A connection of a client, and the one that stands for it at the proxy."""

    _count = 0

    def __init__(self, target_port: int, pairs: "set[_Pair]"):
        _Pair._count += 1
        self.number = _Pair._count
        self.target_port = target_port
        self.is_doomed = False
        self.client = _End(self)
        self.server = _End(self)
        self._pairs = pairs

    def opened(self, end: "_End") -> None:
        if end is self.client:
            self._pairs.add(self)
            self._connecting = asyncio.ensure_future(self._connect())

    async def _connect(self) -> None:
        try:
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: self.server, "127.0.0.1", self.target_port)
        except OSError:
            return self.abort()
        if self.client.transport.is_closing():
            return self.abort()  # It has left meanwhile.
        for data in self.client.early:
            self.server.transport.write(data)
        self.client.early = []
        return None

    def received(self, end: "_End", data: bytes) -> None:
        other = self.server if end is self.client else self.client
        if other.transport is None:
            end.early.append(data)
        elif self.is_doomed:
            other.transport.write(data[: len(data) // 2])
            self.abort()
        else:
            other.transport.write(data)

    def closed(self, end: "_End") -> None:
        other = self.server if end is self.client else self.client
        if other.transport:
            other.transport.close()
        self._pairs.discard(self)

    def doom(self) -> None:
        self.is_doomed = True
        asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self.abort)

    def abort(self) -> None:
        for end in (self.client, self.server):
            if end.transport:
                end.transport.abort()


class _End(asyncio.Protocol):
    def __init__(self, pair: _Pair):
        self.pair = pair
        self.transport: asyncio.Transport | None = None
        # What came before the other end was there.
        self.early: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.pair.opened(self)

    def data_received(self, data: bytes) -> None:
        self.pair.received(self, data)

    def connection_lost(self, error: Exception | None) -> None:
        self.pair.closed(self)
