"""Benchmarks: one module each, printing ratios side by side."""
