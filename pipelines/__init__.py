"""The stages an ad passes: one verb a file, thin adapters over crawler/."""
