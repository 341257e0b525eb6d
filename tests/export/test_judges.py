"""The receivers judge: each format is read back by a program of its consumers, and contacts are counted."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from crawler.export import case_uco, csv_, ftm, graph, misp, stix, xlsx
from tests.export import fixture

ALL_VALUES = set(fixture.CONTACT_VALUES.values())
CASES = pytest.mark.parametrize("number", [1, 2, 3])
WHY = "the judges are not installed (make judges)"


@CASES
def test_xlsx_keeps_every_contact_and_computes_nothing(tmp_path, number):
    import openpyxl

    xlsx.write(fixture.document(number), tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    assert book.sheetnames == [
        "read me",
        "campaigns",
        "ads",
        "contacts",
        "hits",
        "links",
        "decisions",
        "captures",
    ]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    sheet = book["contacts"]
    column = [cell.value for cell in sheet[1]].index("Value")
    assert {row[column] for row in sheet.iter_rows(min_row=2, values_only=True)} == ALL_VALUES
    links = [cell.hyperlink for page in book for row in page.iter_rows() for cell in row if cell.hyperlink]
    inside = [link.location for link in links if not link.target]
    assert inside == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    for page in book.worksheets[1:]:
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref.endswith(str(page.max_row))
        heads = [cell.value for cell in page[1]]
        assert not [head for head in heads if "_" in head]
        assert page.column_dimensions["A"].width > 10


def test_xlsx_marks_a_cut_cell(tmp_path):
    import openpyxl

    xlsx.write(fixture.document(2), tmp_path / "case.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "case.xlsx")["ads"]
    texts = [value for row in sheet.iter_rows(values_only=True) for value in row if isinstance(value, str)]
    assert max(map(len, texts)) <= 32_767
    assert any("[cut: 40000 characters" in text for text in texts)


@CASES
def test_csv_keeps_every_contact_exact(tmp_path, number):
    csv_.write(fixture.document(number), tmp_path / "out")
    with (tmp_path / "out/contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["value"] for row in csv.DictReader(file)} == ALL_VALUES
    for path in (tmp_path / "out").iterdir():
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        bad = [cell for cell in cells if cell.startswith(("=", "@", "\t", "+S", "-2"))]
        assert not bad


@CASES
def test_stix_validates_and_parses(tmp_path, number):
    stix2 = pytest.importorskip("stix2", reason=WHY)
    validator = pytest.importorskip("stix2validator", reason=WHY)
    out = tmp_path / "bundle.json"
    stix.write(fixture.document(number), out)
    results = validator.validate_file(
        str(out), validator.ValidationOptions(version="2.1", enforce_refs=True, disabled="all")
    )
    assert results.is_valid, results.object_results
    bundle = stix2.parse(out.read_text(), allow_custom=True)
    values: set[str] = set()
    for item in bundle.objects:
        values.update(
            item.get(name) for name in ("value", "account_login", "account_number", "iban") if item.get(name)
        )
    assert values >= ALL_VALUES
    assert not [item for item in bundle.objects if item["type"] == "indicator"]


def test_stix_fills_the_receivers_views_of_campaigns_incidents_and_places(tmp_path):
    stix2 = pytest.importorskip("stix2", reason=WHY)
    document = fixture.document(1)
    stix.write(document, tmp_path / "bundle.json")
    objects = stix2.parse((tmp_path / "bundle.json").read_text(), allow_custom=True).objects
    by_id = {item["id"]: item for item in objects}
    campaigns = [item for item in objects if item["type"] == "campaign"]
    assert [item["name"] for item in campaigns] == [item.title for item in document.campaigns()]
    assert len([item for item in objects if item["type"] == "incident"]) == len(campaigns)
    ways = [
        item
        for item in objects
        if item["type"] == "relationship" and item["relationship_type"] != "related-to"
    ]
    assert {item["relationship_type"] for item in ways} <= {"targets", "originates-from", "attributed-to"}
    assert all({item["source_ref"], item["target_ref"]} <= by_id.keys() for item in ways)
    places = {item["country"] for item in objects if item["type"] == "location"}
    wanted = {
        code for one in document.campaigns() for code in (*one.origins, *one.destinations, *one.recruiters)
    }
    assert places == wanted


def test_a_way_of_a_campaign_is_said_by_locations():
    from crawler.export import stix_case

    document = fixture.document(1)
    campaign = replace(
        next(iter(document.campaigns())), origins=("NG",), destinations=("OM",), recruiters=("GH",)
    )
    found = list(stix_case.campaign_objects(campaign, ["observed-data--x"], document.case))
    said = {
        (item["relationship_type"], str(item.get("description", "")).split()[0])
        for item in found
        if item["type"] == "relationship" and str(item["target_ref"]).startswith("location--")
    }
    assert said == {("targets", "People"), ("related-to", "The"), ("originates-from", "The")}


def test_misp_tags_the_harm_that_the_ads_say(tmp_path):
    pymisp = pytest.importorskip("pymisp", reason=WHY)
    document = fixture.document(1)
    misp.write(document, tmp_path / "feed")
    (key,) = json.loads((tmp_path / "feed/manifest.json").read_text())
    event = pymisp.MISPEvent()
    event.load_file(str(tmp_path / "feed" / f"{key}.json"))
    names = {tag.name for tag in event.tags}
    harms = {harm for ad in document.listings() for harm in ad.assessment.harm_types}
    assert {f'adwatch:harm="{harm}"' for harm in harms} <= names
    assert ('circl:incident-classification="scam"' in names) == bool(harms & misp.FRAUD)


def test_stix_gives_the_same_bytes_again(tmp_path):
    stix.write(fixture.document(1), tmp_path / "one.json")
    stix.write(fixture.document(1), tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_every_phone_is_a_phone_for_opencti(tmp_path):
    pycti = pytest.importorskip("pycti", reason=WHY)
    stix.write(fixture.document(1), tmp_path / "bundle.json")
    objects = json.loads((tmp_path / "bundle.json").read_text())["objects"]
    phones = [item for item in objects if item["type"] == "phone-number"]
    assert [item["value"] for item in phones] == [fixture.CONTACT_VALUES["phone"]]
    assert pycti.CustomObservablePhoneNumber(value=phones[0]["value"]).type == "phone-number"


@CASES
def test_misp_reloads_the_feed(tmp_path, number):
    pymisp = pytest.importorskip("pymisp", reason=WHY)
    misp.write(fixture.document(number), tmp_path / "feed")
    manifest = json.loads((tmp_path / "feed/manifest.json").read_text())
    (key,) = manifest
    event = pymisp.MISPEvent()
    event.load_file(str(tmp_path / "feed" / f"{key}.json"))
    inside = [attribute for item in event.objects for attribute in item.attributes]
    assert {attribute.value for attribute in event.attributes} == ALL_VALUES
    assert not any(attribute.to_ids for attribute in [*event.attributes, *inside])
    assert len([item for item in event.objects if item.name == "recruitment-advert"]) == len(
        fixture.document(number).listing_rows
    )
    hashes = (tmp_path / "feed/hashes.csv").read_text().splitlines()
    assert len(hashes) == len(ALL_VALUES)


def test_misp_template_is_known_to_every_attribute(tmp_path):
    misp.write(fixture.document(1), tmp_path / "feed")
    (path,) = (tmp_path / "feed").glob("*-*.json")
    event = json.loads(path.read_text())["Event"]
    template: dict[str, Any] = misp.TEMPLATE
    used = {
        attribute["object_relation"]
        for item in event["Object"]
        if item["name"] == "recruitment-advert"
        for attribute in item["Attribute"]
    }
    assert used <= template["attributes"].keys()


def test_misp_event_becomes_stix(tmp_path):
    pymisp = pytest.importorskip("pymisp", reason=WHY)
    converter = pytest.importorskip("misp_stix_converter", reason=WHY)
    misp.write(fixture.document(3), tmp_path / "feed")
    (path,) = (tmp_path / "feed").glob("*-*.json")
    event = pymisp.MISPEvent()
    event.load_file(str(path))
    parser = converter.MISPtoSTIX21Parser()
    parser.parse_misp_event(event)
    assert not parser.errors
    assert len(parser.stix_objects) > len(fixture.document(3).listing_rows)


@CASES
def test_ftm_validates_and_keeps_every_value(tmp_path, number):
    followthemoney = pytest.importorskip("followthemoney", reason=WHY)
    out = tmp_path / "entities.ftm.json"
    ftm.write(fixture.document(number, referred=True), out)
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
    kept: set[str] = set()
    for line in lines:
        given = sum(len(values) for values in line["properties"].values())
        entity = followthemoney.model.get_proxy(line, cleaned=False)
        entity.schema.validate({"properties": entity.to_dict()["properties"]})
        values = [value for prop in entity.iterprops() for value in entity.get(prop)]
        assert len(values) == given, line
        kept.update(values)
    assert kept >= ALL_VALUES


def test_ftm_sets_no_topic_before_a_human_referred(tmp_path):
    def topics(**options):
        return [
            entity for entity in ftm.entities(fixture.document(1, **options)) if "'topics'" in str(entity)
        ]

    assert not topics()
    assert topics(referred=True)


@CASES
def test_case_uco_conforms(tmp_path, number):
    pytest.importorskip("case_utils", reason=WHY)
    out = tmp_path / "case.jsonld"
    document = fixture.document(number)
    few = 8  # of the three documents together they have every title, and in each is every contact
    rows, captures = document.listing_rows[:few], document.capture_rows[:few]
    case_uco.write(replace(document, listing_rows=rows, capture_rows=captures), out)
    validator = "import sys; from case_utils.case_validate import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", validator, "--built-version", "case-1.4.0", str(out)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    text = out.read_text()
    assert all(value in text for value in ALL_VALUES)


@CASES
def test_graphs_hold_every_ad_and_contact(tmp_path, number):
    import networkx

    document = fixture.document(number)
    graph.write_graphml(document, tmp_path / "case.graphml")
    graph.write_gexf(document, tmp_path / "case.gexf")
    graph.write_node_and_edge_tables(document, tmp_path / "sheets")
    read = networkx.read_graphml(tmp_path / "case.graphml")
    assert {data["label"] for _, data in read.nodes(data=True)} >= ALL_VALUES
    assert len(networkx.read_gexf(tmp_path / "case.gexf")) == len(read)
    with (tmp_path / "sheets/nodes.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["label"] for row in csv.DictReader(file)} >= ALL_VALUES
