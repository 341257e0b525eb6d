"""Early warning: what grows against its own base rate in a market, before it is a wave."""
