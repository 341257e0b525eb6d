"""Learning from decisions: what analysts of a home referred and dismissed teaches a model of each source.

A model is used only where it puts more referred ads before the analysts than the program does without it, measured
on decisions that it has not seen.
"""

from crawler.learning.service import LearningResult, learn, undo

__all__ = ["LearningResult", "learn", "undo"]
