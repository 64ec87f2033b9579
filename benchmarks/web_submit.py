"""Public forms sent a second to the real server on this machine, by several people at once, beside a bare view that writes one row."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import child, tables
from benchmarks.web_import import PEOPLE, texts
from huiyin.config.env import Environment, environment

#: So many forms come from one address before the next one is used; the server takes 30 in ten minutes.
PER_ADDRESS = 20
WORKERS, THREADS = 2, 4
FORM = "/c/measured/form/"
_FIELD = re.compile(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"')
_CODE = re.compile(r'class="code-large"[^>]*>([^<]+)<')
Sending = tuple[str, str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a client saw: seconds of each sending, and what was told in the answer, empty where it was refused."""

    seconds: Sequence[float]
    told: Sequence[str]


def measure(folder: Path | None, count: int, clients: int, *, postgres: str) -> None:
    """Send so many forms by so many clients at once, on SQLite and, where a server is given, on a database of its own in PostgreSQL."""
    said = list(islice(texts(folder), count))
    said = [text[:5000].strip() or "意见" for text in said]
    rows, results = list[tuple[object, ...]](), {}
    for engine in ["SQLite", *(["PostgreSQL"] if postgres else [])]:
        with ExitStack() as stack:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="submit-")))
            url = stack.enter_context(database(postgres)) if engine == "PostgreSQL" else ""
            ours = _huiyin(home, url, said, clients)
            bare = _bare(home, environment({"HUIYIN_HOME": str(home / "bare"), "HUIYIN_DATABASE": url}), said, clients)
        for name, found in (("Huiyin", ours), ("bare view, one row", bare)):
            rows.append((engine, name, count, found["a second"], found["p50 ms"], found["p99 ms"], found["lost"], found["note"]))
        results[engine] = {"huiyin": ours, "bare": bare, "share of bare": ours["a second"] / bare["a second"]}
    header = ("database", "what", "forms", "forms a second", "p50 ms", "p99 ms", "lost", "note")
    tables.show(f"Public forms, {clients} clients at once, {WORKERS} workers", header, rows)
    for engine, found in results.items():
        print(f"{engine}: Huiyin takes {found['share of bare']:.2f} of what the bare view takes.")
    tables.keep("submit", {"clients": clients, "workers": WORKERS, "results": results})


def _huiyin(home: Path, url: str, said: Sequence[str], clients: int) -> dict[str, object]:
    env = {"HUIYIN_HOME": str(home), "HUIYIN_DATABASE": url, "DJANGO_SETTINGS_MODULE": "huiyin.config.settings"}
    _job(env, {"wish": "prepare", "people": PEOPLE}, [])
    port = free_port()
    command = [sys.executable, "-m", "huiyin.cli", "serve", "--port", str(port), "--workers", str(WORKERS), "--quiet"]
    with server(command, port, FORM, env), _clients(clients) as pool:
        parts = [(port, at, said[at::clients], clients) for at in range(clients)]
        begun = time.monotonic()
        opened = list(pool.map(_open, parts))
        opening = time.monotonic() - begun
        found, seconds = _sent(pool, port, opened)
    codes = [code for one in found for code in one.told if code]
    kept = _job(env, {"wish": "check"}, codes)
    lost = len(said) - min(kept["sources"], kept["receipts"], kept["holders"], len(set(codes)))
    note = f"{len(set(codes)):,} receipts, each found; account {'holds' if kept['holds'] else 'DOES NOT HOLD'}" if not lost else str(kept)
    figures = _figures(found, seconds, len(said))
    return {**figures, "lost": lost, "doubled": kept["sources"] - len(said), "form pages a second": len(said) / opening, "note": note}


def _bare(home: Path, given: Environment, said: Sequence[str], clients: int) -> dict[str, object]:
    given.home.mkdir()
    env = {"BARE_DATABASE": json.dumps({**given.database, "NAME": str(given.database["NAME"])})}
    whole, port = {**os.environ, **env}, free_port()
    subprocess.run([sys.executable, "-m", "benchmarks.jobs.bare"], env=whole, cwd=child.ROOT, check=True)
    command = ["granian", "--interface", "wsgi", "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "warning"]
    with server([sys.executable, "-m", *command, "benchmarks.jobs.bare:application"], port, "", env), _clients(clients) as pool:
        sendings = [[(_address(at, place), "/", {"text": text}) for place, text in enumerate(said[at::clients])] for at in range(clients)]
        found, seconds = _sent(pool, port, sendings)
    counted = subprocess.run([sys.executable, "-m", "benchmarks.jobs.bare", "count"], env=whole, cwd=child.ROOT, check=True, capture_output=True, text=True)
    return {**_figures(found, seconds, len(said)), "lost": len(said) - int(counted.stdout), "note": "no check, no split, no seal, no log, no page"}


def _open(part: tuple[int, int, Sequence[str], int]) -> list[Sending]:
    """Every client opens its forms first: each has a number and a token of its own."""
    port, client, said, _ = part
    made = list[Sending]()
    for place, text in enumerate(said):
        with closing(_connection(port, _address(client, place))) as line:
            line.request("GET", FORM)
            answer = line.getresponse()
            fields, cookie = dict(_FIELD.findall(answer.read().decode())), (answer.getheader("Set-Cookie") or "").partition(";")[0]
            made.append((_address(client, place), FORM, {**fields, "text": text, "Cookie": cookie}))
    return made


def _send(part: tuple[int, Sequence[Sending]]) -> Sent:
    """Send one form after the other, on one line for each address."""
    port, sendings = part
    seconds, told, line, last = list[float](), list[str](), None, ""
    for address, path, given in sendings:
        if line is None or address != last:
            line, last = _connection(port, address), address
        fields = {name: value for name, value in given.items() if name != "Cookie"}
        begun = time.monotonic()
        line.request("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded", "Cookie": given.get("Cookie", "")})
        answer = line.getresponse()
        page = answer.read().decode()
        seconds.append(time.monotonic() - begun)
        code = _CODE.search(page)
        told.append(code[1] if code else page if page == "taken" else "")
    return Sent(seconds, told)


def _sent(pool: ProcessPoolExecutor, port: int, opened: Sequence[Sequence[Sending]]) -> tuple[list[Sent], float]:
    begun = time.monotonic()
    return list(pool.map(_send, [(port, one) for one in opened])), time.monotonic() - begun


def _figures(found: Sequence[Sent], seconds: float, count: int) -> dict[str, object]:
    each = sorted(one for sent in found for one in sent.seconds)
    refused = sum(not told for sent in found for told in sent.told)
    return {"a second": count / seconds, "p50 ms": each[len(each) // 2] * 1000, "p99 ms": each[int(len(each) * 0.99)] * 1000, "refused": refused}


def _address(client: int, place: int) -> str:
    return f"127.1.{client}.{place // PER_ADDRESS % 250 + 1}"


def _connection(port: int, address: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=(address, 0))


def _job(env: Mapping[str, str], settings: Mapping[str, object], codes: Sequence[str]) -> Mapping[str, int]:
    with child.job(settings, {"codes": codes}) as job:
        outcome = child.run_module("benchmarks.jobs.public_form", job, env=env)
    if outcome.failure:
        raise RuntimeError(outcome.failure)
    return outcome.result


@contextmanager
def _clients(clients: int) -> Iterator[ProcessPoolExecutor]:
    """Each client is a process, so that none waits for another's; all of them have started."""
    with ProcessPoolExecutor(clients, mp_context=get_context("spawn")) as pool:
        list(pool.map(time.sleep, [2.0] * clients))
        yield pool


@contextmanager
def server(command: Sequence[str], port: int, path: str, env: Mapping[str, str]) -> Iterator[None]:
    """A server that answers, gone afterwards."""
    process = subprocess.Popen(command, cwd=child.ROOT, env={**os.environ, **child.frozen(), **env})
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"The server ended with {process.returncode}.")
            if _answers(port, path):
                break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(60)


def _answers(port: int, path: str) -> bool:
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
            if path:
                line.request("GET", path)
                return line.getresponse().status == 200
            line.connect()
            return True
    except OSError:
        return False


def free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def database(url: str) -> Iterator[str]:
    """A database of its own on the server that the URL names, gone afterwards."""
    import psycopg

    name = f"huiyin_measured_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield url.rpartition("/")[0] + "/" + name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
