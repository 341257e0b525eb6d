"""Three independent generators of invented ads with ground truth: `planted`, `sown` and `scattered`.

They share only the record of an ad (`record.LabelledAd`). Their sentences, edits and shares differ on purpose: a
rule is tuned on one generator and reported on another. Each has its `SHARES`: the share of groups of every kind.
"""
