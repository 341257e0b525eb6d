"""What joining asks of a store, in plain rows; `crawler.store.campaigns.CampaignTables` implements it with SQL.

Joining knows records, text and contacts only: the store is handed to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from crawler.campaigns.picture_tables import PictureQueries, Rows
from crawler.campaigns.runs import RunTables
from crawler.records import Hit

__all__ = ["Records", "Rows", "Tables"]


class Records(Protocol):
    """What a store keeps ready about each campaign."""

    def refresh(self, campaigns: Iterable[int]) -> None:
        """Rewrite the plain records of campaigns, and take cross-ad indicators from ads that are alone now."""

    def of_several(self, campaigns: Iterable[int]) -> list[int]:
        """Those of the campaigns that have more than one listing, or a listing of several versions."""

    def members(self, campaigns: Iterable[int]) -> Rows:
        """Members by campaign: columns as the fields of `crawler.campaigns.members.Member`."""

    def mentions(self, campaigns: Iterable[int]) -> Rows:
        """Contacts of members that may join: version, then as the fields of `members.Mention`."""

    def earlier(self, campaigns: Iterable[int]) -> Rows:
        """Earlier versions of members, oldest first.

        Columns: listing, title, employer, places (JSON), pay (JSON), pay in words, language.
        """

    def write(self, records: Iterable[Sequence[object]], hits: Iterable[tuple[int, int, Hit]]) -> None:
        """Write whole records and all cross-ad indicators of their members (version, listing, hit)."""


class Tables(PictureQueries, Protocol):
    """Reads and writes of joining; a `Iterable` of rows is written with one statement."""

    @property
    def records(self) -> Records:
        """Records of campaigns."""

    @property
    def runs(self) -> RunTables:
        """Lists of keys: the bands of families, and sentences with their first holder."""

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside are kept, or none."""

    def last_version(self) -> int:
        """The last version that was placed; 0 at first."""

    def placed(self, version: int) -> None:
        """Remember the last version that was placed."""

    def signatures(self) -> int:
        """The number of the way in which the store's texts were signed; 0 for a store without one."""

    def reset(self, signatures: int) -> None:
        """Forget everything but campaigns, memberships, history and rulings.

        All is to be placed again, signed in the way of this number.
        """

    def versions_after(self, version: int, limit: int) -> Rows:
        """Versions in order.

        Columns: id, listing, number, language, document type, title, description, text, employer, location.
        """

    def versions(self, ids: Iterable[int]) -> Rows:
        """The same for given versions, in order."""

    def contacts_of(self, versions: Iterable[int]) -> Rows:
        """Links: version, contact, kind, field, start, end, boilerplate, confidence."""

    def segments(self, hashes: Iterable[int]) -> Rows:
        """Sentences that several ads hold: hash, seen, boilerplate, versions (JSON)."""

    def write_segments(self, rows: Iterable[Sequence[object]]) -> None:
        """Insert or replace sentences."""

    def segments_of(self, versions: Sequence[int]) -> Rows:
        """The same of those that one of the versions is named for."""

    def drop_segments(self, hashes: Iterable[int]) -> None:
        """Forget sentences."""

    def boilerplate(self) -> set[int]:
        """Hashes of all sentences that are a site's own."""

    def gone_families(self) -> list[int]:
        """Families that were taken out and may still stand in the list of bands."""

    def forget_gone_families(self) -> None:
        """None of them is there any more."""

    def faces(self, families: Iterable[int]) -> Rows:
        """Families: id, language, title, employer, shingles, sketch."""

    def representatives(self, families: Iterable[int]) -> Rows:
        """The version that each family keeps: family, version."""

    def family_texts(self, families: Iterable[int]) -> Rows:
        """Texts of families that have one: family, own part of the representative in normal form."""

    def write_family_texts(self, rows: Iterable[Sequence[object]]) -> None:
        """Add texts of new families: family, text."""

    def sources_of(self, families: Iterable[int]) -> Rows:
        """Source of the version that each family keeps: family, source."""

    def source_sizes(self, most: int) -> Rows:
        """Sources with their ads, counted up to so many, and all together under an empty name: source, ads."""

    def first_ads(self, source: str, ads: int) -> Rows:
        """First versions of the first ads of a source (empty: of all), as `versions_after` gives them."""

    def usage_epochs(self) -> Rows:
        """Sources whose usual phrases were learned: source, ads that they were learned from."""

    def usage(self, source: str) -> bytes:
        """Usual phrases of a source, ascending, four bytes each; empty when none were learned."""

    def site_contacts(self, families: Iterable[int]) -> Rows:
        """Of the contacts of families those that are their source's own: contact, family."""

    def write_usage(self, source: str, ads: int, phrases: bytes, contacts: Sequence[int]) -> None:
        """Keep what was learned of a source."""

    def language_sizes(self, most: int) -> Rows:
        """Languages with their families, counted up to so many: language, families."""

    def first_families(self, language: str, most: int) -> Rows:
        """Families of a language whose representatives came first: family, version."""

    def contacts_of_families(self, families: Iterable[int]) -> Rows:
        """Contacts of families: contact, family."""

    def contacts_of_representatives(self, families: Iterable[int]) -> Rows:
        """Contacts that the version which a family keeps names: contact, family. Copies bring more of them later."""

    def backgrounds(self) -> Rows:
        """How alike unrelated ads are: language, name of the sample that it was measured on, share of phrases."""

    def write_background(self, language: str, sample: str, share: float) -> None:
        """Keep what was measured of a language."""

    def mark_language(self, language: str) -> None:
        """Note that the families of a language have to be looked at again."""

    def mark_ads_of(self, source: str) -> None:
        """Note that families and contacts of a source (empty: of all) have to be looked at again."""

    def write_family_lines(self, rows: Iterable[Sequence[int]]) -> None:
        """Add long lines of new families without contacts: family, hash."""

    def family_lines(self) -> Rows:
        """Long lines of families without contacts: family, hash."""

    def campaigns_of_families(self, families: Iterable[int]) -> Rows:
        """Campaigns that ads of families are in: family, campaign."""

    def next_family(self) -> int:
        """Id of the next family."""

    def write_families(self, rows: Iterable[Sequence[object]]) -> None:
        """Add families: id, version, language, title, employer, shingles, sketch."""

    def write_family_versions(self, rows: Iterable[Sequence[object]]) -> None:
        """Put versions into families: version, listing, family, employer."""

    def families_of_versions(self, versions: Iterable[int]) -> list[int]:
        """Families that hold these versions."""

    def remove_families(self, families: Sequence[int]) -> list[int]:
        """Take families out; marks what they touched as dirty and answers their versions in order."""

    def write_edges(self, rows: Iterable[Sequence[object]]) -> None:
        """Add edges: one, other, kind, jaccard, containment."""

    def write_family_contacts(self, rows: Iterable[Sequence[int]]) -> None:
        """Add contacts of families: contact, family; those that are new become dirty."""

    def mark(self, kind: str, ids: Iterable[int]) -> None:
        """Note what has to be looked at again: kind family, contact, listing or record; or placed again: version."""

    def marked(self, kind: str, limit: int) -> list[int]:
        """What was noted, the lowest first, so many at most."""

    def count_marked(self, kind: str) -> int:
        """How many of a kind are noted."""

    def count_after(self, version: int) -> int:
        """How many versions were stored after this one."""

    def is_marked(self) -> bool:
        """Whether anything at all was noted."""

    def unmark(self, kind: str, ids: Iterable[int]) -> None:
        """Forget that these were noted."""

    def contact_rows(self, contacts: Iterable[int]) -> Rows:
        """Contacts: id, kind, shared."""

    def carriers(self, contact: int, limit: int) -> Rows:
        """Families of a contact, oldest first: family, employers (JSON list)."""

    def write_units(
        self, contact: int, units: Iterable[tuple[int | None, int]], shared: str | None
    ) -> list[int]:
        """Set the units (unit, family) and the standing of a contact; returns families whose unit changed."""

    def neighbours(self, families: Collection[int], seen: set[tuple[int, int]]) -> Rows:
        """Edges of families: one, other, strength (likeness; less 1 for a near miss, 2 for a part; 3 for a picture).

        `seen` holds the contact units already asked for.
        """

    def bearers(self, families: Iterable[int], most: int) -> Rows:
        """Contacts that these families carry and no more than `most` do, with all who carry them: contact, family.

        Left out are contacts that an analyst marked as shared.
        """

    def signers(self, families: Iterable[int]) -> Rows:
        """Who signs each ad of families: family, listing, its shingles, employer, contact or None, mailbox's domain.

        Contacts that an analyst marked as shared or that are a source's own sign nothing.
        """

    def employers_of(self, families: Iterable[int]) -> Rows:
        """Employers that the ads of families name, in normal form: family, employer."""

    def write_portraits(self, families: Iterable[int], pairs: Iterable[tuple[int, int]]) -> None:
        """Replace the pairs of families of whole components that share a portrait."""

    def write_suggestions(self, families: Iterable[int], pairs: Iterable[tuple[int, int, float]]) -> None:
        """Replace the suggested joins of families of whole components: one, other, probability."""

    def portraits(self) -> Rows:
        """Pairs of campaigns whose ads share a portrait."""

    def campaigns_by_contact(self) -> Rows:
        """Contacts of several campaigns.

        Columns: contact, families, employers, families with another contact, campaigns (JSON).
        """

    def shares_of_contacts(self) -> Rows:
        """Campaigns that share contacts: contact, campaign, its band, its ads, its employers (JSON)."""

    def contacts_of_campaigns(self, campaigns: Iterable[int]) -> Rows:
        """Contacts of each family of these campaigns: campaign, contacts (JSON)."""

    def apart(self) -> Rows:
        """Pairs of campaigns that an analyst called not the same."""

    def describe_actors(self, actors: Iterable[tuple[int, Sequence[int]]]) -> Rows:
        """Replace all actors; returns actor, campaigns, listings, jobs, employers, score."""

    def write_actors(self, rows: Iterable[Sequence[object]]) -> None:
        """Keep what is told of actors: campaigns, listings, jobs, employers, score, label, id."""

    def top_actors(self, limit: int) -> Rows:
        """Actors by score: id, campaigns, listings, jobs, employers, score, label, campaigns (JSON)."""

    def ties_of_actor(self, actor: int) -> Rows:
        """Contacts that several campaigns of an actor have, those of most first: kind, value, campaigns."""

    def verdicts_of_actor(self, actor: int) -> Rows:
        """How the campaigns of an actor were decided, the most frequent verdict first: verdict, campaigns."""

    def listings_of(self, families: Iterable[int]) -> Rows:
        """Listings of families: family, listing."""

    def families_of_listings(self, listings: Iterable[int]) -> Rows:
        """Families of listings: family, listing."""

    def siblings_of(self, families: Iterable[int]) -> list[int]:
        """Families of all listings that are in one campaign with a listing of these."""

    def rulings(self) -> Rows:
        """Rulings that stand: kind, listing, other."""

    def campaigns_of(self, listings: Iterable[int]) -> dict[int, int]:
        """Campaign of each listing that has one."""

    def assign(self, groups: Sequence[tuple[int | None, Sequence[int]]], at: str) -> list[int]:
        """Put each group of listings into its campaign (None: a new one); returns the campaigns touched."""

    def blame(self, kind: str, number: int, reason: str) -> None:
        """Call the sources of a version, contact, family or campaign unwell for a reason, unless they have one."""
