"""Reports of victims, witnesses and hotlines: records of their own kind, never ads.

What a report says of the suspect (contacts, places, signs) is read like an ad and kept. The reporter's own words,
name and contacts are sealed for one key pair: who takes reports in can't read them, and no export reaches them.
"""
