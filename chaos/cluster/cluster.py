"""All servers of a cluster, in one folder."""

import asyncio
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from .node import Node
from .postgres import Postgres
from .process import Process
from .proxy import Proxy
from .redis import Redis


class Cluster:
    """Nodes behind nginx, on PostgreSQL and Redis; with `sqlite` one node behind nginx and nothing beside it.

    Of several programs nodes take turns, as during an upgrade.
    """

    def __init__(
        self,
        programs: Sequence[Path],
        node_count: int = 3,
        folder: Path | None = None,
        sqlite: bool = False,
        settings: Mapping[str, str] | None = None,
    ):
        self.is_temporary = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="parley-cluster-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        # PostgreSQL, as another user, has to get through.
        self.folder.chmod(0o711)
        self.postgres = None if sqlite else Postgres(self.folder)
        self.redis = None if sqlite else Redis(self.folder)
        shared = {**self._settings(), **(settings or {})}
        self.nodes = [
            Node(f"node-{number + 1}", self.folder, programs[number % len(programs)].resolve(), shared)
            for number in range(1 if sqlite else node_count)
        ]
        self.proxy = Proxy(self.folder, self.nodes)

    @property
    def data_folder(self) -> Path:
        return self.folder / "data"

    def _settings(self) -> dict[str, str]:
        settings = {
            "DATA_DIR": str(self.data_folder),
            "TRUSTED_PROXIES": "127.0.0.1",
            "JWT_SECRET": secrets.token_hex(32),
        }
        if self.postgres and self.redis:
            settings |= {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url}
        return settings

    @property
    def backends(self) -> list[Process]:
        return [server for server in (self.postgres, self.redis) if server]

    async def start(self) -> None:
        await asyncio.gather(*(server.start() for server in self.backends))
        # At once, as after a power cut: who migrates is theirs to settle.
        await asyncio.gather(*(node.start() for node in self.nodes))
        await self.proxy.start()

    async def stop(self) -> None:
        """Ends everything, also after a start that failed half-way."""
        await self.proxy.stop()
        await asyncio.gather(*(node.stop() for node in self.nodes), return_exceptions=True)
        await asyncio.gather(*(server.stop() for server in self.backends), return_exceptions=True)

    def remove(self) -> None:
        """Removes its folder, if it made it."""
        if self.is_temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    def variables(self) -> dict[str, str]:
        """What a command needs to know."""
        variables = {
            "CLUSTER_URL": self.proxy.url,
            "CLUSTER_NODES": " ".join(f"{node.name}={node.pid}@{node.url}" for node in self.nodes),
            "CLUSTER_DIR": str(self.folder),
        }
        if self.postgres and self.redis:
            variables |= {"TEST_POSTGRES_URL": self.postgres.url, "TEST_REDIS_URL": self.redis.url}
        return variables

    async def run(self, command: list[str]) -> int:
        """Runs a command that knows the cluster; its exit status."""
        child = await asyncio.create_subprocess_exec(*command, env={**os.environ, **self.variables()})
        try:
            return await child.wait()
        except asyncio.CancelledError:
            if child.returncode is None:
                child.send_signal(signal.SIGTERM)
                await child.wait()
            raise
