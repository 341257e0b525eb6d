"""A second learned reader: vectors of an ad's sentences, weighed by a head fitted on pairs one meaning apart.

It reads meaning where the classifier reads wording. It needs the extra `reader`; without it nothing changes. It only
adds: it can bring an ad before an analyst, with the ad's own sentence as the quote and a known sentence beside it.
"""

from crawler.sentence_reader.loading import NOT_INSTALLED, installed_reader, reader_state
from crawler.sentence_reader.reader import UNREAD, SentenceReader, SentenceReading
from crawler.sentence_reader.switch import reads_a_day

__all__ = [
    "NOT_INSTALLED",
    "UNREAD",
    "SentenceReader",
    "SentenceReading",
    "installed_reader",
    "reader_state",
    "reads_a_day",
]
