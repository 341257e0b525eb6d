"""The catalogue in memory: the data files in `data/`, checked and ready to match.

To change what adwatch knows, edit the data files (or overlay them with your own folder), not this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from crawler.classifier import TextClassifier
from crawler.classifier.clauses import ClauseModel
from crawler.classifier.learned import LearnedModels
from crawler.classifier.likely import SignModel
from crawler.indicators.examples import Example, examples_of
from crawler.indicators.matcher import Matcher
from crawler.indicators.phrase_tables import Phrase
from crawler.indicators.tables import CatalogueTables
from crawler.kept_arrays import Array
from crawler.records import LanguageCoverage, Weight
from crawler.sentence_reader import SentenceReader

WEIGHTS: Final[tuple[Weight, ...]] = ("weak", "medium", "strong")
"""Classes of weight, lightest first."""

CATEGORIES: Final = (
    "fees-and-debt",
    "documents-and-travel",
    "contact-channel",
    "identity-of-employer",
    "deceptive-offer",
    "targeting-vulnerability",
    "control-and-isolation",
    "exploitation-type",
    "behaviour-over-time",
)
"""What indicators are about; the weak ones of one category count together (`WEAK_CAP`)."""

Palermo = Literal["act", "means", "purpose"]
Kind = Literal["phrase", "structured", "contact", "cross-ad"]


def shifted(weight: Weight, steps: int) -> Weight:
    """The class so many steps up or down, as far as there are any."""
    return WEIGHTS[max(0, min(len(WEIGHTS) - 1, WEIGHTS.index(weight) + steps))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing an analyst looks for."""

    id: str
    name: str
    meaning: str
    """One sentence for the analyst."""
    category: str
    palermo: Palermo | None
    """Element of the Palermo Protocol's definition that it speaks of."""
    weight: Weight
    kind: Kind
    rule: str
    """When it fires, in words."""
    harm: tuple[str, ...]
    """Harm types it points to."""
    sources: tuple[str, ...]
    deniable: bool = False
    """True when a negation in the same sentence suppresses it ("we never charge a fee")."""
    recruits: bool = False
    """True when its phrases alone show that the text recruits, even without a word of work."""
    circumstance: bool = False
    """True for what goes with honest offers too (no licence shown, a chat as contact, housework abroad): such signs
    ask for no look without another one."""
    suppressed_by: tuple[str, ...] = ()
    """Contexts of the phrase files that suppress it in their sentence (key `silenced-by` of the files)."""
    shift: int = 0
    """Classes up or down that analysts moved it by: every find of it weighs so much more or less."""

    @property
    def weighs(self) -> Weight:
        """Its weight with what analysts moved it by."""
        return shifted(self.weight, self.shift)


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmType:
    """What may happen to the reader, and so who should receive the ad."""

    id: str
    name: str
    receiver: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything that is data about indicators."""

    version: str
    """Identifies the shipped data and the overlay: catalogues with the same version give the same results."""
    indicators: Mapping[str, Indicator]
    harm_types: Mapping[str, HarmType]
    sources: Mapping[str, str]
    """Reference to title."""
    tables: CatalogueTables
    kept_examples: Array = field(repr=False, compare=False)
    """What `examples` gives, as bytes: only checks and sheets need them."""
    languages: tuple[str, ...]
    matcher: Matcher = field(repr=False, compare=False)
    classifier: TextClassifier = field(repr=False, compare=False)
    """The learned reader; its digest is part of `version`."""
    sign_model: SignModel = field(repr=False, compare=False)
    """Names what is likely; its digest is part of `version`."""
    clause_model: ClauseModel = field(repr=False, compare=False)
    """What notions of one clause mean together; its digest is part of `version`."""
    learned: LearnedModels | None = field(default=None, repr=False, compare=False)
    """What the home at work learned from decisions; part of `version`."""
    sentence_reader: SentenceReader | None = field(default=None, repr=False, compare=False)
    """The reader of the extra `reader`, where it is installed and not switched off; part of `version` too."""

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases: those of the files, then names of brands and places. They are made when first asked for."""
        return self.matcher.phrases

    @property
    def examples(self) -> tuple[Example, ...]:
        """Texts of the phrase files that are to be found, and others that are not."""
        return examples_of(self.kept_examples)

    @property
    def phrase_count(self) -> int:
        """How many phrases there are with every alternative multiplied out."""
        return sum(phrase.pattern.combinations for phrase in self.phrases)

    def coverage(self, language: str) -> LanguageCoverage:
        """How well the phrases cover a language (BCP 47 primary tag, or `und`)."""
        if language == "und":
            return "unknown"
        if language in self.languages:
            return "checked" if self.tables.checked.get(language) else "unchecked"
        return "neighbour" if language in self.tables.also else "none"

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Languages whose phrases no speaker has checked yet (`[checked]` of `tables/languages.toml`)."""
        return tuple(language for language in self.languages if not self.tables.checked.get(language))
