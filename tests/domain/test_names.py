"""Names of the coast and of the register: titles off, the rest untouched."""

from __future__ import annotations

import pytest

from kepegdesk.documents.reference import read_table, vocabulary
from kepegdesk.domain.kinds import Sex
from kepegdesk.domain.names import doctor_title, name_key, spell_titles, split_name

WORDS = vocabulary()


@pytest.mark.parametrize(
    ("text", "before", "name", "after"),
    [
        ("SUHARTINI", "", "SUHARTINI", ""),
        ("Irmawati Dg. Matutu S.Kom", "", "Irmawati Dg. Matutu", "S.Kom."),
        ("IWAN PAGALA, A.MD.KEP.", "", "IWAN PAGALA", "A.Md.Kep."),
        ("St. Aminah, S. Pd", "", "St. Aminah", "S.Pd."),
        ("Ali, S.E. M.Si.", "", "Ali", "S.E., M.Si."),
        ("Prof. Dr. Ir. H. Ahmad, M.Sc., Ph.D", "Prof. Dr. Ir. H.", "Ahmad", "M.Sc., Ph.D."),
        ("drg. Siti Aminah", "drg.", "Siti Aminah", ""),
        ("dr Siti Aminah", "dr.", "Siti Aminah", ""),
        ("H ABDUL KADIR", "H.", "ABDUL KADIR", ""),
        ("H.M. Yusuf, SH", "H.", "M. Yusuf", "S.H."),
        ("Ir. Budi MT", "Ir.", "Budi", "M.T."),
        ("Hj. Nuraeni Ege, S.Pd.", "", "Hj. Nuraeni Ege", "S.Pd."),
        ("Drs.Hj.Ali", "Drs. Hj.", "Ali", ""),
        ("SITI MEI", "", "SITI MEI", ""),
        ("Syarifuddin MS", "", "Syarifuddin MS", ""),
        ("O'Neil Sa'diyah", "", "O'Neil Sa'diyah", ""),
        ("Ahmad, Amiruddin", "", "Ahmad, Amiruddin", ""),
        ("Ahmad SE, Amiruddin", "", "Ahmad S.E., Amiruddin", ""),
        ("Ali, X.Y.Z.", "", "Ali", "X.Y.Z."),
        ("Ali,", "", "Ali", ""),
    ],
)
def test_titles_come_off(text: str, before: str, name: str, after: str) -> None:
    """T-35: titles before and after, commas, apostrophes, one word, capitals."""
    parts = split_name(text, WORDS)

    assert (parts.before, parts.name, parts.after) == (before, name, after)


def test_a_name_of_80_signs_is_kept_whole() -> None:
    """T-35."""
    name = "La Ode Muhammad " * 5

    assert split_name(name.strip(), WORDS).name == name.strip()


def test_every_shipped_title_spells_itself_and_no_two_look_alike() -> None:
    for row in read_table("titles"):
        before, after, _ = (
            spell_titles(row["title"], "", WORDS)
            if row["place"] == "before"
            else spell_titles("", row["title"].upper(), WORDS)
        )
        assert row["title"] in (before, after)


def test_titles_in_columns_of_their_own() -> None:
    assert spell_titles("DRA. HJ.", "S.PD, M.SI", WORDS) == ("Dra. Hj.", "S.Pd., M.Si.", False)
    assert spell_titles("Hj.", "", WORDS) == ("Hj.", "", False)
    assert spell_titles("Tuan", "Sakti", WORDS) == ("Tuan", "Sakti", False)
    assert spell_titles("DR.", "", WORDS) == ("Dr.", "", True)


def test_doctor_in_capitals_is_doubtful() -> None:
    assert split_name("DR. ALI", WORDS).doubtful_doctor
    assert not split_name("Dr. Ali", WORDS).doubtful_doctor


@pytest.mark.parametrize(
    ("sex", "education", "position", "title"),
    [
        (Sex.FEMALE, "S-3", "Dokter Ahli Muda", "Dr."),
        (Sex.MALE, "S-1", "DOKTER AHLI MUDA", "dr."),
        (Sex.FEMALE, "S-1", "Staf", "dr."),
        (Sex.MALE, "S-1", "Staf", "Dr."),
        (None, "", "", "Dr."),
    ],
)
def test_the_doctor_is_guessed_from_what_else_is_known(
    sex: Sex | None, education: str, position: str, title: str
) -> None:
    assert doctor_title(sex, education, position) == title


def test_names_are_compared_without_marks_and_spellings_of_muhammad() -> None:
    """T-35: who is written Moh. in one sheet and Muh. in the next is one person."""
    assert name_key("H. MOH. ALI") == name_key("Muhammad  Ali")
    assert name_key("Muh. Ali") == name_key("Moh Ali") == name_key("MUHAMAD ALI")
    assert name_key("Hj. Nuraeni") == name_key("NURAENI")
    assert name_key("Ali") != name_key("Alim")
