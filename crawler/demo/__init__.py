"""The invented job board: `adwatch demo` and the tests crawl it."""
