from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import crawler.evidence
from crawler.store import Store

REGISTER = Path(crawler.evidence.__file__).with_name("personal_data.toml")
SCHEMA = """
    SELECT t.name || '.' || c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE '%sqlite%'
"""


def test_every_column_is_in_the_register_once(store: Store) -> None:
    groups = tomllib.loads(REGISTER.read_text("utf-8"))
    listed = Counter(
        f"{table}.{column}"
        for group in groups.values()
        for table, columns in group["columns"].items()
        for column in columns.split()
    )
    schema = {name for (name,) in store.database.rows(SCHEMA)}
    told = "say in crawler/evidence/personal_data.toml whether it is personal, why it is kept and how long"
    assert sorted(schema - set(listed)) == [], told
    assert sorted(set(listed) - schema) == [], "these columns are no longer there"
    assert [name for name, count in listed.items() if count > 1] == []


def test_every_group_has_purpose_basis_and_retention() -> None:
    groups = tomllib.loads(REGISTER.read_text("utf-8"))
    for name, group in groups.items():
        wanted = {"what"} if name == "none" else {"what", "purpose", "basis", "retention"}
        assert wanted <= {key for key, text in group.items() if text}, name
