"""Folders that messages come into: a mail folder on an IMAP server and a folder of this machine, only ever read."""
