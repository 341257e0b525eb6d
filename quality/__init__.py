"""Quality work, apart from speed (`bench/`): what is found, how it is checked, and how shipped tables are fitted.

`corpora` generates invented ads with their ground truth, `gate` holds figures against floors that only rise,
`fuzz` sends mutated input through every reader, `training` fits the tables that the product ships, `harness` has
what tests and benchmarks both start or fill.
Nothing here imports from `tests/` or `bench/`.
"""
