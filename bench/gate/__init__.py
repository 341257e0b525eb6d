"""Quality gates: one module each with `measure()`; floors in `tests/gate/floors.toml` that may only rise.

`measure()` answers figures by name (0..1, higher is better) and prints its tables. `python -m bench.gate [NAME...]`
runs all that are here, or those named, and fails when a figure falls below its floor.
"""
