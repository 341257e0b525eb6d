"""For tests and benchmarks: mirrored sites, engine processes, corpora as observations, archives and scans."""
