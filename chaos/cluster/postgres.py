"""A throw-away PostgreSQL server."""

import asyncio
import csv
import glob
import io
import os
import pwd
import shutil
import signal
from pathlib import Path

from .ports import free_port
from .process import Process, StartFailure

USER = "parley"
DATABASE = "parley"
CONNECTIONS_MAX = 200


def binary(name: str) -> str:
    """On PATH, or where Debian keeps it: the newest version."""
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: int(path.split("/")[4]))
    path = shutil.which(name) or (found[-1] if found else None)
    if path is None:
        raise StartFailure(f"{name} is missing; bin/setup cluster installs it")
    return path


class Postgres(Process):
    # "Fast": sessions are ended, then it is shut down properly.
    stop_signal = signal.SIGINT

    def __init__(self, folder: Path):
        super().__init__("postgres", folder)
        self.port = free_port()
        self.home = folder / "postgres"

    @property
    def url(self) -> str:
        return f"postgres://{USER}:{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def command(self):
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.home,
            "max_connections": CONNECTIONS_MAX,
            # It is the process that is killed here, not the machine: what the system has taken is not lost.
            "fsync": "off",
            "log_min_messages": "warning",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [*as_owner(), binary("postgres"), "-D", str(self.home / "data"), *options]

    def working_folder(self) -> Path:
        return self.home

    async def make(self) -> None:
        """Makes its folder and the database's owner."""
        self.home.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.home, "postgres")
        password = self.home / "password"
        password.write_text(USER)
        password.chmod(0o644)
        await run(
            *as_owner(), binary("initdb"), "--no-sync", "--auth=scram-sha-256", f"--username={USER}",
            f"--pwfile={password}", "--encoding=UTF8", "--locale=C.UTF-8", "-D", str(self.home / "data"),
            cwd=self.home,
        )  # fmt: skip

    async def start(self) -> None:
        is_first = not self.home.exists()
        if is_first:
            await self.make()
        await super().start()
        if is_first:
            await self.query(f"create database {DATABASE}", database="postgres")

    async def is_ready(self) -> bool:
        try:
            await self.query("select 1", database="postgres")
        except ChildFailure:
            return False
        return True

    async def query(self, sql: str, database: str = DATABASE) -> list[dict[str, str]]:
        """The rows of an answer, all values as text; NULL is the empty text."""
        url = self.url.removesuffix(DATABASE) + database
        text = await run(
            "psql", "--no-psqlrc", "--quiet", "--csv", f"--dbname={url}", f"--command={sql}", cwd=self.home,
            env={**os.environ, "PGCONNECT_TIMEOUT": "2", "PGAPPNAME": "observer"},
        )  # fmt: skip
        return list(csv.DictReader(io.StringIO(text)))

    async def connection_count(self) -> int:
        rows = await self.query(
            "select count(*) as count from pg_stat_activity"
            " where backend_type = 'client backend' and application_name <> 'observer'"
        )
        return int(rows[0]["count"])


class ChildFailure(Exception):
    """A command failed; the message is what it said."""


def as_owner() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--pdeathsig=INT"]


async def run(*command: str, **options) -> str:
    child = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        **options,
    )  # fmt: skip
    output, errors = await child.communicate()
    if child.returncode != 0:
        raise ChildFailure(f"{' '.join(command[:4])} …: {errors.decode(errors='replace').strip()}")
    return output.decode()
