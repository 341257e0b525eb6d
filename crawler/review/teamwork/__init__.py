"""Working together: who has a campaign in hand, comments, mentions, views for all."""
