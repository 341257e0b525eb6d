"""Actors: the advertisers behind several campaigns."""
