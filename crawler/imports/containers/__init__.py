"""Containers of pages and files: zip archives, WACZ, MHTML, HAR."""
