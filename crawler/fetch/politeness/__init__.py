"""How politely a site is asked: robots.txt, pauses, hours, and who we say we are."""
