"""The page of a campaign, its outliers and the analysts' rulings on it."""
