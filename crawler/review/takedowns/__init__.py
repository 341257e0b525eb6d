"""What became of referred ads."""
