"""An offer is not hidden by a warning that its author puts beside it; a warning that tells of an offer stays one."""

from __future__ import annotations

import pytest

from crawler.assess import assess
from crawler.records import JobPosting

OFFERS = {
    "en": (
        "Nanny wanted in Muscat. Free visa and ticket, your passport stays with the agent. Pay a processing fee of"
        " 25,000 before travel. WhatsApp 0803 000 0701.",
        "The police warn of fake recruiters.",
    ),
    "fr": (
        "Nounou pour le Koweït, départ immédiat. Visa garanti, le passeport reste chez le patron. Frais de dossier"
        " 150 000 FCFA à payer avant le voyage. WhatsApp +237 6 70 00 00 01.",
        "La police met en garde contre les escrocs et les faux recruteurs.",
    ),
    "es": (
        "Se buscan chicas para limpieza en Canadá, visa garantizada. Pago de inscripción 300 dólares por adelantado,"
        " el pasaporte lo guarda el jefe. WhatsApp +52 55 0000 0001.",
        "Cuidado con las estafas: la policía advierte de falsos reclutadores.",
    ),
    "ru": (
        "Работа для девушек в Дубае, виза гарантирована. Паспорт хранится у хозяина, долг за визу и билет"
        " отработаете. Оплатите оформление 15 000 рублей. Телеграм @zz_example_breeze.",
        "Осторожно, мошенники! Полиция предупреждает о фальшивых вербовщиках.",
    ),
}  # fmt: skip


def banded(**fields: str) -> tuple[str, str]:
    found = assess(JobPosting(url="", source="s").with_texts(fields))
    for hit in found.hits:
        assert fields.get(hit.field, "")[hit.start : hit.end] == hit.quote
    return found.document_type, found.band


@pytest.mark.parametrize("language", OFFERS)
@pytest.mark.parametrize("place", ["after", "before", "both"])
@pytest.mark.parametrize("field", ["text", "description"])
def test_an_offer_with_a_warning_beside_it_comes_before_an_analyst(language, place, field):
    offer, warning = OFFERS[language]
    title = {} if field == "text" else {"title": "Job"}
    assert banded(**{field: offer}, **title)[1] != "low"
    text = {
        "after": f"{offer} {warning}",
        "before": f"{warning} {offer}",
        "both": f"{warning}\n{offer}\n{warning}",
    }
    kind, band = banded(**{field: text[place]}, **title)
    assert (kind, band != "low") == ("ad", True)


@pytest.mark.parametrize(
    "text",
    [
        "The police warn of fake recruiters. Scammers promise work in Oman, take the passport and ask victims for a"
        " processing fee before travel. Never pay anybody. Report such offers on 0800 000 000.",
        "La police met en garde contre les faux recruteurs : ils promettent un visa garanti, demandent des frais de"
        " dossier et gardent le passeport. Ne payez jamais. Signalez-les au commissariat.",
    ],
)
def test_a_warning_that_tells_of_an_offer_is_a_warning(text):
    assert banded(text=text) == ("warning", "low")
