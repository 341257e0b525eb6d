"""What tests and benchmarks both need: mirrored sites, engine processes, corpora as sightings, archives and scans."""
