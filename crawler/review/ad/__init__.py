"""The page of an ad, its annotated text and its captures."""
