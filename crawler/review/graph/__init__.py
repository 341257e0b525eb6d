"""The link graph of a campaign, contact, ad or case."""
