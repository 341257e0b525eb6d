"""A recruiter who denies a fee in one sentence and asks for it in another is not cleared by the denial.

Each holds with the sentence reader too: it may doubt what the rules found, but not for what stands elsewhere.
"""

import pytest

from crawler.assess import assess
from crawler.records import JobPosting
from crawler.sentence_reader.switch import SWITCH
from tests.sentence_reader.test_loading import needs_encoder


@pytest.fixture(autouse=True, params=["rules", pytest.param("with the sentence reader", marks=needs_encoder)])
def judged_by(request, monkeypatch):
    if request.param != "rules":
        monkeypatch.delenv(SWITCH)


DEMANDS = {
    "en": (
        "Cleaners for Doha, visa and ticket arranged. Send the processing fee of 25,000 to the agent before travel,"
        " your passport stays with madam until the contract ends. WhatsApp 0803 000 0701.",
        ["We charge no fees.", "You pay nothing to us, ever.", "Your passport stays with you.",
         "No fee, no deposit, nothing is deducted from your salary.", "The employer pays the visa and the ticket."],
    ),
    "es": (
        "Chicas para limpieza en Qatar. Deposita 300 dólares de inscripción antes del viaje, el pasaporte lo guarda"
        " la señora hasta pagar la deuda. WhatsApp +52 55 0000 0001.",
        ["No se cobra nada.", "El pasaporte lo guardas tú.", "La empresa paga la visa y el pasaje."],
    ),
    "fr": (
        "Nounou pour le Koweït. Frais de dossier 150 000 FCFA à payer avant le voyage, le passeport reste chez la"
        " patronne jusqu'à la fin. WhatsApp +237 6 70 00 00 01.",
        ["Aucun frais.", "Le passeport reste avec vous.", "L'entreprise paie le visa et le billet."],
    ),
    "ru": (
        "Работа в Дубае для девушек. Оплатите оформление 15 000 рублей до выезда, паспорт хранится у хозяина, долг за"
        " билет отработаете. Телеграм @zz_example_breeze.",
        ["Мы ничего не берём.", "Паспорт остаётся у вас.", "Визу и билет оплачивает компания."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", DEMANDS)
@pytest.mark.parametrize("place", ["before", "after", "both"])
def test_a_denial_beside_a_demand_clears_nothing(language, place):
    demand, denials = DEMANDS[language]
    for denial in denials:
        text = {
            "before": f"{denial} {demand}",
            "after": f"{demand} {denial}",
            "both": f"{denial} {demand} {denial}",
        }[place]
        assert assess(JobPosting(url="", source="s", text=text)).band != "low", text


@pytest.mark.parametrize("language", DEMANDS)
def test_all_denials_together_clear_nothing(language):
    demand, denials = DEMANDS[language]
    assert assess(JobPosting(url="", source="s", text=" ".join((*denials, demand, *denials)))).band != "low"


LONE_DEMANDS = [
    "Office cleaner needed in Lekki. Send the registration fee of 5,000 naira to the agent before the interview.",
    "Waiter wanted for a hotel in Muscat. Your passport stays with the manager until the contract ends.",
]
PROMISES = (
    " Equal opportunity employer. We offer pension, health insurance, 25 days of annual leave and paid overtime. Send"
    " your CV and two references to hr@company.example. Only shortlisted candidates will be invited to an interview."
)


@pytest.mark.parametrize("demand", LONE_DEMANDS)
def test_promises_beside_a_lone_demand_clear_nothing(demand):
    for text in (
        demand + PROMISES,
        f"{PROMISES.strip()} {demand}",
        f"{PROMISES.strip()}\n\n{demand}\n\n{PROMISES}",
    ):
        assert assess(JobPosting(url="", source="s", text=text)).band != "low", text


@pytest.mark.parametrize("demand", LONE_DEMANDS)
def test_a_demand_between_long_promises_is_not_cleared_by_what_is_not_read(demand):
    around = " ".join(
        f"{PROMISES.strip()} We have had offices in {town} since 1990." for town in ("Ede", "Ila", "Iwo")
    )
    text = f"{around}\n{demand}\n{around}"
    assert assess(JobPosting(url="", source="s", text=text)).band != "low"


@pytest.mark.parametrize("mark", [",", ";", "\n"])
@pytest.mark.parametrize("language", DEMANDS)
def test_demands_cut_into_small_clauses_stay_demands(language, mark):
    """Marks between the words part who pays from what is paid; promises at the end do not help then either.

    Not stops: no phrase reaches over the end of a sentence.
    """
    demand, denials = DEMANDS[language]
    words = demand.split()
    cut = " ".join(word + mark * (at % 3 == 2 and word[-1].isalpha()) for at, word in enumerate(words))
    assert (
        assess(JobPosting(url="", source="s", text=f"{cut}\n\n{' '.join(denials)}{PROMISES}")).band != "low"
    )
