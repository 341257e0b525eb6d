"""Honest ads in the layouts that boards really carry: company pages, forms, one-liners, posters, chat."""

from __future__ import annotations

from quality.corpora.sown.material import Speaker

LAYOUTS = {"company": 0.35, "form": 0.2, "short": 0.2, "poster": 0.15, "letter": 0.1}
"""Layout -> its share of honest ads."""


def honest(speaker: Speaker, role: str, about: list[str] | None = None) -> list[str]:
    """Lines of an ad for one job, slots open; `about` is what the firm says on every job."""
    job = speaker.narrow()
    layout = job.random.choices(list(LAYOUTS), list(LAYOUTS.values()))[0]
    if about is not None and layout in {"short", "poster"}:
        layout = "company"
    return {"company": _company, "form": _form, "short": _short, "poster": _poster, "letter": _letter}[
        layout
    ](job, role, about)


def _bullets(mark: str, lines: list[str]) -> list[str]:
    return [f"{mark} {line}" for line in lines]


def _duties(job: Speaker, least: int, most: int) -> list[str]:
    return list(dict.fromkeys(job.duty()[0] for _ in range(job.random.randint(least, most))))


def _company(job: Speaker, role: str, about: list[str] | None) -> list[str]:
    do, ask, get, who = job.words["heads"]
    mark = job.random.choice("-•*·")
    body = [f"{who}:", *(about or job.lines("about", job.random.randint(2, 4)))]
    body += [f"{do}: {role}", *_bullets(mark, _duties(job, 5, 11))]
    body += [f"{ask}:", *_bullets(mark, job.lines("needs", job.random.randint(3, 7)))]
    if job.random.random() < 0.7:
        body += [f"{get}:", *_bullets(mark, ["<pay>", *job.lines("perks", job.random.randint(2, 4))])]
    if about is None and job.random.random() < 0.6:
        body += job.random.sample(job.words["eeo"], job.random.randint(1, 2))
    return [*body, job.any("calls")]


def _form(job: Speaker, role: str, about: list[str] | None) -> list[str]:
    names = job.words["labels"]
    values = (role, "<town>", "<pay>", job.lines("hours", 1)[0], "<firm>")
    body = [f"{name}: {value}" for name, value in zip(names, values, strict=True)]
    body += [*(about or []), *_duties(job, 2, 5), *job.lines("needs", job.random.randint(2, 4))]
    if job.random.random() < 0.3:
        body.append(job.random.choice(job.words["eeo"]))
    return [*body, job.any("calls")]


def _short(job: Speaker, role: str, about: list[str] | None) -> list[str]:
    return [f"{role}, <town>. <pay>. {job.duty()[0]}. {job.lines('hours', 1)[0]}. <contact>"]


def _poster(job: Speaker, role: str, about: list[str] | None) -> list[str]:
    marks = job.random.sample(["✅", "📍", "💼", "⏰", "⭐", "🔹"], 4)
    body = [f"{marks[0]} {role.upper()} {marks[0]}", f"{marks[1]} <town>", f"{marks[2]} <firm>"]
    body += _bullets(marks[3], [*_duties(job, 2, 4), *job.lines("needs", 2), *job.lines("perks", 1)])
    return [*body, job.any("calls")]


def _letter(job: Speaker, role: str, about: list[str] | None) -> list[str]:
    sentences = [*(about or job.lines("about", 2)), *_duties(job, 3, 6), *job.lines("needs", 2)]
    text = "。" if job.language == "zh" else ". "
    return [f"{role}: {text.join(sentences)}", *job.lines("perks", 2), job.any("calls")]
