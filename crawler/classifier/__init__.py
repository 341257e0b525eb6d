"""A learned second reader: character n-grams of an ad, weighed by linear models.

It reads what no phrase of the catalogue covers. It only adds: it can bring an ad before an analyst, with the
ad's own words as the quote, and it never takes one away. `quality.training.text_classifier` fits the weights.
"""

from crawler.classifier.model import TextClassifier, TextReading, load_classifier

__all__ = ["TextClassifier", "TextReading", "load_classifier"]
