"""Amounts of money: one table of currencies and units, one grammar, in pay fields and in running text."""
