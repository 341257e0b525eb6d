"""How well names of agencies are found in a real register: five alterations of each, and employers elsewhere.

`python -m quality.register_names` prints the figures. Thresholds were fitted on the odd rows, not on the even ones.
"""

from __future__ import annotations

import csv
import json
import random
import re
import string
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from crawler.registers.name_words import core_of
from crawler.registers.names import NameIndex
from crawler.registers.register import Agency, Register
from crawler.registers.skeletons import is_foreign
from crawler.text.fold import fold
from quality.material import material

SEED = 7
Alter = Callable[[str, random.Random], str]


def mistyped(name: str, chance: random.Random) -> str:
    """One letter other, less, more, or two swapped."""
    place = chance.choice([n for n, char in enumerate(name) if char.isalpha()])
    letter = chance.choice(string.ascii_lowercase)
    head, char, tail = name[:place], name[place], name[place + 1 :]
    forms = (
        head + letter + tail,
        head + tail,
        head + letter + char + tail,
        head + tail[:1] + char + tail[1:],
    )
    return chance.choice(forms)


def shortened(name: str, often: Counter[str]) -> str:
    """The name without the word that most names of the register have, if two words are left to compare."""
    words = name.split()
    if len(core_of(name)) < 2:
        return name
    dropped = max(range(len(words)), key=lambda n: sum(often[word] for word in core_of(words[n])))
    return " ".join(words[:dropped] + words[dropped + 1 :])


def alterations(often: Counter[str]) -> dict[str, Alter]:
    """Name of an alteration -> what it does."""
    branches = ("branch", "Chittagong branch", "Dhaka Branch Office", "Sylhet office")
    return {
        "case": lambda name, _: name.upper(),
        "Ltd.": lambda name, _: f"{name} Ltd.",
        "one typing error": mistyped,
        "a word dropped": lambda name, _: shortened(name, often),
        "branch": lambda name, chance: f"{name} ({chance.choice(branches)})",
    }


ALPHABETS: Final = {
    name: dict(pair.split("=") for pair in pairs.split())
    for name, pairs in tomllib.loads(Path(__file__).with_name("alphabets.toml").read_text("utf-8")).items()
}
"""Letters of English names as other alphabets write them."""


def written_in(letters: Mapping[str, str], name: str) -> str:
    """A name letter by letter in another alphabet, the longest group of letters first."""
    low, at, found = re.sub(r"\bal-", "al", name.lower()), 0, ""
    while at < len(low):
        group = next((low[at : at + n] for n in (4, 2, 1) if low[at : at + n] in letters), "")
        found += letters[group] if group else low[at]
        at += len(group) or 1
    return found


def foreign_figures(names: list[str]) -> Iterator[tuple[str, int, int]]:
    """Alphabet, found and wrong, of all names written in it."""
    index = NameIndex(names)
    for label, letters in ALPHABETS.items():
        found = wrong = 0
        for row, name in enumerate(names):
            rows = index.find(written_in(letters, name))
            right = any(index.cores[one] == index.cores[row] for one in rows)
            found, wrong = found + right, wrong + (bool(rows) and not right)
        yield label, found, wrong


def register_names() -> list[str]:
    """Names of the real register; raises NoMaterial."""
    with material("registers", "bd_recruiting_agencies.csv").open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def employers_elsewhere() -> Iterator[str]:
    """Names of employers in the other real sets."""
    for path in sorted(material("ads").rglob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            for key in ("hiring_organization", "company", "employer", "company_name"):
                value = row.get(key) if isinstance(row, dict) else None
                if isinstance(value, str) and value.strip():
                    yield value.strip()


def figures(names: list[str], rows: range) -> dict[str, tuple[int, int, int]]:
    """Alteration -> found, wrong, of how many."""
    index, chance = NameIndex(names), random.Random(SEED)
    often = Counter(word for name in names for word in core_of(name))
    counted = {}
    for label, alter in alterations(often).items():
        found = wrong = 0
        for row in rows:
            rows_found = index.find(alter(names[row], chance))
            right = any(index.cores[one] == index.cores[row] for one in rows_found)
            found, wrong = found + right, wrong + (bool(rows_found) and not right)
        counted[label] = (found, wrong, len(rows))
    return counted


def beside_numbers(names: list[str], rows: range) -> Iterator[tuple[str, int, int]]:
    """What, ads that are said to name the owner of the licence number beside the name, and of how many.

    Each ad names an agency in its words, mistyped or not, beside a number: its own, or that of another row.
    """
    agencies = tuple(Agency(licence=f"RL {row}", name=name) for row, name in enumerate(names))
    register, chance = Register("bench", "BD", "", "2023-01-01", agencies), random.Random(SEED)
    for label, alter in (("as written", lambda name, _: name), ("one typing error", mistyped)):
        own = other = 0
        for row in rows:
            text = fold(
                f"Visa and ticket given. {alter(names[row], chance)} Ltd. RL-1010 call today"
            ).text.lower()
            at = text.index("rl-1010")
            stranger = (row + 1 + chance.randrange(len(names) - 1)) % len(names)
            told = [_is_named(register, one, text, at) for one in (row, stranger)]
            own, other = own + told[0], other + told[1]
        yield f"{label}, beside its own number", own, len(rows)
        yield f"{label}, beside another agency's number", other, len(rows)


def _is_named(register: Register, row: int, text: str, at: int) -> bool:
    return register.names_row(row, text) or register.names_row_beside(row, text, at, at + len("rl-1010"))


def main() -> None:
    """Print the figures of both halves, of employers elsewhere, and microseconds a name."""
    names = register_names()
    for label, start in (("odd rows, fitted on", 1), ("even rows", 0)):
        counted = figures(names, range(start, len(names), 2))
        for alteration, (found, wrong, of) in counted.items():
            print(f"   {label}, {alteration}: {found / of:.3f} found, {wrong / of:.4f} wrong, of {of}")
        found, wrong, of = (sum(column) for column in zip(*counted.values(), strict=True))
        print(f"   {label}, all: {found / of:.3f} found (bar .970), {wrong / of:.4f} wrong (bar .005)")
    for alphabet, found, wrong in foreign_figures(names):
        of = len(names)
        print(f"   in {alphabet} letters: {found / of:.3f} found, {wrong / of:.4f} wrong, of {of}")
    for label, found, of in beside_numbers(names, range(0, len(names), 2)):
        print(f"   in running text, {label}: named in {found} of {of}")
    index, others = NameIndex(names), sorted(set(employers_elsewhere()))
    begun = time.process_time()
    hit = [name for name in others if index.find(name)]
    cost = (time.process_time() - begun) / max(1, len(others))
    foreign = [name for name in others if is_foreign(name)]
    print(f"   of them in other alphabets: {sum(map(is_foreign, hit))} of {len(foreign)} found")
    print(f"   employers elsewhere: {len(hit)} of {len(others)} found; {cost * 1e6:.0f} microseconds a name")


if __name__ == "__main__":
    main()
