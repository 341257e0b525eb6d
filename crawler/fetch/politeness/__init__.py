"""Politeness towards sites: robots.txt, pauses, Retry-After, crawl windows, and an honest user agent."""
