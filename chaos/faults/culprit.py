"""Does to a cluster what a schedule says, and heals it."""

import asyncio
import time
from collections import Counter
from random import Random

from cluster.cluster import Cluster
from cluster.process import Process, StartFailure

from .relay import Relay
from .schedule import Fault

# PostgreSQL does not start as long as a process of the killed one is left.
START_TRIES = 20


class Culprit:
    def __init__(self, cluster: Cluster, relay: Relay, seed: int):
        self.counts: Counter[str] = Counter()
        # Servers that ended although nobody ended them.
        self.deaths: list[str] = []
        self._relay = relay
        self._random = Random(f"cuts {seed}")
        self._servers: dict[str, Process] = {server.name: server for server in [*cluster.nodes, *cluster.backends]}
        self._watched = {**self._servers, cluster.proxy.name: cluster.proxy}
        self._down: set[str] = set()

    async def run(self, schedule: list[Fault]) -> None:
        """Returns when the last fault is healed."""
        began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for fault in schedule:
                await asyncio.sleep(max(0.0, began + fault.at - time.monotonic()))
                self.look_after()
                print(f"  {fault}", flush=True)
                group.create_task(self._commit(fault))
        self.look_after()

    def look_after(self) -> None:
        """Notes what has died by itself; that is said once."""
        for name, server in self._watched.items():
            if name not in self._down and not server.is_running:
                self._down.add(name)
                self.deaths.append(f"{name} ended by itself:\n{server.last_lines()}")

    async def _commit(self, fault: Fault) -> None:
        if fault.kind == "cut":
            self.counts["cut connection"] += self._relay.cut(fault.count, self._random)
            return
        server = self._servers[fault.target]
        if fault.target in self._down:
            return
        self.counts[f"{fault.kind} {fault.target.split('-')[0]}"] += 1
        if fault.kind == "pause":
            server.pause()
            await asyncio.sleep(fault.seconds)
            server.resume()
            return
        self._down.add(fault.target)
        await (server.kill() if fault.kind == "kill" else server.stop())
        await asyncio.sleep(fault.seconds)
        await self._start(server)

    async def _start(self, server: Process) -> None:
        for attempt in range(START_TRIES):
            try:
                await server.start()
            except StartFailure as failure:
                if attempt == START_TRIES - 1 or server.is_running:
                    self.deaths.append(f"{server.name} did not come back: {failure}")
                    return
                await asyncio.sleep(0.25)
            else:
                self._down.discard(server.name)
                return
