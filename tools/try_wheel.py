"""Build the wheel, install it into an empty environment, and use it there: `python tools/try_wheel.py` (needs uv).

The environment holds the plain program only, and every command runs in a folder outside the checkout. Scrapy and all
else come in the versions of requirements.lock.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).absolute().parents[1]
AD = {
    "id": "1",
    "text": "Maid for Kuwait. Pay a registration fee of 200 dollars first. WhatsApp +234 803 000 0123",
}
IMPORT_ALL = """
import importlib, pkgutil, sys, crawler, pipelines, settings, spiders
from crawler.installed import EXTRAS
optional = {module for modules in EXTRAS.values() for module in modules}
for package in (crawler, spiders, pipelines):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if found.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(found.name)
        except ModuleNotFoundError as error:
            if error.name.partition(".")[0] not in optional:
                raise
"""
CRAWL = """
import subprocess, sys
from pathlib import Path
from crawler.demo.board import Board
from crawler.demo.cards import sources_toml
from crawler.demo.server import running
with running(Board.load()) as site:
    Path("sources.toml").write_text(sources_toml(site.url), encoding="utf-8")
    subprocess.run([sys.argv[1], "crawl"], check=True)
    subprocess.run([sys.argv[1], "crawl"], check=True)
print(len(site.board.ads))
"""


def main() -> None:
    """Run all steps; the first that fails ends the program with what it said."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        python = install(folder)
        work = folder / "work"
        work.mkdir()
        use(python, work)
        packages = run(uv(), "pip", "list", "--quiet", "--python", python, "--format", "json", cwd=work)
        site = next((folder / "env" / "lib").glob("python*/site-packages"))
        print(
            f"{len(json.loads(packages))} packages, {megabytes(site):.0f} MB in {site.name}, without bytecode"
        )


def uv() -> str:
    """The uv of this environment."""
    return str(Path(sys.executable).parent / "uv")


def install(folder: Path) -> Path:
    """Build the wheel and install it into folder/env; returns the interpreter there."""
    run(uv(), "build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable,
        "--out-dir", folder / "dist", ROOT, cwd=folder)  # fmt: skip
    run(uv(), "venv", "--quiet", "--python", sys.executable, folder / "env", cwd=folder)
    python = folder / "env" / "bin" / "python"
    (wheel,) = (folder / "dist").glob("*.whl")
    run(uv(), "pip", "install", "--quiet", "--python", python,
        "--constraints", ROOT / "requirements.lock", wheel, cwd=folder)  # fmt: skip
    return python


def use(python: Path, work: Path) -> None:
    """Import every module, crawl the invented board twice, then analyse, export and ask for what is missing."""
    adwatch = python.with_name("adwatch")
    run(python, "-P", "-c", IMPORT_ALL, cwd=work)
    planted = int(run(python, "-P", "-c", CRAWL, adwatch, cwd=work).split()[-1])
    status = json.loads(run(adwatch, "--json", "status", cwd=work))
    expect(status["listings"] == planted, f"{status['listings']} of {planted} adverts stored")
    last = [source["last_run"] for source in status["sources"]]
    expect(sum(one["new"] + one["changed"] for one in last) == 0, "a second crawl found something new")
    answer = json.loads(run(adwatch, "analyse", cwd=work, feed=json.dumps(AD)))
    expect(answer["band"] in ("look", "priority"), f"an ad that asks for money is put in {answer['band']}")
    for form in ("jsonl", "csv"):
        run(adwatch, "export", "--format", form, "--out", work / form, cwd=work)
    lines = (work / "jsonl").read_text(encoding="utf-8").splitlines()
    exported = sum(json.loads(line)["type"] == "listing" for line in lines)
    expect(exported == planted, f"{exported} of {planted} adverts exported")
    for arguments, extra in ((["review"], "review"), (["export", "--format", "xlsx", "--out", "x"], "xlsx")):
        done = subprocess.run(
            [adwatch, *arguments], cwd=work, env=environment(), capture_output=True, text=True
        )
        expect(done.returncode == 2 and f"adwatch[{extra}]" in done.stderr, done.stderr)


def run(*command: str | Path, cwd: Path, feed: str = "") -> str:
    """Output of a command that must succeed."""
    done = subprocess.run(command, cwd=cwd, env=environment(), input=feed, capture_output=True, text=True)
    expect(
        done.returncode == 0,
        f"{' '.join(map(str, command))[:300]}\n{done.stdout[-3000:]}{done.stderr[-3000:]}",
    )
    return done.stdout


def environment() -> dict[str, str]:
    """Ours, without what would lead Python or adwatch back to this checkout."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ADWATCH", "PYTHON", "VIRTUAL_ENV", "SCRAPY"))
    }


def expect(right: bool, otherwise: str) -> None:
    """End the program unless it is right."""
    if not right:
        sys.exit(f"the wheel does not work: {otherwise}")


def megabytes(folder: Path) -> float:
    """Size of all files below a folder but bytecode, in units of 2**20 bytes."""
    return (
        sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
        / 2**20
    )


if __name__ == "__main__":
    main()
