"""The queue of campaigns, its filters and saved views."""
