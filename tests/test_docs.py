"""The documentation and the code list the same things, and the README stays short."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest

from crawler import errors
from crawler.cli import INTERRUPTED, VERBS, adwatch
from crawler.export import FORMATS
from tools import verb_summaries
from tools.reference.command_line import commands
from tools.reference.pages import FOLDER, PAGES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
PROSE = [path for path in SOURCES if path.parent != FOLDER or path.name not in PAGES]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def options_of(command: click.Command) -> set[str]:
    """Names of the options of a command, long and short."""
    return {
        name
        for param in command.params
        if isinstance(param, click.Option)
        for name in (*param.opts, *param.secondary_opts)
    }


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_up_to_date(name):
    assert text(FOLDER / name) == PAGES[name](), f"docs/reference/{name} is out of date: run `make reference`"


def test_every_verb_and_option_is_in_the_reference():
    page = text(FOLDER / "command-line.md")
    named = [*commands(), ("adwatch", adwatch)]
    options = set().union(*(options_of(command) for _, command in named))
    assert len(options) > 50
    assert [option for option in options if f"`{option}`" not in page] == []
    assert [name for name, _ in commands() if f"\n## {name}\n" not in page] == []


def test_exit_statuses_are_in_the_reference():
    named = {int(number) for number in re.findall(r"^\| (\d+) \|", text(FOLDER / "exit-status.md"), re.M)}
    raised = {
        kind.exit_status
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.UserError)
    }
    assert named == raised | {0, INTERRUPTED}


def test_the_card_of_the_tutorial_is_right_and_would_be_crawled(tmp_path):
    from crawler.sources import load

    (block,) = re.findall(
        r"^```toml\n(.*?)^```", text(DOCS / "tutorials" / "first-real-site.md"), re.M | re.S
    )
    path = tmp_path / "sources.toml"
    path.write_text(block, encoding="utf-8")
    (card,) = load(path).cards.values()
    assert card.disabled_because == ""


def test_the_guide_for_receivers_says_what_opens_each_file():
    guide = text(DOCS / "how-to" / "investigator" / "open-an-export.md")
    suffixes = {form.suffix for form in FORMATS.values() if form.suffix}
    missing = sorted(suffix for suffix in suffixes if f"`*{suffix}`" not in guide)
    assert not missing, f"add a row to open-an-export.md for each of {missing}, written as `*{missing[0]}`"


def test_every_verb_is_used_in_a_tutorial_or_guide():
    used = {
        verb for path in PROSE for verb in re.findall(r"\badwatch (?:--[a-z]+ \S+ )*([a-z]+)", text(path))
    }
    assert set(VERBS) - used == set()


def test_commands_in_the_documentation_exist():
    """A verb with its options, as written after a prompt or in backticks, is one that the program has."""
    known = {name: options_of(command) for name, command in commands()}
    everywhere = options_of(adwatch) | {"--help"}
    wrong: list[tuple[str, ...]] = []
    for path in [*PROSE, ROOT / "README.md"]:
        for line in re.findall(r"(?:^ *\$ |`|^ +\| )adwatch ([^`\n|>]+)", text(path), re.M):
            words = re.sub(r"^(?:--\w+ \S+ )+", "", line).split()
            name = next((n for n in (" ".join(words[:2]), words[0]) if n in known), None)
            if name is None:
                group = words[0] in VERBS and len(words) == 1
                wrong += [] if group or words[0].isupper() else [(path.name, line)]
                continue
            options = set(re.findall(r"(?<!\S)--[a-z][a-z-]*", " ".join(words)))
            wrong += [(path.name, line, option) for option in options - known[name] - everywhere]
    assert wrong == []


def test_make_targets_in_the_documentation_exist():
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.M))
    named = {
        target
        for path in [*PROSE, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
        for target in re.findall(r"(?:`|^\$ (?:\w+=\w+ )?)make ([a-z]+)", text(path), re.M)
    }
    assert named - targets == set()


def test_the_readme_is_short_and_its_links_lead_somewhere():
    assert README.count("\n") <= 150
    for target in re.findall(r"\]\(([^)#]+)", README):
        assert (ROOT / target).exists(), target


def test_external_links_are_well_formed():
    """Their form only: there is no network in CI."""
    for path in PROSE:
        for target in re.findall(r"\]\((\w+:[^)]*)\)", text(path)):
            parts = urlsplit(target)
            assert parts.scheme == "https", (path, target)
            assert re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", parts.netloc), (path, target)


def test_readme_names_every_verb():
    named = re.findall(r"^\| (`[^|]*) \|", README.split("## The verbs")[1], re.M)
    assert sorted(re.findall(r"`([a-z]+)`", " ".join(named))) == sorted(VERBS)


def glossary() -> dict[str, str]:
    """Term -> definition."""
    blocks = re.findall(r"^```\{glossary\}\n(.*?)^```", text(FOLDER / "glossary.md"), re.M | re.S)
    return {
        term: " ".join(definition.split())
        for block in blocks
        for term, definition in re.findall(r"^(\S[^\n]*)\n((?:    [^\n]*\n?)+)", block, re.M)
    }


def test_every_term_of_the_glossary_is_defined_once_in_a_sentence():
    terms = re.findall(r"^(?![`#\s|-])(\S.*)\n    ", text(FOLDER / "glossary.md"), re.M)
    assert len(terms) == len(set(terms)) == len(glossary()) > 90
    assert [term for term, definition in glossary().items() if not definition.endswith(".")] == []


def test_authors_cited_in_the_glossary_are_in_its_literature():
    page = text(FOLDER / "glossary.md")
    definitions, literature = page.split("## Literature")
    cited = set(re.findall(r"\b([A-Z][a-zü]+)(?: et al\.| & [A-Z]\w+)?,? \((\d{4})\)", definitions))
    cited -= {("ILO", "2012")}
    assert [(name, year) for name, year in cited if not re.search(rf"{name}.*\({year}\)", literature)] == []


def test_what_help_says_of_each_verb_is_up_to_date():
    assert verb_summaries.FILE.read_text(encoding="utf-8") == verb_summaries.text(), "run `make reference`"
    assert verb_summaries.PAGE.read_text(encoding="utf-8") == verb_summaries.help_page(), (
        "run `make reference`"
    )


@pytest.mark.parametrize(
    ("flag", "columns"), [("--help", "200"), ("-h", "80"), ("--help", "79"), ("-h", "wide")]
)
def test_help_is_what_click_prints_at_any_width(flag, columns):
    """From a file where the terminal has room for it, else by click."""
    by_click = "import sys, crawler.cli as c; c.run(sys.argv[1:])"
    printed = [
        subprocess.run(
            [sys.executable, *program, flag],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"COLUMNS": columns},
        ).stdout
        for program in (["-m", "crawler"], ["-c", by_click])
    ]
    assert printed[0] == printed[1] != ""


def test_a_wide_help_imports_no_click():
    told = "import sys, crawler.__main__ as m; sys.argv = ['adwatch', '-h']; m.main(); print('click' in sys.modules)"
    environment = os.environ | {"COLUMNS": "100"}
    ran = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env=environment
    )
    assert ran.stdout.endswith("\nFalse\n")


def test_help_imports_no_verb():
    told = "import sys, crawler.cli as c; c.run(['--help']); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert not {f"crawler.cli.{verb}" for verb in VERBS} & set(ran.stdout.split("\n")[-2].split())


def test_a_round_with_nothing_due_reads_no_contacts(tmp_path):
    sources = tmp_path / "sources.toml"
    sources.write_text('[source.example]\nkind = "sitemap"\nurl = "https://jobs.example.org/sitemap.xml"\n')
    round = ["--home", str(tmp_path / "home"), "--sources", str(sources), "crawl", "--due"]
    told = f"import sys, crawler.cli as c; c.run({round!r}); print(*sys.modules)"
    for _ in ("retention runs once a day", "not now"):
        ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split("\n")[-2].split())
    assert "crawler.evidence.retaining" in loaded
    assert not {"numpy", "scrapy", "crawler.contacts", "crawler.evidence.purge"} & loaded
