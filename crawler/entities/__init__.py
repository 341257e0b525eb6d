"""Recruiters above campaigns: campaigns that may be one person's or group's, proposed with evidence for and against.

`profiles` reads what a campaign shows of its recruiter, `evidence` compares two, `proposals` groups. Pure but for
`service`, which works on a store. Nothing is joined by itself: analysts confirm, split and undo. No face is used.
"""
