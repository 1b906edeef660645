"""Whether connections and memory come back to where they were."""

import asyncio
import contextlib
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from cluster.cluster import Cluster
from cluster.node import Node

RETURN_SECONDS = 45.0
# What a node may keep open: its pool of connections to PostgreSQL, and those to Redis for commands, for what it is told
# by others, and for what waits.
POSTGRES_CONNECTIONS_OF_NODE = 12
REDIS_CONNECTIONS_OF_NODE = 6
LISTENING = "0A"

# After so long a node has warmed up. The logs of threads in memory, up to 1 MiB each, come and go after that, too.
WARM_SECONDS = 30.0
MEMORY_GROWTH_BYTES = 160 * 1024 * 1024


def sockets(node: Node, cluster: Cluster) -> Counter[str]:
    """A node's TCP connections, by whom they lead to: clients (or nginx), postgres, redis, others."""
    open_ = _open_files(node)
    names = {server.port: server.name for server in cluster.backends}
    counts: Counter[str] = Counter()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{node.pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING or f"socket:[{fields[9]}]" not in open_:
                continue
            local, remote = (int(address.rpartition(":")[2], 16) for address in fields[1:3])
            counts["clients" if local == node.port else names.get(remote, "others")] += 1
    return counts


def _open_files(node: Node) -> set[str]:
    names = set()
    for entry in Path(f"/proc/{node.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # Closed meanwhile.
            names.add(os.readlink(entry))
    return names


async def connections(cluster: Cluster) -> list[str]:
    """Called when all clients have gone and nginx is stopped: waits until connections are back, says which aren't."""
    deadline = time.monotonic() + RETURN_SECONDS
    while (wrong := await _too_many(cluster)) and time.monotonic() < deadline:
        await asyncio.sleep(1)
    return wrong


async def _too_many(cluster: Cluster) -> list[str]:
    wrong = []
    for node in cluster.nodes:
        if not node.is_running:
            continue  # That is told elsewhere.
        counts = sockets(node, cluster)
        bounds = {
            "clients": 0,
            "others": 0,
            "postgres": POSTGRES_CONNECTIONS_OF_NODE,
            "redis": REDIS_CONNECTIONS_OF_NODE,
        }
        for kind, bound in bounds.items():
            if counts[kind] > bound:
                wrong.append(f"{node.name} has {counts[kind]} connections of kind {kind} open, {bound} are allowed")
    limits = {"postgres": POSTGRES_CONNECTIONS_OF_NODE, "redis": REDIS_CONNECTIONS_OF_NODE}
    for server in cluster.backends:
        count, bound = await server.connection_count(), limits[server.name] * len(cluster.nodes)
        if count > bound:
            wrong.append(f"{server.name} has {count} connections, {bound} are allowed")
    return wrong


@dataclass
class MemoryWatch:
    """Samples the nodes' memory; a node that is started again begins anew."""

    cluster: Cluster
    first: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)

    async def run(self) -> None:
        while True:
            self.sample()
            await asyncio.sleep(2)

    def sample(self) -> None:
        for node in self.cluster.nodes:
            if node.pid is None:
                continue
            resident = _resident_bytes(node.pid)
            self.last[node.pid] = resident
            if time.monotonic() - node.started_at >= WARM_SECONDS:
                self.first.setdefault(node.pid, resident)

    def growth(self) -> dict[str, int]:
        """In bytes, of the nodes that live and had warmed up."""
        return {
            node.name: self.last[node.pid] - self.first[node.pid]
            for node in self.cluster.nodes
            if node.pid in self.first and node.pid in self.last
        }

    def grown_too_much(self) -> list[str]:
        return [
            f"{name} has grown by {bytes_ >> 20} MiB, {MEMORY_GROWTH_BYTES >> 20} are allowed"
            for name, bytes_ in self.growth().items()
            if bytes_ > MEMORY_GROWTH_BYTES
        ]


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
