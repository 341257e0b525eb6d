"""The processes of a crawl: which sources are due, the lock, the workers, their progress, and alerts."""
