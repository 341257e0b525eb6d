"""What each verb does, in a line: `--help` lists the verbs without importing them.

Written by `make reference` from the commands; a test fails when it differs from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SUMMARIES: Final[Mapping[str, str]] = {
    "demo": "Try adwatch: crawl an invented job board on this machine, then open the review desk.",
    "sources": "Manage the sources file, which lists what is watched: one card (a TOML table) for each...",
    "crawl": "Visit sources, store new and changed ads, then group ads into campaigns.",
    "analyse": "Assess ads without storing them: JSON Lines in, one assessment a line out, in the same...",
    "import": "Store ads from files and folders; - reads what is pasted.",
    "inbox": "Take in what came into a mail folder or a folder since the last round; for cron.",
    "scan": "Find the job ads in web archives (WARC files) and write them as Parquet tables.",
    "engine": "Run crawl, scan and campaigns on several machines.",
    "campaigns": "Show campaigns: ads grouped by similar text or a shared contact, highest score first.",
    "recruiters": "Recruiters above campaigns: proposed from contacts, names, accounts, hosts, pictures...",
    "review": "Serve the review desk: the web console in which analysts decide about campaigns.",
    "reports": "Reports of victims, witnesses and hotlines.",
    "catalogue": "Check the catalogue: the phrases and tables that say what is suspicious in an ad.",
    "registers": "Registers of licensed recruiting agencies: an ad's licence number and name are looked...",
    "learn": "Learn from decisions which ads analysts refer, for each source and for all sources...",
    "rescore": "Assess all stored ads again, after the catalogue of indicators has changed.",
    "show": "Show one listing, campaign or contact: score, indicators, contacts, text and where the...",
    "itinerary": "Show departure, border, carrier, meeting place, date, price and destination as...",
    "export": "Export listings with their contacts, indicators, campaigns, decisions and captures.",
    "partners": "Agencies that may match contacts with you (`adwatch match`), and what each may ask.",
    "match": "Compare contacts with a partner: private set intersection by an exchange of two files.",
    "terms": "Contacts that partners reported: taken in from STIX, MISP or CSV, and watched for in...",
    "takedowns": "Print which referred ads still stood 1, 3 and 12 days after the referral was confirmed.",
    "growth": "Print what grows beyond its own base rate in a market: words, destinations, brands,...",
    "statistics": "Write monthly counts of suspicious ads by readers' country, destination and language,...",
    "publish": "Warnings and figures for the public: patterns and wording, never a contact.",
    "refer": "Referral: a pack for each platform, and cards with lines of help.",
    "taxii": "Serve referred cases as a read-only TAXII 2.1 collection for each marking.",
    "push": "Push a case to a server, with the rules of `export`.",
    "status": "Show the last run of each source, its health, and the size of the queue.",
    "verify": "Verify the evidence: the hash chain, the rows of the store, and the capture files.",
    "backup": "Bring the backup in FOLDER up to date, while crawls and the desk go on.",
    "restore": "Put the backup in FOLDER into the home given by --home, which must be new, and verify it.",
    "doctor": "Check the store, the evidence and the machine; print what is wrong and how to fix it.",
    "purge": "Remove the content of ads: from the store, search, captures, backups and working files...",
}
