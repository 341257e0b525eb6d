"""The review desk: the analysts' web application. `app.ROUTES` is its route table, `serve` runs it.

One package for each feature: a page, and next to it the module `sql` (or `*_sql`) with its queries. `web` holds what
all pages share. Packages import each other in one direction only, which tests/test_imports.py lists.
"""
