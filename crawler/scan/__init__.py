"""Bulk scan of web archives: reads WARC files of any size and writes the ads in them as Parquet tables.

Needs the extra `scan` (pyarrow, fsspec).
"""
