"""What make and the installer call."""
