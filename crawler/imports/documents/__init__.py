"""Documents: sheets, PDF, plain text. Formats with hostile files are opened in a process of their own."""
