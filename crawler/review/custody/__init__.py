"""Who did what: the entries of the chain that name a person, for leads."""
