"""The public form for reports, and the address to which an agency's hotline system sends them.

It has an address of its own, apart from the desk: it takes reports in, and shows nothing that is stored.
"""
