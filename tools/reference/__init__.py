"""The generated pages of `docs/reference`: one module for each subject, all of them read from the code.

`python -m tools.reference` writes the pages; a test fails when a page on disk differs from what the code gives.
To add a page: a module here with a function that returns Markdown, and its line in `pages.PAGES`.
"""
