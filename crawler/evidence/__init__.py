"""Evidence: WARC captures, the signed chain over them, verification, retention."""
