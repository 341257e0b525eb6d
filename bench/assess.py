"""`assess` on the Nigerian and EMSCAD ads: ads a second and core, against the usual libraries put together.

The peers' composition, in the same run on the same ads: NFKC and case folding, py3langid over the whole text,
PhoneNumberMatcher for the ad's region, one `re` a contact kind, and one `re` alternation of all phrases. Also:
what 10,000 more phrases cost, a text of 1 MiB, and the time to load the catalogue.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from statistics import median

from crawler.assess import assess
from crawler.indicators import Catalogue, load_catalogue
from crawler.indicators.matcher import Matcher
from crawler.indicators.patterns import parse
from crawler.indicators.phrase_tables import Phrase
from crawler.records import JobPosting
from quality.gate.indicators import emscad, nigerian
from quality.material import material

ROUNDS = 5
"""Runs per figure; chosen by hand."""
PEER_ADS = 60
"""The peers are so slow that a part of the ads tells enough."""
CONTACTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
        r"https?://\S+|www\.\S+",
        r"(?:t\.me|telegram\.me|wa\.me|chat\.whatsapp\.com)/\S+",
        r"(?<!\w)@[A-Za-z0-9_]{4,32}",
    )
)


def ads() -> dict[str, list[JobPosting]]:
    """The two sets, read as the gate reads them."""
    sets = {}
    for name, read in (("nigeria_indeed", nigerian), ("emscad", emscad)):
        lines = material("ads", f"{name}.jsonl").read_text("utf-8").split("\n")
        sets[name] = [read(json.loads(line)) for line in lines if line]
    return sets


def seconds(work: Callable[[JobPosting], object], postings: Sequence[JobPosting], rounds: int) -> float:
    """CPU seconds an ad, median of the rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        for posting in postings:
            work(posting)
        taken.append((time.process_time() - begun) / len(postings))
    return median(taken)


def peers(catalogue: Catalogue) -> Callable[[JobPosting], object]:
    """The usual libraries, each used as its manual shows."""
    import phonenumbers
    import py3langid

    words = {
        r"\W+".join(map(re.escape, part.text.split())) + (r"\w*" if part.stem else "")
        for phrase in catalogue.phrases
        for alternatives in phrase.pattern.parts
        for part in alternatives
    }
    alternation = re.compile(
        r"\b(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")\b", re.IGNORECASE
    )

    def assess_with_peers(posting: JobPosting) -> object:
        text = "\n".join((posting.title, posting.description, posting.text))
        folded = unicodedata.normalize("NFKC", text).casefold()
        language = py3langid.classify(text)
        phones = list(phonenumbers.PhoneNumberMatcher(text, posting.region or "US"))
        contacts = [match for pattern in CONTACTS for match in pattern.finditer(text)]
        return language, phones, contacts, list(alternation.finditer(folded))

    return assess_with_peers


def with_more_phrases(catalogue: Catalogue, count: int) -> Matcher:
    """The catalogue's phrases and so many invented ones."""
    consonants, vowels = "bdfgklmnprst", "aeiou"
    syllables = [consonant + vowel for consonant in consonants for vowel in vowels]
    size = len(syllables)
    lines = [
        f"{syllables[n % size]}{syllables[n // size % size]}zu {syllables[(n * 7) % size]}ko fee{n % 10}"
        for n in range(count)
    ]
    extra = [Phrase(parse(line)[0], "indicator/upfront-recruitment-fee", "en", line=line) for line in lines]
    return Matcher([*catalogue.phrases, *extra])


def main() -> None:
    """Print the ratios."""
    begun = time.process_time()
    catalogue = load_catalogue()
    print(f"   catalogue: {catalogue.phrase_count} phrases loaded in {time.process_time() - begun:.2f} s")
    slow = peers(catalogue)
    sets = ads()
    for name, postings in sets.items():
        ours = seconds(lambda posting: assess(posting, catalogue=catalogue), postings, ROUNDS)
        usual = seconds(slow, postings[:PEER_ADS], 1)
        print(
            f"   {name}: assess {1 / ours:,.0f} ads/s/core, peers {1 / usual:,.1f}, ratio {usual / ours:,.0f}"
        )
    texts = [f"{posting.title}\n{posting.description}".lower() for posting in sets["nigeria_indeed"]]
    plain, more = catalogue.matcher, with_more_phrases(catalogue, 10_000)
    figures = [_passes(matcher, texts) for _ in range(ROUNDS) for matcher in (plain, more)]
    ratio = median(figures[1::2]) / median(figures[0::2])
    print(f"   10,000 more phrases: matching takes {ratio:.3f} of the time")
    huge = JobPosting(
        url="", source="bench", text=("Registration fee of $200, call now. " * 30_000)[: 1 << 20]
    )
    begun = time.process_time()
    assess(huge, catalogue=catalogue)
    print(f"   1 MiB of text: {time.process_time() - begun:.2f} s")


def _passes(matcher: Matcher, texts: Sequence[str]) -> float:
    begun = time.process_time()
    for text in texts:
        matcher.find(text)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
