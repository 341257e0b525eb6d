"""Itineraries: departure, border, carrier, meeting place, date, price and destination as ads and reports state them.

`reader.read_itinerary` is pure. Its words are data: `words/LANGUAGE.toml`; its towns are `data/towns.tsv`.
"""
