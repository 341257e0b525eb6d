"""Quality gates: one module each with `measure()`; floors in `data/floors.toml` that may only rise.

`measure()` returns figures by name (0..1, higher is better) and prints its tables. `python -m quality.gate [NAME...]`
runs all gates, or those named, and fails when a figure is below its floor.
"""
