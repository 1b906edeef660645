"""The REST calls that clients make."""

from typing import Any

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=15)


class Away(Exception):
    """No answer, or one that says to try again."""


class Refused(Exception):
    """The server understood and declined."""

    def __init__(self, status: int, code: str):
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class Account:
    """Somebody who has signed up; the clients of one person share it."""

    password = "correct horse battery"

    def __init__(self, email: str):
        self.email = email
        self.token = ""

    async def register(self, base: str, session: aiohttp.ClientSession) -> None:
        body = {"email": self.email, "password": self.password, "display_name": self.email.split("@")[0]}
        async with session.post(f"{base}/api/v1/auth/register", json=body, timeout=TIMEOUT) as answer:
            answer.raise_for_status()
        await self.sign_in(base, session)

    async def sign_in(self, base: str, session: aiohttp.ClientSession) -> None:
        body = {"email": self.email, "password": self.password}
        async with session.post(f"{base}/api/v1/auth/login", json=body, timeout=TIMEOUT) as answer:
            answer.raise_for_status()
            self.token = (await answer.json())["access_token"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


class Api:
    """Calls of one account at one address: that of nginx, or of a node."""

    def __init__(self, base: str, account: Account, session: aiohttp.ClientSession):
        self.base = base
        self.account = account
        self.session = session

    async def call(self, method: str, path: str, body: object = None) -> Any:
        """Raises `Away` or `Refused`."""
        for is_last in (False, True):
            try:
                async with self.session.request(
                    method,
                    f"{self.base}/api/v1{path}",
                    json=body,
                    headers=self.account.headers,
                    timeout=TIMEOUT,
                ) as answer:
                    if answer.status == 401 and not is_last:
                        await self.account.sign_in(self.base, self.session)
                        continue
                    if answer.status >= 500:
                        raise Away(f"{method} {path}: {answer.status}")
                    if answer.status >= 400:
                        problem = await answer.json(content_type=None)
                        raise Refused(answer.status, (problem or {}).get("error_code", ""))
                    return await answer.json(content_type=None) if answer.status != 204 else None
            except (OSError, aiohttp.ClientError, ValueError) as error:
                raise Away(f"{method} {path}: {error!r}") from error
        raise Away("not reached")

    async def messages(self, thread: str) -> Any:
        return await self.call("GET", f"/threads/{thread}/messages?limit=200")
