"""The crawl as processes: which sources, the lock, the workers, their progress, and who is told."""
