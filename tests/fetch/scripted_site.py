"""A board whose pages are made by their scripts, and pages whose scripts try every way out of a browser."""

from __future__ import annotations

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fetch.hostile_site import SPELLINGS

LIST = """<!doctype html><html><head><link rel="stylesheet" href="/style.css"></head><body><main></main>
<img src="/logo.png"><script src="/list.js"></script></body></html>"""
LIST_JS = """
fetch("/api/jobs?session=" + (document.cookie || "none"), {headers: {"x-board": "1"}})
  .then(answer => answer.json())
  .then(jobs => { for (const job of jobs)
    document.querySelector("main").innerHTML += `<a class="job" href="/job/${job}">${job}</a>`; });
"""
JOB = """<!doctype html><html lang="en"><head><title>A job</title></head><body><h1></h1>
<script src="/job.js"></script></body></html>"""
JOB_JS = """
fetch("/api" + location.pathname).then(answer => answer.json()).then(job => {
  const block = document.createElement("script");
  block.type = "application/ld+json";
  block.textContent = JSON.stringify({"@context": "https://schema.org", "@type": "JobPosting", ...job});
  document.head.append(block);
  document.querySelector("h1").textContent = job.title;
});
"""
ENDLESS = JOB.replace('src="/job.js">', ">while (true) {}")

ESCAPES = """<!doctype html><html><head><title>Way out</title>
<link rel="dns-prefetch" href="//{host}"><link rel="preconnect" href="http://{at}">
<link rel="prefetch" href="http://{at}/prefetch"><link rel="preload" as="script" href="http://{at}/preload.js">
<link rel="modulepreload" href="http://{at}/module.js"><link rel="manifest" href="http://{at}/manifest.json">
<link rel="stylesheet" href="http://{at}/style.css"><link rel="icon" href="http://{at}/icon.png">
<style>@font-face {{ font-family: f; src: url(http://{at}/font.woff) }} body {{ font-family: f;
  background: url(http://{at}/background.png) }}</style></head><body>words
<img src="http://{at}/image.png"><iframe src="http://{at}/frame"></iframe><iframe src="file:///etc/passwd"></iframe>
<video src="http://{at}/video.mp4"></video><object data="http://{at}/object"></object>
<embed src="http://{at}/embed"><form action="http://{at}/form" method="post" target="_blank"></form>
<script src="http://{at}/script.js"></script>
<script>
const tries = [
  () => fetch("http://{at}/fetch"),
  () => fetch("http://{at}/fetch-post", {{method: "POST", mode: "no-cors", body: "x"}}),
  () => {{ const r = new XMLHttpRequest(); r.open("GET", "http://{at}/xhr"); r.send(); }},
  () => navigator.sendBeacon("http://{at}/beacon", "x"), () => new WebSocket("ws://{at}/socket"),
  () => new EventSource("http://{at}/events"), () => import("http://{at}/import.js"),
  () => new Worker(URL.createObjectURL(new Blob(['fetch("http://{at}/worker"); new WebSocket("ws://{at}/w")']))),
  () => new SharedWorker(URL.createObjectURL(new Blob(['fetch("http://{at}/shared")']))),
  () => navigator.serviceWorker.register("/worker.js"), () => window.open("http://{at}/popup"),
  () => document.forms[0].submit(), () => fetch("/redirect?{at}"), () => fetch("file:///etc/passwd"),
  () => {{ const p = new RTCPeerConnection({{iceServers: [{{urls: ["stun:{at}", "turn:{at}?transport=tcp"],
      username: "u", credential: "c"}}]}}); p.createDataChannel("d");
      p.createOffer().then(o => p.setLocalDescription(o)); }},
  () => {{ const f = document.createElement("iframe"); f.srcdoc = '<img src="http://{at}/srcdoc.png">';
      document.body.append(f); }},
  () => {{ const a = document.createElement("a"); a.href = "http://{at}/download"; a.download = "x";
      document.body.append(a); a.click(); }},
  () => new WebTransport("https://{at}/transport"), () => {{ location.href = "http://{at}/away"; }},
];
for (const attempt of tries) {{ try {{ const p = attempt(); if (p && p.catch) p.catch(() => 0); }} catch (e) {{}} }}
</script></body></html>"""
"""{at} is the address of the trap, {host} its host."""


def escapes(host: str, port: int) -> str:
    """A page that tries every way out towards a trap."""
    return ESCAPES.format(at=f"{host}:{port}", host=host)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Scripted

    def do_GET(self) -> None:
        self.site.asked.append((self.path, dict(self.headers)))
        path = self.path.partition("?")[0]
        if path == "/robots.txt":
            self.send(b"User-agent: *\nDisallow: /api/job/secret\n", "text/plain")
        elif path.startswith("/escape/"):
            host = SPELLINGS[int(path.rpartition("/")[2])]
            self.send(escapes(host, self.site.canary).encode())
        elif path == "/redirect":
            self.send(b"", status=302, location=f"http://{self.path.partition('?')[2]}/redirected")
        elif path in self.site.pages:
            self.send(*self.site.pages[path])
        else:
            self.send(b"no", status=404)

    def do_POST(self) -> None:
        self.do_GET()

    def send(self, body: bytes, kind: str = "text/html", status: int = 200, location: str = "") -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nSet-Cookie: a=b\r\n"
        head += f"Location: {location}\r\n" if location else ""
        self.wfile.write(head.encode("utf-8") + b"\r\n" + body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Scripted:
    """The board and what it was asked for."""

    canary: int = 0
    """Port that nobody may connect to."""
    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    pages: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    @property
    def paths(self) -> Counter[str]:
        return Counter(path for path, _ in self.asked)

    def add_jobs(self, names: list[str]) -> None:
        """A list that its script fills, and a page for each job that its script fills."""
        self.pages |= {
            "/jobs": (LIST.encode(), "text/html"),
            "/list.js": (LIST_JS.encode(), "text/javascript"),
            "/job.js": (JOB_JS.encode(), "text/javascript"),
            "/api/jobs": (json.dumps(names).encode(), "application/json"),
        }
        for name in names:
            job = {"title": f"Cook {name}", "description": "Cook wanted in Lagos", "datePosted": "2026-11-20"}
            self.pages[f"/job/{name}"] = (JOB.encode(), "text/html")
            self.pages[f"/api/job/{name}"] = (json.dumps(job).encode(), "application/json")


@contextmanager
def scripted() -> Iterator[Scripted]:
    """The server."""
    site = Scripted()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"site": site}))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def trap() -> Iterator[tuple[int, Counter[str]]]:
    """A port that nobody may reach, over TCP or UDP, and a counter of those who did."""
    touched: Counter[str] = Counter()
    listener = socket.create_server(("", 0))
    port = listener.getsockname()[1]
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("", port))

    def accept() -> None:
        while True:
            try:
                listener.accept()[0].close()
            except OSError:
                return
            touched["tcp"] += 1

    def receive() -> None:
        while True:
            try:
                datagrams.recv(2_000)
            except OSError:
                return
            touched["udp"] += 1

    for work in (accept, receive):
        threading.Thread(target=work, daemon=True).start()
    try:
        yield port, touched
    finally:
        listener.close()
        datagrams.close()
