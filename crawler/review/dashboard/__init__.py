"""The dashboard and the agreement between analysts."""
