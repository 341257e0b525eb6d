"""The trial by which the engine was chosen: see README.md of this folder.

Run with the environment of the candidate, which need not be this project's: `python -m bench.engines dask|ray`.
"""
