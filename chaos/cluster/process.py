"""A server as a child process that can be stopped, killed, paused and started again."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

LAST_LINES = 20


class StartFailure(Exception):
    """A server did not come up; the message says why, as far as its log does."""


class Process:
    """One server. Its output is appended to NAME.log, its process id stands in NAME.pid, in the cluster's folder."""

    # What ends it in order.
    stop_signal = signal.SIGTERM
    stop_seconds = 30.0
    start_seconds = 60.0

    def __init__(self, name: str, folder: Path):
        self.name = name
        self.folder = folder
        self.log = folder / f"{name}.log"
        self.started_at = 0.0
        self._child: asyncio.subprocess.Process | None = None

    # What a kind of server says of itself.

    def command(self) -> Sequence[str]:
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        return os.environ

    async def is_ready(self) -> bool:
        raise NotImplementedError

    # What can be done with it.

    @property
    def pid(self) -> int | None:
        return self._child.pid if self.is_running else None

    @property
    def is_running(self) -> bool:
        return self._child is not None and self._child.returncode is None

    async def start(self) -> None:
        """Starts it and waits until it is ready."""
        await self.launch()
        await self.wait_until_ready()

    async def launch(self) -> None:
        with self.log.open("ab") as log:
            # A session of its own, so that Ctrl-C at a terminal reaches the cluster and nothing else; should the
            # cluster's process die, the server is told to end.
            self._child = await asyncio.create_subprocess_exec(
                "setpriv",
                f"--pdeathsig={self.stop_signal.name.removeprefix('SIG')}",
                *self.command(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.working_folder(),
                env=dict(self.environment()),
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        (self.folder / f"{self.name}.pid").write_text(f"{self._child.pid}\n")

    def working_folder(self) -> Path:
        return self.folder

    async def wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.start_seconds
        while not await self.is_ready():
            if not self.is_running:
                raise StartFailure(f"{self.name} did not start; {self.log} ends with:\n{self.last_lines()}")
            if time.monotonic() > deadline:
                raise StartFailure(f"{self.name} is not ready after {self.start_seconds:.0f} s; see {self.log}")
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """Ends it in order, and by force if that takes too long."""
        self.signal(signal.SIGCONT)
        self.signal(self.stop_signal)
        if not await self._ended_within(self.stop_seconds):
            await self.kill()

    async def kill(self) -> None:
        """Ends it as a power cut would."""
        self.signal(signal.SIGKILL)
        if self._child is not None:
            await self._child.wait()

    def pause(self) -> None:
        self.signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        if self.is_running:
            with contextlib.suppress(ProcessLookupError):
                self._child.send_signal(number)

    def last_lines(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-LAST_LINES:])

    async def _ended_within(self, seconds: float) -> bool:
        if self._child is None:
            return True
        try:
            await asyncio.wait_for(self._child.wait(), seconds)
        except TimeoutError:
            return False
        return True
