"""One node of Parley."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from .ports import free_port
from .process import Process

ROOT = Path(__file__).resolve().parents[2]


class Node(Process):
    def __init__(self, name: str, folder: Path, program: Path, settings: Mapping[str, str]):
        super().__init__(name, folder)
        self.program = program
        self.port = free_port()
        self.settings = settings
        self.home = folder / name

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self):
        return [str(self.program), "serve"]

    def environment(self):
        return {**os.environ, **self.settings, "HOST": "127.0.0.1", "PORT": str(self.port)}

    def working_folder(self) -> Path:
        """A folder of its own, in which no `.env` lies; with the web client or else a page, for it needs one."""
        self.home.mkdir(exist_ok=True)
        public = self.home / "Public"
        if not public.exists():
            if (ROOT / "Public/index.html").exists():
                public.symlink_to(ROOT / "Public")
            else:
                public.mkdir()
                for page in ("index.html", "docs.html"):
                    (public / page).write_text("<!doctype html><title>Parley</title>")
        return self.home

    async def is_ready(self) -> bool:
        try:
            return await self.get("/health") == 200
        except (TimeoutError, OSError, ValueError, IndexError):
            return False

    async def get(self, path: str) -> int:
        """The status of an answer."""
        reader, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self.port), 2)
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            head = await asyncio.wait_for(reader.readline(), 2)
            return int(head.split()[1])
        finally:
            writer.close()
