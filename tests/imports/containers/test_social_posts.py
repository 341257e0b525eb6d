"""Posts of platforms: captures of a browser (Zeeschuimer, 4CAT), saved answers of Reddit, VK and Discord."""

import json

import pytest

from crawler.imports.messages.social_posts import platforms
from tests.imports.containers.samples import AD, OTHER, imported

STORY = {
    "post_id": "77", "wwwURL": "https://www.facebook.com/groups/1/posts/77/", "message": {"text": AD},
    "actors": [{"name": "Ann Example"}],
}  # fmt: skip
CAPTURES: dict[str, tuple[dict[str, object], str, str, str | None]] = {
    "tiktok.com": (
        {"id": "7", "desc": AD, "createTime": 1793613600, "author": {"uniqueId": "example_agent"}},
        "https://www.tiktok.com/@example_agent/video/7", "example_agent", "2026-11-02T10:00:00Z"),
    "twitter.com": (
        {"rest_id": "8", "core": {"user_results": {"result": {"legacy": {"screen_name": "example_agent"}}}},
         "legacy": {"created_at": "Mon Nov 02 10:00:00 +0000 2026", "full_text": AD,
                    "entities": {"urls": [{"expanded_url": "https://wa.me/2348030000102"}]}}},
        "https://x.com/example_agent/status/8", "example_agent", "2026-11-02T10:00:00Z"),
    "instagram.com": (
        {"code": "Cx1", "caption": {"text": AD}, "user": {"username": "example_agent"}, "taken_at": 1793613600},
        "https://www.instagram.com/p/Cx1/", "example_agent", "2026-11-02T10:00:00Z"),
    "facebook.com": (
        {"comet_sections": {"content": {"story": STORY}, "context_layout": {"story": {"comet_sections": {"metadata": [
            {"__typename": "Badge"}, {"story": {"creation_time": 1793613600}}]}}}}},
        "https://www.facebook.com/groups/1/posts/77/", "Ann Example", "2026-11-02T10:00:00Z"),
    "linkedin.com": (
        {"commentary": {"text": {"text": AD}},
         "actor": {"name": {"text": "Ann Example"}, "subDescription": {"text": "18h"}},
         "updateMetadata": {"urn": "urn:li:activity:9"}},
        "https://www.linkedin.com/feed/update/urn:li:activity:9", "Ann Example", None),
    "douyin.com": (
        {"aweme_id": "10", "desc": AD, "create_time": 1793613600, "author": {"nickname": "example"}},
        "https://www.douyin.com/video/10", "example", "2026-11-02T10:00:00Z"),
    "xiaohongshu.com": (
        {"id": "abc", "note_card": {"display_title": "Job", "desc": AD, "time": 1793613600000,
                                    "user": {"nickname": "example"}}},
        "https://www.xiaohongshu.com/explore/abc", "example", "2026-11-02T10:00:00Z"),
}  # fmt: skip


def test_every_platform_of_captures_has_a_sample():
    assert {name for one in platforms() for name in one.capture[:1]} - {
        "reddit.com",
        "vk.com",
    } == CAPTURES.keys()


@pytest.mark.parametrize("platform", CAPTURES)
@pytest.mark.parametrize("form", ["zeeschuimer", "4cat"])
def test_a_capture(tmp_path, platform, form):
    post, url, sender, when = CAPTURES[platform]
    meta = {
        "source_platform": platform,
        "timestamp_collected": 1793700000000,
        "source_platform_url": "https://a.example/",
    }
    line = (
        {"item_id": "1", **meta, "data": post} if form == "zeeschuimer" else {**post, "__import_meta": meta}
    )
    file = tmp_path / "capture.ndjson"
    file.write_text(json.dumps(line) + "\n")
    found = imported(file)
    assert found.counts == (1, 0, 0)
    assert (found.ads[0].posting.text, found.ads[0].posting.url) == (AD, url)
    assert found.provenance()["sender"] == sender
    assert found.provenance().get("sent_at") == when
    assert found.provenance()["captured_at"] == "2026-11-03T10:00:00Z"


def test_what_stands_behind_a_shortened_link_is_a_contact(tmp_path):
    (tmp_path / "a.ndjson").write_text(
        json.dumps({"source_platform": "twitter.com", "data": CAPTURES["twitter.com"][0]})
    )
    assert imported(tmp_path / "a.ndjson").ads[0].posting.application_contact == "https://wa.me/2348030000102"


def test_a_post_without_words_is_left_out_with_its_pictures(tmp_path):
    post = {
        "code": "C",
        "caption": None,
        "user": {},
        "image_versions2": {"candidates": [{"url": "https://cdn.example/a.jpg"}]},
    }
    (tmp_path / "a.ndjson").write_text(json.dumps({"source_platform": "instagram.com", "data": post}))
    found = imported(tmp_path / "a.ndjson")
    assert found.counts == (0, 1, 0)
    assert found.summary.left[0][1] == "no words in it, but 1 picture or file"
    assert found.items[0].attachments[0].url == "https://cdn.example/a.jpg"


def test_a_platform_that_nobody_knows_is_a_failure_with_a_proposal(tmp_path):
    lines = [{"source_platform": "gab.example", "data": {"body": f"{AD} {n}"}} for n in range(3)]
    (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, lines)))
    found = imported(tmp_path / "a.ndjson")
    assert found.counts == (0, 0, 3)
    assert found.summary.proposals[0].aliases["description"] == "data.body"
    assert imported(tmp_path / "a.ndjson", accept=True).counts == (3, 0, 0)


REDDIT = {"kind": "Listing", "data": {"children": [
    {"kind": "t3", "data": {"name": "t3_a", "title": "Jobs in Oman", "selftext": AD, "author": "example",
     "subreddit": "jobs", "permalink": "/r/jobs/comments/a/", "created_utc": 1793613600.0}},
    {"kind": "t3", "data": {"name": "t3_b", "title": "Look", "selftext": "", "author": "ann", "subreddit": "jobs",
     "permalink": "/r/jobs/comments/b/", "created_utc": 1793613600.0,
     "crosspost_parent_list": [{"subreddit_name_prefixed": "r/other", "selftext": OTHER}]}}]}}  # fmt: skip
COMMENTS = {"kind": "Listing", "data": {"children": [
    {"kind": "t1", "data": {"name": "t1_c", "body": "Send 50,000 first, WhatsApp 0803 000 0102", "author": "example",
     "subreddit": "jobs", "permalink": "/r/jobs/comments/a/c/", "created_utc": 1793613700.0}},
    {"kind": "more", "data": {"count": 5}}]}}  # fmt: skip


def test_answers_of_reddit(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(REDDIT))
    found = imported(tmp_path / "a.json")
    assert found.counts == (2, 0, 0)
    assert found.ads[0].posting.url == "https://www.reddit.com/r/jobs/comments/a/"
    assert (found.ads[1].posting.text, found.provenance(1)["forwarded_from"]) == (OTHER, "r/other")
    (tmp_path / "b.json").write_text(json.dumps([REDDIT, COMMENTS]))
    assert imported(tmp_path / "b.json").counts == (3, 0, 1)


def test_answers_of_vk(tmp_path):
    posts = [
        {"id": 1, "owner_id": -5, "from_id": -5, "date": 1793613600, "text": AD},
        {
            "id": 2,
            "owner_id": -5,
            "from_id": 9,
            "date": 1793613600,
            "text": "",
            "copy_history": [{"owner_id": -7, "text": OTHER}],
        },
    ]
    (tmp_path / "wall.json").write_text(
        json.dumps({"response": {"count": 2, "items": posts, "groups": [{"id": 5}]}})
    )
    found = imported(tmp_path / "wall.json")
    assert found.counts == (2, 0, 0)
    assert found.ads[0].posting.url == "https://vk.com/wall-5_1"
    assert (found.ads[1].posting.text, found.provenance(1)["forwarded_from"]) == (OTHER, "-7")


def test_an_export_of_discord(tmp_path):
    message = {"id": "1", "type": "Default", "timestamp": "2026-11-02T10:00:00+00:00", "isPinned": False,
               "content": AD, "author": {"name": "example"}, "attachments": []}  # fmt: skip
    joined = {**message, "id": "2", "type": "GuildMemberJoin", "content": "Joined the server."}
    document = {
        "guild": {"name": "Jobs"},
        "channel": {"name": "abroad"},
        "messages": [message, joined],
        "messageCount": 2,
    }
    (tmp_path / "a.json").write_text(json.dumps(document))
    found = imported(tmp_path / "a.json")
    assert found.counts == (1, 1, 0)
    assert (found.provenance()["group"], found.provenance()["sender"]) == ("Jobs", "example")
