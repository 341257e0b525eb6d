"""Bulk scan of web archives: WARC files of any size in, Parquet tables of the ads in them out.

Needs the extra `scan` (pyarrow, fsspec); nothing outside this room and its verb imports it.
"""
