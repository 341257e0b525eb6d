"""A replay of reports: real texts as forwards, planted matters with known duplicates, in mixed containers.

    python -m bench.reports_replay [REPORTS] [--flyers N]

Prints rate, bundling (B-cubed), the share of rows an analyst sees, and fields of reporters in any export. The real
texts are those of ADWATCH_DATA; their contacts are taken out, and invented ones planted. With N real flyers, each
brought twice (`bench.reported_flyers`), it prints what a picture costs and how many pairs are one matter, too.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from bench.reported_flyers import BroughtFlyer, brought, flyer_containers
from crawler import cli
from crawler.export import FORMATS
from crawler.installed import is_installed
from crawler.reports.alike import text_marks
from crawler.reports.intake import ReportText, read_reports
from crawler.reports.sealing import PRIVATE, make_keys
from crawler.reports.service import triage
from crawler.reports.taking import HIDDEN, IntakeSource, take
from crawler.store import Store
from crawler.this_machine import family_seconds

REPORTS = 2_000
EACH = 25
"""Reports of a planted matter on average; sizes fall off as 1 / rank. An assumption: no source tells how many."""
ALONE = 0.03
"""Share of reports that are of a matter of their own. An assumption too."""
BARE = 0.2
"""Share of reports that are the forward alone, with other words here and there, and no word of the reporter's."""
FROM = "real/*.jsonl"
_CONTACT = re.compile(r"\S*@\S+|(?:https?://|www\.|t\.me/)\S+|\S*\d[\d\s().+-]{5,}\d")
TOLD = (
    "I got this from the agent {contact} and paid {sum}. {forward}",
    "The recruiter on {contact} sent my sister this: \"{forward}\" She paid {sum}.",
    "Please look into {sum} that was paid to agent {contact}. They wrote: \"{forward}\"",
    "Un recruteur, {contact}, a envoyé ce message : « {forward} » et demande {sum}.",
    "El reclutador {contact} pide {sum}. El mensaje: \"{forward}\"",
    "Wakala {contact} alitaka {sum}. Ujumbe: \"{forward}\"",
    "O agente {contact} cobra {sum}: \"{forward}\"",
    "Somebody called Musa, {contact}, promises work abroad and asks for {sum}.",
    "My cousin was cheated by agent {contact}, she lost {sum} and is at home now.",
)  # fmt: skip
SIGNED = ("My number is {own}.", "Call me on {own}, {name}.", "{name}, {own}", "Rappelez-moi : {own}.", "")


@dataclass(frozen=True, slots=True)
class Planted:
    """A report as it is brought."""

    matter: int
    text: str
    name: str
    own: str
    """The reporter's number."""


def real_texts(folder: Path) -> list[str]:
    """Texts of the data folder without contacts, none nearly alike another."""
    seen: set[str] = set()
    found = []
    for path in sorted(folder.glob(FROM)):
        for line in path.read_text("utf-8").split("\n"):
            if not line:
                continue
            row = json.loads(line)
            said = " ".join(str(row.get(name) or "") for name in ("title", "description", "text"))
            text = " ".join(_CONTACT.sub(" ", said.replace('"', "'")).split())[:600]
            marks = set(text_marks(text, b"bench"))
            if marks and not marks & seen:
                seen |= marks
                found.append(text)
    return found


def planted(number: int, texts: Sequence[str]) -> list[Planted]:
    """Reports of matters whose sizes fall off; each has one to three contacts and one forward."""
    chance = random.Random(19)
    alone = int(number * ALONE)
    matters = max(1, (number - alone) // EACH)
    weights = [1 / (rank + 3) for rank in range(matters)]
    sizes = Counter(chance.choices(range(matters), weights, k=number - alone))
    every = [*sizes.elements(), *range(matters, matters + alone)]
    chance.shuffle(every)
    forwards = chance.sample(range(len(texts)), min(len(texts), matters + alone))
    return [
        _report(chance, place, matter, texts[forwards[matter % len(forwards)]])
        for place, matter in enumerate(every)
    ]


def _report(chance: random.Random, place: int, matter: int, forward: str) -> Planted:
    own, name = f"+23480700{place:05d}", f"Reporter{place:05d}"
    contact = f"+23480{1 + min(2, matter % 3)}0{(matter * 3 + chance.randrange(1 + matter % 3)):06d}"
    words = forward.split()
    for _ in range(len(words) // 20):
        words[chance.randrange(len(words))] = chance.choice(("ok", "pls", "now", "dear"))
    said = " ".join(words)
    if chance.random() < BARE and len(words) > 20:
        return Planted(matter, f"{said} {contact}", name, own)
    told = chance.choice(TOLD).format(
        contact=contact, sum=f"{chance.randrange(50, 900)} dollars", forward=said
    )
    return Planted(matter, f"{told} {chance.choice(SIGNED).format(own=own, name=name)}".strip(), name, own)


def containers(reports: Sequence[Planted], folder: Path) -> Iterator[tuple[Path, list[Planted]]]:
    """The reports in files of four kinds, each with what it holds in its order."""
    parts = [list(reports[start::4]) for start in range(4)]
    yield _sheet(folder / "hotline.csv", parts[0]), parts[0]
    lines = [json.dumps({"text": one.text, "reporter name": f"{one.name} {one.own}"}) for one in parts[1]]
    (folder / "system.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    yield folder / "system.jsonl", parts[1]
    yield _mailbox(folder / "mails.mbox", parts[2]), parts[2]
    with zipfile.ZipFile(folder / "notes.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for place, one in enumerate(parts[3]):
            archive.writestr(f"{place:06d}.txt", one.text)
    yield folder / "notes.zip", parts[3]


def _sheet(path: Path, reports: Sequence[Planted]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Date received", "What happened", "Reporter name", "Reporter phone"))
        writer.writerows(("2026-11-20", one.text, one.name, one.own) for one in reports)
    return path


def _mailbox(path: Path, reports: Sequence[Planted]) -> Path:
    with path.open("wb") as file:
        for place, one in enumerate(reports):
            mail = EmailMessage()
            mail["From"] = f"{one.name} <reporter{place}@mail.example>"
            mail["To"] = "reports@unit.example"
            mail["Subject"] = "report"
            mail["Message-ID"] = f"<{place}@mail.example>"
            mail.set_content(one.text)
            file.write(b"From reporter@mail.example Fri Nov 20 10:00:00 2026\n")
            file.write(mail.as_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n")
    return path


def b_cubed(found: Sequence[int], truth: Sequence[int]) -> tuple[float, float, float]:
    """B-cubed precision, recall and their harmonic mean (Bagga and Baldwin 1998)."""
    both, ours, theirs = Counter(zip(found, truth, strict=True)), Counter(found), Counter(truth)
    count = len(found)
    precision = sum(n * n / ours[pair[0]] for pair, n in both.items()) / count
    recall = sum(n * n / theirs[pair[1]] for pair, n in both.items()) / count
    return precision, recall, 2 * precision * recall / (precision + recall)


def leaks(home: Path, folder: Path, reports: Sequence[Planted | BroughtFlyer]) -> dict[str, int | str]:
    """For each export format, how many names and numbers of reporters are in what it writes."""
    secrets = {one.own.encode() for one in reports} | {one.name.encode() for one in reports}
    pattern = re.compile(rb"\+234807(?:00|90)\d{5}|Reporter\d{5}")
    found: dict[str, int | str] = {}
    for form in sorted({*FORMATS, "bag"}):
        if form == "pdf" and not is_installed("pdf"):
            found[form] = "not made: WeasyPrint is missing"
            continue
        out = folder / f"out-{form}"
        status = cli.run(
            ["--home", str(home), "export", "--format", form, "--out", str(out), "--undecided", "a trial"]
        )
        if status != 0:
            found[form] = f"not made: status {status}"
            continue
        found[form] = sum(
            len(secrets & set(pattern.findall(content)))
            for path in (out, *out.rglob("*"))
            if path.is_file()
            for content in _contents(path)
        )
    return found


def _contents(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(content) as document:
            # A line may end within a number.
            texts = (page.get_textpage().get_text_range() for page in document)
            yield from (re.sub(r"\s", "", text).encode() for text in texts)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def _ads(home: Path, folder: Path, texts: Sequence[str]) -> None:
    """Ads of the first planted matters, so that some reports were seen before."""
    rows = [
        {
            "id": f"ad-{place}",
            "title": f"Work {place}",
            "description": f"{text} WhatsApp +23480100{place * 9:05d}",
        }
        for place, text in enumerate(texts[:30])
    ]
    (folder / "ads.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    cli.run(["--home", str(home), "import", str(folder / "ads.jsonl"), "--source", "bench"])


@dataclass(slots=True)
class Taken:
    """What became of the reports of some containers."""

    matters: dict[str, int]
    """Public id of a report -> its matter; of containers of which each report was read."""
    unread: int = 0
    before: int = 0
    """Reports whose text was there to the letter."""
    wall: float = 0.0
    cpu: float = 0.0
    """Seconds of processor, of this process and those that it started."""


def main() -> None:
    """Run the replay and print its figures."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("reports", type=int, nargs="?", default=REPORTS)
    wanted.add_argument("--flyers", type=int, default=0)
    asked = wanted.parse_args()
    data = Path(os.environ.get("ADWATCH_DATA", "../shared/data")) / "ads"
    texts = real_texts(data)
    reports = planted(asked.reports, texts)
    flyers = brought(asked.flyers, len(reports)) if asked.flyers else []
    with TemporaryDirectory(prefix="adwatch-replay-") as name:
        folder, home = Path(name), Path(name) / "home"
        _ads(home, folder, texts)
        make_keys(home, "an invented passphrase", home / PRIVATE)
        with Store(home) as store:
            _replay(store, folder, reports, flyers, len(texts))
        print(f"   fields of reporters in exports: {leaks(home, folder, [*reports, *flyers])}")


def _take(store: Store, files: Iterable[tuple[Path, Sequence[Planted | BroughtFlyer]]]) -> Taken:
    taken, known = Taken({}), set[str]()

    def seen(text: str) -> bool:
        """Whether a text was brought before; it is known from now on."""
        was = text in known
        known.add(text)
        return was

    wall, cpu = time.monotonic(), family_seconds(os.getpid())
    for path, held in files:
        found = list(read_reports([path], text="What happened" if path.suffix == ".csv" else ""))
        told = [one for one in found if isinstance(one, ReportText)]
        taken.unread += len(found) - len(told)
        sender = IntakeSource(by="bench", channel="hotline", country="NG")
        done = take(store, told, sender, today=date(2026, 11, 26))
        taken.before += done.before
        # Of so many some are alike to the letter: the second is left out.
        fresh = [one for one, said in zip(held, told, strict=False) if not seen(said.text)]
        if len(told) == len(held) and len(done.keys) == len(fresh):
            taken.matters |= {key: one.matter for key, one in zip(done.keys, fresh, strict=True)}
    taken.wall, taken.cpu = time.monotonic() - wall, family_seconds(os.getpid()) - cpu
    return taken


def _replay(
    store: Store, folder: Path, reports: Sequence[Planted], flyers: Sequence[BroughtFlyer], texts: int
) -> None:
    files = list(containers(reports, folder))
    taken = _take(store, files)
    brought = f"{len(reports):,} reports over {texts:,} real texts in {len(files)} containers"
    print(f"   {brought}, {taken.unread} unread, {taken.before} there already")
    print(
        f"   {taken.cpu:.0f} s of processor time ({taken.wall:.0f} s), {len(reports) / taken.cpu:.0f} a second"
    )
    shown = _take(store, flyer_containers(flyers, folder))
    if flyers:
        _print_flyers(store, flyers, taken, shown)
    bundles = store.report_bundles.by_report()
    begun = time.process_time()
    first = triage(store, matters=True, most=50)
    once = time.process_time() - begun
    triage(store, matters=True, most=50)
    again = time.process_time() - begun - once
    truth = taken.matters | shown.matters
    both = b_cubed([bundles[key] for key in truth], list(truth.values()))
    every: list[Planted | BroughtFlyer] = [*reports, *flyers]
    rows, matters = len(set(bundles.values())), len({one.matter for one in every})
    clear = {value for one in triage(store) for kind, value in one.suspects if kind != HIDDEN}
    print(f"   first page of the list: {once:.2f} s of processor after the intake, {again:.2f} s shown again")
    print("   bundling B-cubed P {:.3f} R {:.3f} F {:.3f}".format(*both), f"of {len(truth):,} (bar .95)")
    print(f"   an analyst sees {rows:,} rows, {rows / len(every):.1%} (bar 10 %), of {matters:,} matters")
    print(f"   seen before in a campaign: {sum(bool(one.seen) for one in first)} of the first {len(first)}")
    own = sum(one.own in clear for one in every)
    print(f"   reporters' numbers in the clear as a suspect's: {own} of {len(every):,}")


def _print_flyers(store: Store, flyers: Sequence[BroughtFlyer], texts: Taken, shown: Taken) -> None:
    """What pictures cost, how they are bundled, and how long both would take together."""
    bundles = store.report_bundles.by_report()
    both = b_cubed([bundles[key] for key in shown.matters], list(shown.matters.values()))
    each = shown.cpu / len(flyers)
    print(
        f"   {len(flyers)} real flyers in 2 containers, {shown.unread} unread, {shown.before} there already"
    )
    print(f"   {each:.2f} s of processor a picture ({shown.wall / len(flyers):.2f} s), whole intake")
    print("   their bundling B-cubed P {:.3f} R {:.3f} F {:.3f}".format(*both), f"of {len(shown.matters)}")
    print(
        f"   without pictures {texts.wall / 60:.1f} minutes (bar 15), with these {len(flyers)}"
        f" {(texts.wall + shown.wall) / 60:.1f}; every 1,000 pictures more take {1000 * each / 60:.0f} of processor"
    )


if __name__ == "__main__":
    main()
