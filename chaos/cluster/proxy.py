"""nginx with deploy/nginx.conf as it is."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from .node import ROOT, Node
from .ports import accepts, free_port
from .process import Process, StartFailure

TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Proxy(Process):
    def __init__(self, folder: Path, nodes: Sequence[Node]):
        super().__init__("nginx", folder)
        self.port = free_port()
        self.nodes = nodes
        self.home = folder / "nginx"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self):
        nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if nginx is None:
            raise StartFailure("nginx is missing; bin/setup cluster installs it")
        globals_ = f"daemon off; pid {self.home}/nginx.pid;"
        return [nginx, "-p", str(self.home), "-c", str(self.home / "nginx.conf"), "-g", globals_]

    async def launch(self) -> None:
        included = self.home / "parley"
        included.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "deploy/nginx.conf", self.home)
        nodes = (f"server 127.0.0.1:{node.port} max_fails=2 fail_timeout=1s;\n" for node in self.nodes)
        (included / "nodes.conf").write_text("".join(nodes))
        # The folders that nginx was built with may be root's.
        folders = (f"{name}_temp_path {self.home}/{name};\n" for name in TEMPORARY)
        (included / "server.conf").write_text(f"listen 127.0.0.1:{self.port};\nserver_name _;\n" + "".join(folders))
        await super().launch()

    async def is_ready(self) -> bool:
        return accepts(self.port)
