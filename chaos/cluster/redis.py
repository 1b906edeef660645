"""A throw-away Redis server."""

import asyncio
from pathlib import Path

from .ports import free_port
from .process import Process


class Redis(Process):
    def __init__(self, folder: Path):
        super().__init__("redis", folder)
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def command(self):
        # As deploy/compose.prod.yaml has it: what it knows goes with it.
        return [
            "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--appendonly", "no", "--save", "",
            "--dir", str(self.folder), "--loglevel", "warning",
        ]  # fmt: skip

    async def is_ready(self) -> bool:
        try:
            return (await self.ask("PING")).startswith("+PONG")
        except (TimeoutError, OSError):
            return False

    async def connection_count(self) -> int:
        """Without the one that asks."""
        lines = (await self.ask("CLIENT LIST")).splitlines()
        return sum(line.startswith("id=") for line in lines) - 1

    async def ask(self, command: str) -> str:
        """The answer to an inline command, as it is on the wire."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(f"{command}\r\nQUIT\r\n".encode())
            return (await asyncio.wait_for(reader.read(), 5)).decode(errors="replace")
        finally:
            writer.close()
