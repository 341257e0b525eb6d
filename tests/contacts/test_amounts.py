"""Fees and pay of six and more digits, which are as long as a phone number, are none."""

import pytest

from crawler.contacts import find_contacts
from crawler.records import JobPosting

AMOUNTS = ("150000", "1500000", "150,000", "150.000", "1 500 000", "2500000")
LINES = (
    *(("PK", "ویزا فیس {} روپے پہلے دیں"), ("PK", "ویزا فیس {} دیں"), ("PK", "واٹس ایپ پر فیس {} روپے")),
    *(("IN", "पहले {} रुपये जमा करें"), ("IN", "வீசா கட்டணம் {} ரூபாய்"), ("BD", "আগে {} টাকা দিতে হবে")),
    *(("TH", "ค่าดำเนินการ {} บาท"), ("VN", "Phí {} đồng"), ("ID", "biaya Rp {}"), ("KH", "ថ្លៃសេវា {}")),
    *(("MM", "ဝန်ဆောင်ခ {} ကျပ်"), ("ET", "ክፍያ {} ብር"), ("RU", "предоплата {}"), ("UZ", "to'lov {} so'm")),
    *(
        ("EG", "رسوم التأشيرة {} جنيه"),
        ("MA", "frais de visa {} dh"),
        ("IR", "هزینه {}"),
        ("NG", "N{} for visa"),
    ),
    *(("KE", "lipa {} ksh"), ("CI", "frais {} FCFA"), ("CO", "pague {} pesos"), ("BR", "taxa de R$ {}")),
    *(("PH", "placement fee {}"), ("TR", "vize ücreti {} lira"), ("CN", "押金{}"), ("KR", "보증금 {}원")),
)


@pytest.mark.parametrize(("country", "line"), LINES)
def test_an_amount_is_no_number(country, line):
    for amount in AMOUNTS:
        for text in (line.format(amount), f"{line.format(amount)}\n+92 300 0000142"):
            posting = JobPosting(url="", source="t", region=country, text=text)
            assert {one.value for one in find_contacts(posting)} <= {"+923000000142"}, text
