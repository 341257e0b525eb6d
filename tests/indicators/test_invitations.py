"""Bare invitations: messages that call their reader to an interview and name neither work nor firm."""

from __future__ import annotations

import pytest

from crawler.assess import assess
from crawler.records import JobPosting

BARE = [
    "Sequel to your online profile, ZXQ Ltd invites you for a career chat on Tue 14/04 by 9am @ 5 Example Rd, Ikeja.",
    "Strictly by recommendation QRT shortlists you for an assessment, Fri 10am prompt, 98 Sample Ave Mushin. HR/CEO",
    "U are invited 4 a job briefing with XYL NIG LTD by 9AM on 14 JUN @49 Sample Str, Ikeja. Call 0000 000 0000",
    "Suite à votre inscription, vous êtes convoqué à une séance d'information jeudi à 9h, rue 14, Cocody. Appelez K.",
    "Selamat, Anda diundang interview hari Rabu pukul 09.00 WIB di Jl. Contoh 5, bawa berkas. Hubungi Ibu R.",
    "Has sido seleccionado para una charla informativa el jueves a las 9 am, calle Ejemplo 12. Pregunta por Ana.",
    "Você foi selecionado para uma entrevista amanhã às 9 horas, rua Exemplo 12, sala 3. Procure a Sra. R.",
]
NAMED = [
    "Thank you for applying as an accountant at the Sample Inn. We invite you to an interview on Tuesday at 10 am.",
    "Sequel to your application for the role of teller, you are invited to an interview on Monday by 9am, Sample Rd.",
    "You are invited to an interview on Tuesday at 9am. Write to hr@firm.example if the hour does not suit you.",
    "Our nurses meet at 9am for a briefing; you are invited to join the union meeting after that.",
    "Vous êtes convoqué à un entretien pour le poste de comptable mardi à 9h, au siège de la société.",
    "Anda diundang wawancara untuk posisi kasir hari Rabu pukul 09.00 di kantor pusat.",
]


def bare(text):
    found = assess(JobPosting(url="", source="s", text=text))
    return found.band != "low" and any(
        hit.id == "selected-without-process" and hit.weight == "strong" for hit in found.hits
    )


@pytest.mark.parametrize("text", BARE)
def test_a_bare_invitation_comes_before_an_analyst(text):
    assert bare(text)


@pytest.mark.parametrize("text", NAMED)
def test_an_invitation_that_names_the_work_or_the_firm_is_none(text):
    assert not bare(text)


def test_a_long_text_is_no_bare_invitation():
    assert not bare(
        BARE[0] + " The company makes chairs and tables for schools and offices in the region." * 12
    )
