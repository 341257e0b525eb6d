"""Cases for investigators, and exports."""
