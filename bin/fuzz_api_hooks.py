"""What schemathesis has to know about Parley: who signs in, which ids there are, and which calls end an account."""

import collections
import ipaddress
import os
import re
import threading
import time
import uuid

import requests
import schemathesis

ADDRESS = os.environ["PARLEY_ADDRESS"]
API = ADDRESS + "/api/v1"
PASSWORD = "correct horse battery"
TOKEN_SECONDS = 600
SCRIPT = ' [[script text="ok" rate=0]]'
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# The account of whoever makes these calls is gone or signed out afterwards.
ENDING = {"logOut", "deleteMe", "updateMe", "changePassword", "endSessions", "endSession"}
# The fields of queries and bodies that name things, and where such things are kept.
REFERENCES = {
    "project_id": "projects",
    "thread_id": "threads",
    "parent_message_id": "messages",
    "before": "messages",
    "after": "messages",
}

known = {kind: collections.deque(maxlen=12) for kind in ("projects", "threads", "messages", "summaries", "attachments")}
lock = threading.Lock()
spare = threading.local()


def somewhere():
    """Headers of a call that comes from elsewhere: generated sign-ins fail so often that this address has to wait."""
    return {"X-Forwarded-For": str(ipaddress.IPv4Address(uuid.uuid4().int % 2**24 + 10 * 2**24))}


def new_token():
    email = f"{uuid.uuid4()}@example.org"
    account = {"email": email, "password": PASSWORD, "display_name": "Fuzz"}
    requests.post(f"{API}/auth/register", json=account, headers=somewhere(), timeout=30).raise_for_status()
    answer = requests.post(f"{API}/auth/login", json=account, headers=somewhere(), timeout=30)
    answer.raise_for_status()
    return answer.json()["access_token"], account


def is_ending(case):
    return case.operation.definition.raw.get("operationId") in ENDING


def spare_token():
    """Of an account that nobody misses; another one after a call that has ended it."""
    if getattr(spare, "token", None) is None or time.monotonic() - spare.since > TOKEN_SECONDS:
        spare.token, spare.since = new_token()[0], time.monotonic()
    return spare.token


@schemathesis.auth(refresh_interval=TOKEN_SECONDS)
class Somebody:
    """One account for the whole run, with something in it."""

    account = None

    def get(self, case, context):
        if self.account is None:
            token, self.account = new_token()
            self.fill(token)
            return token
        answer = requests.post(f"{API}/auth/login", json=self.account, headers=somewhere(), timeout=30)
        answer.raise_for_status()
        return answer.json()["access_token"]

    def set(self, case, data, context):
        token = spare_token() if is_ending(case) else data
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {token}"

    @staticmethod
    def fill(token):
        def post(path, body):
            answer = requests.post(API + path, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30)
            answer.raise_for_status()
            return answer.json()

        project = post("/projects", {"name": "Fuzz"})
        for _ in range(3):
            thread = post("/threads", {"project_id": project["id"]})
            message = post(f"/threads/{thread['id']}/messages", {"content": "hello" + SCRIPT})["message"]
            remember({"projects": [project], "threads": [thread], "messages": [message]})


def remember(body, kind=None):
    """Takes ids out of an answer."""
    if not isinstance(body, dict):
        return
    with lock:
        if kind in known and isinstance(body.get("id"), str):
            known[kind].append(body["id"])
        if isinstance(body.get("message"), dict):
            known["messages"].append(body["message"]["id"])
        for plural, ids in known.items():
            elements = body.get(plural)
            if isinstance(elements, list):
                ids.extend(one["id"] for one in elements[-3:] if isinstance(one, dict) and "id" in one)


def known_id(kind, drawn):
    """Mostly an id that there is, for one that could be. What is drawn decides, so that a seed repeats a run."""
    if not (isinstance(drawn, str) and ID.fullmatch(drawn)) or not known.get(kind):
        return drawn
    number = int(drawn[-2:], 16)
    with lock:
        return drawn if number % 8 == 0 else known[kind][number % len(known[kind])]


def use_known(fields):
    if isinstance(fields, dict):
        for name, kind in REFERENCES.items():
            if name in fields:
                fields[name] = known_id(kind, fields[name])


@schemathesis.hook
def before_call(context, case, kwargs):
    kind = case.path.removeprefix("/api/v1/").split("/")[0]
    if case.path_parameters and "id" in case.path_parameters:
        case.path_parameters["id"] = known_id(kind, case.path_parameters["id"])
    use_known(case.query)
    use_known(case.body)
    # Most answers are to be short: the next message waits for them.
    if isinstance(case.body, dict):
        for name in ("content", "initial_message"):
            text = case.body.get(name)
            if isinstance(text, str) and text.strip() and len(text) % 4 != 0 and len(text) < 40_000:
                case.body[name] = text + SCRIPT


@schemathesis.hook
def after_call(context, case, response):
    kind = case.path.removeprefix("/api/v1/").split("/")[0]
    if response.status_code < 300 and is_ending(case):
        spare.token = None
    if response.status_code < 300 and "json" in response.headers.get("content-type", [""])[0]:
        try:
            remember(response.json(), kind)
        except ValueError:
            pass  # The checks will say so.
