"""Labels and headings of job ads, in the languages of boards."""

import re
import tomllib
from pathlib import Path

import pytest

from crawler.postings import job_labels
from crawler.postings.company_names import names_company, names_role
from crawler.postings.hiring_words import hiring_words
from crawler.postings.job_labels import (
    is_job_address,
    names_applying,
    names_jobs,
    names_next,
    plain_label,
    read_labels,
)
from crawler.postings.word_tables import WordTable
from crawler.records import JobPosting


@pytest.mark.parametrize(
    ("lines", "name", "value"),
    [
        (["Location: Doha"], "job_location", "Doha"),
        (["Место работы: Доха"], "job_location", "Доха"),
        (["薪资：5000 元"], "base_salary", "5000 元"),
        (["الراتب: 500"], "base_salary", "500"),
        (["ደመወዝ፡ 5000 ብር"], "base_salary", "5000 ብር"),
        (["වැටුප: රු. 65,000"], "base_salary", "රු. 65,000"),
        (["இடம்: கொழும்பு"], "job_location", "கொழும்பு"),
        (["ბოლო ვადა: 3 მაისი"], "valid_through", "3 მაისი"),
        (["Μισθός: 900 €"], "base_salary", "900 €"),
        (["Poslodavac: Example d.o.o."], "hiring_organization", "Example d.o.o."),
        (["Employer", "Example Hotel"], "hiring_organization", "Example Hotel"),
        (["* Closing date *", "3 May 2026"], "valid_through", "3 May 2026"),
        (["Location: remote or on site", "Location", "Doha"], "job_location", "Doha"),
    ],
)
def test_a_label_gives_the_value_beside_or_below_it(lines, name, value):
    assert read_labels(lines).values[name] == value


@pytest.mark.parametrize(
    "lines", [["Location", "Salary"], ["Salary"], ["We pay a salary: you choose the place"]]
)
def test_labels_without_a_value_give_nothing(lines):
    assert not read_labels(lines).values


def test_rows_of_tables_and_headings_count():
    found = read_labels(["Requirements", "A licence"], [("勤務地", "大阪"), ("Opening hours", "9 to 5")])
    assert found.values == {"job_location": "大阪"}
    assert found.sections == {"requirements"}


def test_several_values_of_several_labels_are_several_ads():
    lines = [line for n in range(3) for line in (f"Location: Town {n}", f"Salary: {n}00 USD")]
    assert read_labels(lines).several
    assert not read_labels(lines[:4]).several


@pytest.mark.parametrize(
    ("url", "is_job"),
    [
        ("https://b.example/jobs/7", True),
        ("https://b.example/sk/pracovne-ponuky/7", True),
        ("https://b.example/job-offers/7", True),
        ("https://b.example/blog/7", False),
        ("https://b.example/forums/viec-lam.5/", True),
        ("https://b.example/workshop/7", False),
        ("https://jobs.example/", False),
    ],
)
def test_folders_that_are_called_after_jobs(url, is_job):
    assert is_job_address(url) == is_job


@pytest.mark.parametrize(
    "name", ["Vzor, s. r. o.", "Example Ltd", "株式会社見本", "ООО Пример", "Example Sdn Bhd"]
)
def test_names_of_companies(name):
    assert names_company(name)
    assert not names_role(name)


def test_a_form_of_two_letters_in_lower_case_is_a_word_like_any_other():
    assert names_company("Example Farms SE")
    assert not names_company("Como se candidatar")


@pytest.mark.parametrize("name", ["Projektový manažér", "Truck driver (m/f)", "Водитель"])
def test_names_of_roles(name):
    assert names_role(name)
    assert not names_company(name)


def test_the_table_holds_lower_case_words_of_fields():
    table = tomllib.loads(Path(job_labels.__file__).with_suffix(".toml").read_text("utf-8"))
    fields = {"date_posted", *JobPosting.__dataclass_fields__}
    assert table["labels"].keys() <= fields
    for part in ("labels", "sections"):
        for name, by_language in table[part].items():
            for language, words in by_language.items():
                assert all(plain_label(word) == word for word in words), (name, language, words)


def test_names_of_job_pages_of_next_pages_and_words_of_hiring_are_known_in_many_languages():
    assert all(
        map(names_jobs, ("Vacancies", "Offres d'emploi", "Вакансии", "Việc làm", "新着求人", "الوظائف"))
    )
    assert not any(map(names_jobs, ("About us", "Actualités", "Kontakt", "Tin tức", "我们", "الأخبار")))
    assert all(map(names_next, ("Next »", "Older posts", "次へ", "Следующая", "›", "»")))
    assert not any(map(names_next, ("Nextdoor", "Contact", "2")))
    assert hiring_words("Se busca cocinero, sueldo 900, enviar currículum") == 3
    assert hiring_words("The weather was fine, and the sea was calm.") == 0


def test_words_of_a_table_are_whole_words_where_a_script_has_spaces_and_found_inside_others_where_it_has_none():
    table = WordTable(["cook", "cook wanted", "zatrudni*", "招聘"], re.compile("[\u3400-\u9fff]"))
    found = [one.word for one in table.find("cook wanted, cooking; zatrudnimy, 本店招聘店員, precook")]
    assert found == ["cook wanted", "zatrudnimy", "招聘"]


@pytest.mark.parametrize("text", ["Apply now", "Jetzt bewerben »", "How to apply", "POSTULER"])
def test_links_that_ask_to_apply_are_told(text):
    assert names_applying(text)


@pytest.mark.parametrize(
    "text", ["Details", "Supply", "", "More on this post and how others before you fared in it"]
)
def test_other_links_do_not_ask_to_apply(text):
    assert not names_applying(text)


@pytest.mark.parametrize(
    ("url", "jobs"),
    [
        ("http://x.example/jobs-in-town/3", True),
        ("http://x.example/jobs/", True),
        ("http://x.example/jobsite/3", False),
        ("http://x.example/my-jobs/3", False),
    ],
)
def test_an_address_is_one_of_jobs_by_the_beginning_of_a_folder(url, jobs):
    assert is_job_address(url) is jobs


def test_greek_words_with_a_final_sigma_are_found():
    assert names_jobs("Θέσεις εργασίας")
