"""adwatch without Scrapy: reading, assessing, keeping, joining, reviewing and exporting job ads."""

__version__ = "0.1.0"
