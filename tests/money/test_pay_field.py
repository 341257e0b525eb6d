"""Pay fields as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.money.pay_field import read_pay

CASES = [
    ("N150,000", (150_000, 150_000, "NGN", None)),
    ("₦ 80k", (80_000, 80_000, "NGN", None)),
    ("NGN 1.5m", (1_500_000, 1_500_000, "NGN", None)),
    ("₦150,000-₦200,000", (150_000, 200_000, "NGN", None)),
    ("₦80k - ₦120k per month", (80_000, 120_000, "NGN", "month")),
    ("3000-5000 AED monthly", (3000, 5000, "AED", "month")),
    ("Up to N250,000 net monthly", (250_000, 250_000, "NGN", "month")),
    ("50-70k EUR p.a.", (50_000, 70_000, "EUR", "year")),
    ("$53K-$91K", (53_000, 91_000, "USD", None)),
    ("$21-$34 Per Hour", (21, 34, "USD", "hour")),
    ("$15/hr", (15, 15, "USD", "hour")),
    ("USD 2000/week", (2000, 2000, "USD", "week")),
    ("€1.200,50 per month", (1200.5, 1200.5, "EUR", "month")),
    ("10,00 €/h", (10, 10, "EUR", "hour")),
    ("CHF 5'500 / Monat", (5500, 5500, "CHF", "month")),
    ("от 50 000 до 80 000 руб./мес", (50_000, 80_000, "RUB", "month")),
    ("80 тыс. руб. в месяц", (80_000, 80_000, "RUB", "month")),
    ("Rp 4.500.000 - 5.000.000 per bulan", (4_500_000, 5_000_000, "IDR", "month")),
    ("Gaji 5 juta", (5_000_000, 5_000_000, None, None)),
    ("5,00,000 INR per annum", (500_000, 500_000, "INR", "year")),
    ("2 lakh per annum", (200_000, 200_000, None, "year")),
    ("15-20万/年", (150_000, 200_000, None, "year")),
    ("20-35k·14薪", (20_000, 35_000, None, None)),
    ("4000U-6000U /月", (4000, 6000, "USDT", "month")),
    ("R15 000 pm", (15_000, 15_000, "ZAR", "month")),
    ("KSh 30,000 per month", (30_000, 30_000, "KES", "month")),
    ("GH₵ 1,200", (1200, 1200, "GHS", None)),
    ("£12.50 an hour", (12.5, 12.5, "GBP", "hour")),
    ("Salary in AED: 3000", (3000, 3000, "AED", None)),
    ("35000-73000", (35_000, 73_000, None, None)),
    ("NGN 150000 - 200000 MONTH", (150_000, 200_000, "NGN", "month")),
    ("৳1", (1, 1, "BDT", None)),
    ("₮1", (1, 1, None, None)),
    ("$500 per day", (500, 500, "USD", "day")),
    ("٣٠٠٠ درهم شهريا", (3000, 3000, "AED", "month")),
    ("2.5 lakhs", (250_000, 250_000, None, None)),
    ("15 triệu", (15_000_000, 15_000_000, "VND", None)),
    ("3000 долларов", (3000, 3000, "USD", None)),
    ("５０００元／月", (5000, 5000, "CNY", "month")),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_pay(text, expected):
    pay = read_pay(text)
    assert pay is not None
    assert (pay.minimum, pay.maximum, pay.currency, pay.period) == expected
    assert pay.raw == text


@pytest.mark.parametrize("text", ["Posted by Fr. Joseph, 12 May", "Sr. Ana, 3rd floor"])
def test_the_title_of_a_person_is_no_currency(text):
    pay = read_pay(text)
    assert pay is not None
    assert pay.currency is None


@pytest.mark.parametrize("text", ["", "Competitive", "Negotiable", "面议", "N", "k", "per month", "₦"])
def test_no_figure_no_pay(text):
    assert read_pay(text) is None


@pytest.mark.parametrize(
    ("text", "region", "currency"),
    [("$20", "AU", "AUD"), ("$20", "CA", "CAD"), ("$20", None, "USD"), ("300 kr", "NO", "NOK"),
     ("Rs 500", "PK", "PKR"), ("¥500", "JP", "JPY"), ("150,000", "NG", None)],
)  # fmt: skip
def test_a_shared_sign_is_read_by_region(text, region, currency):
    pay = read_pay(text, region)
    assert pay is not None
    assert pay.currency == currency


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="0123456789.,' -kKmM$₦N", max_size=60))
def test_any_text_is_answered(text):
    pay = read_pay(text)
    if pay is not None:
        assert pay.minimum is not None
        assert pay.maximum is not None
        assert 0 <= pay.minimum <= pay.maximum
