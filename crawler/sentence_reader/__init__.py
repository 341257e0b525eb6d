"""A second learned reader: a small language model whose upper layers were tuned on pairs of ads one meaning apart.

It reads meaning where the classifier reads wording, all sentences of a text together. It needs the extra `reader`;
without it nothing changes. What it says is weighed with the signs (`crawler.indicators.reader_weighing`); where an ad
comes before an analyst for it, the ad's own sentence is the quote.
"""

from crawler.sentence_reader.encoder import UNLEARNED
from crawler.sentence_reader.loading import NOT_INSTALLED, installed_reader, reader_state
from crawler.sentence_reader.reader import UNREAD, SentenceReader, SentenceReading
from crawler.sentence_reader.splitting import Span, is_read_whole, sentence_spans, short_passage_spans
from crawler.sentence_reader.switch import reads_a_day

__all__ = [
    "NOT_INSTALLED",
    "UNLEARNED",
    "UNREAD",
    "SentenceReader",
    "SentenceReading",
    "Span",
    "installed_reader",
    "is_read_whole",
    "reader_state",
    "reads_a_day",
    "sentence_spans",
    "short_passage_spans",
]
