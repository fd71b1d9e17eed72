"""The papers of a request: which it has, what they say, what is kept, what prints again."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_world import DAY, YES, World, keys, wish
from pdf_reading import text

from kepegdesk.domain.kinds import EmployeeKind, LeaveCase, LeaveKind, LeaveState, Verdict
from kepegdesk.errors import Refused
from kepegdesk.services import (
    delegation,
    leave,
    leave_acts,
    leave_unpaid,
    letters,
    office,
    papers,
    seals,
    settings,
    signatories,
    units,
    wording,
)
from kepegdesk.services.leave import Answer
from kepegdesk.services.letters import FORM, LETTER
from kepegdesk.services.office import Letterhead
from kepegdesk.services.papers import PaperRow
from kepegdesk.services.seals import State
from kepegdesk.services.signatories import SignatoryRow
from kepegdesk.storage import journal as acts
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import IssuedLetter

URGENT: dict[str, Any] = {
    "kind": LeaveKind.IMPORTANT,
    "case": LeaveCase.FAMILY_DEATH,
    "documents": frozenset(),
}
LARGE: dict[str, Any] = {"kind": LeaveKind.LARGE, "case": LeaveCase.OTHER_NEED}
UNPAID: dict[str, Any] = {
    "kind": LeaveKind.UNPAID,
    "case": LeaveCase.SPOUSE_DUTY,
    "reason": "Mendampingi suami tugas belajar.",
    "documents": frozenset({"Surat penugasan atau surat perintah tugas"}),
}


def issued(world: World, start: str, end: str, **values: Any) -> int:
    """Return leave whose letter left the office on the day before it begins."""
    world.begins_in(2025)
    world.on(str(DAY(start) - dt.timedelta(days=4)))
    request = world.granted(world.person(), start, end, **values)
    letters.issue(world.session(), request)
    return request


def rows(world: World, request: int) -> dict[str, PaperRow]:
    """Return the papers of a request by their keys."""
    return {row.key: row for row in papers.papers_of(world.session(), request)}


def says(world: World, request: int, key: str) -> str:
    """Return the text of a paper."""
    return text(papers.paper(world.session(), request, key))


def test_a_request_has_the_papers_of_its_state(world: World) -> None:
    """leave.md §6.2: what is printed when."""
    request = world.submit(world.person(), "2026-12-01", "2026-12-04")
    assert list(rows(world, request)) == [LETTER, FORM]  # its own head decides: no covering letter
    assert not any(row.issued for row in rows(world, request).values())
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, Answer(Verdict.REFUSE, "Tenaga kurang"))
    assert list(rows(world, request)) == [FORM]
    with pytest.raises(Refused) as refusal:
        papers.paper(world.session(), request, LETTER)
    assert keys(refusal.value.problems) == ["SR01"]


def test_a_covering_letter_goes_to_who_decides_outside_the_organisation(world: World) -> None:
    large = world.submit(world.person(), "2026-12-14", "2027-01-13", **LARGE)
    assert list(rows(world, large)) == [LETTER, FORM, "cover"]
    assert "Yth. Wali Kota Kendari c.q. Kepala Badan Kepegawaian" in says(world, large, "cover")
    abroad = world.submit(world.person(), "2026-12-14", abroad=True, place="Mekah")
    assert "Yth. Wali Kota Kendari" in says(world, abroad, "cover")


def test_one_day_of_sickness_has_no_form(world: World) -> None:
    """leave.md §1.3: it is only recorded."""
    request = world.submit(
        world.person(), "2026-12-01", kind=LeaveKind.SICK, case=LeaveCase.ILLNESS,
        documents=frozenset({"Surat keterangan dokter"}),
    )  # fmt: skip
    assert list(rows(world, request)) == []


class TestWhatLettersSay:
    """Lengths, years, reasons: the figures of the request in the words of paper."""

    def test_annual_leave_over_new_year_names_both_years(self, world: World) -> None:
        request = issued(world, "2026-12-28", "2027-01-08")
        found = says(world, request, LETTER)
        assert "Diberikan cuti tahunan untuk Tahun 2026 dan 2027 kepada" in found
        assert "Selama 8 (delapan) hari kerja, terhitung mulai tanggal 28 Desember 2026" in found

    def test_travel_days_are_told_beside_the_working_days(self, world: World) -> None:
        """R9: days for a place that is hard to reach are calendar days beside the balance."""
        request = issued(world, "2026-12-21", "2027-01-03", remote_days=3)
        found = says(world, request, LETTER)
        assert "untuk Tahun 2026 dan 2027 kepada" in found
        days = leave.get(world.session(), request).working_days
        assert f"Selama {days} (" in found
        assert "hari kerja, ditambah 3 (tiga) hari untuk perjalanan" in found
        assert "sampai dengan tanggal 3 Januari 2027" in found

    def test_whole_months_are_told_as_months(self, world: World) -> None:
        request = issued(world, "2026-12-01", "2027-02-28", **LARGE)
        found = says(world, request, LETTER)
        assert "Selama 3 (tiga) bulan, terhitung mulai tanggal 1 Desember 2026" in found
        assert "3 (hari/bulan/tahun)*" in says(world, request, FORM)

    def test_the_office_may_count_important_reasons_in_working_days(self, world: World) -> None:
        request = world.granted(world.person(), "2026-12-01", "2026-12-08", **URGENT)
        assert "Selama 8 (delapan) hari, terhitung" in says(world, request, LETTER)
        settings.choose(world.session(), "cap_satuan", "hari kerja")
        assert "Selama 6 (enam) hari kerja, terhitung" in says(world, request, LETTER)

    def test_a_change_stands_beside_what_was_asked_for(self, world: World) -> None:
        """leave.md §6.1: new dates are recorded next to the original."""
        request = world.submit(world.person(), "2026-12-01", "2026-12-04")
        leave.consider(world.session(), request, YES)
        moved = Answer(Verdict.CHANGE, "Digeser.", start=DAY("2026-12-08"), end=DAY("2026-12-09"))
        leave.decide(world.session(), request, moved)
        form = says(world, request, FORM)
        assert "4 (hari/bulan/tahun)* mulai tanggal 1 Desember 2026 s/d 4 Desember 2026" in form
        assert "Alasan: Digeser; menjadi 8 Desember 2026 s/d 9 Desember 2026" in form
        assert "mulai tanggal 8 Desember 2026 sampai" in says(world, request, LETTER)

    def test_a_full_stop_that_was_typed_is_not_doubled(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-01", address="Jalan Mawar 5.")
        assert "cuti tahunan: Jalan Mawar 5. 2. Demikian" in says(world, request, LETTER)

    def test_a_pppk_is_called_so(self, world: World) -> None:
        person = world.person(kind=EmployeeKind.PPPK, tmt_cpns=DAY("2021-01-01"))
        request = world.submit(person, "2026-12-01")
        found = says(world, request, LETTER)
        assert "kepada Pegawai Pemerintah dengan Perjanjian Kerja:" in found
        assert "NI PPPK" in found
        assert "Golongan" in found
        assert "Pangkat/Gol. Ruang" not in found
        form = says(world, request, FORM)
        assert "NOMOR 7 TAHUN 2022" in form
        assert "05 Tahun 10 Bulan" in form


class TestSigners:
    """T-41: the official of the letter's date, Plh. too, and the letterhead he signs under."""

    def substitute(self, world: World, title: str, start: str, end: str) -> None:
        """Let somebody stand in for an office some days."""
        held = next(row for row in signatories.listed(world.session()) if row.title == title)
        stand_in = SignatoryRow(
            None, title, "Wakil Uji", "197501012000011001", "Pembina", held.form, held.on_behalf,
            held.level, False, DAY(start), DAY(end), "Plh.", "800/5/SPT/2026",
        )  # fmt: skip
        signatories.save(world.session(), stand_in)

    def test_a_stand_in_signs_what_is_dated_in_his_days(self, world: World) -> None:
        head = "KEPALA BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA"
        request = world.granted(world.person(), "2026-12-14", "2027-01-13", **LARGE)
        self.substitute(world, head, "2026-12-01", "2026-12-05")
        letters.issue(world.session(), request, DAY("2026-12-02"))
        found = says(world, request, LETTER)
        assert f"a.n. WALI KOTA KENDARI Plh. {head}, Wakil Uji" in found
        other = world.granted(world.person(), "2026-12-14", "2027-01-13", **LARGE)
        letters.issue(world.session(), other, DAY("2026-12-07"))
        assert f"a.n. WALI KOTA KENDARI {head}, Rahmat Uji" in says(world, other, LETTER)

    def test_the_mayor_signs_under_his_own_head(self, world: World) -> None:
        abroad = world.granted(world.person(), "2026-12-14", abroad=True, place="Mekah")
        found = says(world, abroad, LETTER)
        assert "DRAF WALI KOTA KENDARI SURAT IZIN" in found
        assert "Cuti tahunan dijalankan di luar negeri (Mekah)." in found
        settings.choose(world.session(), "kop_kepala_daerah", "tidak")
        assert "PEMERINTAH KOTA KENDARI BADAN KEPEGAWAIAN" in says(world, abroad, LETTER)

    def test_the_head_of_an_organisation_signs_under_its_head(self, world: World) -> None:
        request = world.submit(world.person(unit=world.clinic), "2026-12-01")
        found = says(world, request, LETTER)
        assert "PEMERINTAH KOTA KENDARI DINAS KESEHATAN SURAT IZIN" in found
        assert "KEPALA DINAS KESEHATAN," in found
        assert "BADAN KEPEGAWAIAN" not in found.split("SURAT IZIN")[0]

    def test_the_office_s_own_people_get_its_letterhead(self, world: World) -> None:
        here = units.save(world.session(), None, name=Letterhead().name.title())
        office.change_letterhead(world.session(), replace(Letterhead(), address="Jalan Uji 1"))
        found = says(world, world.submit(world.person(unit=here), "2026-12-01"), LETTER)
        assert "BADAN KEPEGAWAIAN DAN PENGEMBANGAN" in found.split("Jalan Uji 1 SURAT IZIN")[0]


class TestAfterTheDecision:
    """Deferral, recall, return, izin sementara: each is frozen by its act and sealed."""

    def test_a_deferral_tells_days_and_until_when(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-28", "2027-01-08")
        leave.consider(world.session(), request, YES)
        note = "Kepentingan dinas mendesak: Penyusunan laporan akhir tahun."
        leave.decide(world.session(), request, Answer(Verdict.DEFER, note, number="7"))
        found = says(world, request, "deferral")
        assert "Hal : Penangguhan Cuti Tahunan" in found
        assert (
            "karena kepentingan dinas yang mendesak, yaitu penyusunan laporan akhir tahun." in found
        )
        assert "4 (empat) hari kerja dari hak cuti tahunan Tahun 2026, yang dapat" in found
        assert "sampai dengan tanggal 31 Desember 2027" in found
        assert "Tahun 2027, yang dapat dijalankan sampai dengan tanggal 31 Desember 2028" in found
        row = rows(world, request)["deferral"]
        assert row.issued
        assert f"Nomor : {row.number}" in found
        assert self.verified(world, request, "deferral") is State.GENUINE

    def test_a_recall_tells_the_day_back_and_what_stays(self, world: World) -> None:
        request = issued(world, "2026-12-01", "2026-12-11")
        number = leave.get(world.session(), request).number
        world.on("2026-12-03")
        leave_acts.recall(world.session(), request, DAY("2026-12-07"), reason="Banjir di Kendari.")
        found = says(world, request, "recall")
        assert f"surat izin cuti tahunan Nomor {number} tanggal 27 November 2026" in found
        assert "selama 9 (sembilan) hari kerja, mulai tanggal 1 Desember 2026 sampai" in found
        assert "yaitu banjir di Kendari, Saudara dipanggil kembali dan wajib bekerja" in found
        assert "mulai tanggal 7 Desember 2026" in found
        assert "belum dijalankan, 5 (lima) hari kerja, tetap menjadi hak Saudara" in found
        assert self.verified(world, request, "recall") is State.GENUINE
        assert rows(world, request)[LETTER].issued  # the letter of the leave stays as it was

    def test_an_emergency_is_permitted_for_a_time(self, world: World) -> None:
        urgent = wish("2026-11-24", "2026-11-27", **URGENT)
        request = leave_acts.permit(world.session(), world.person(), urgent)
        found = says(world, request, "temporary")
        assert "IZIN SEMENTARA PELAKSANAAN CUTI KARENA ALASAN PENTING Nomor : 800" in found
        assert "Selama 4 (empat) hari, terhitung mulai tanggal 24 November 2026" in found
        assert found.index("Kendari, 23 November 2026") < found.index("IZIN SEMENTARA")
        assert "1. Kepala Dinas Kesehatan (untuk memperoleh keputusan);" in found
        assert self.verified(world, request, "temporary") is State.GENUINE

    def test_a_report_of_return_is_numbered_by_hand(self, world: World) -> None:
        request = issued(world, "2026-12-01", "2026-12-04")
        world.on("2026-12-09")
        leave_acts.report_back(world.session(), [request])
        assert "DRAF" in says(world, request, "return")
        number = letters.give(world.session(), request, "return")
        found = says(world, request, "return")
        assert f"Nomor : {number}" in found
        assert "Yang bertanda tangan di bawah ini, Kepala Dinas Kesehatan, menerangkan" in found
        assert "tugas kembali terhitung mulai tanggal 9 Desember 2026." in found
        assert "Yang bersangkutan terlambat melaporkan diri 2 (dua) hari." in found
        assert self.verified(world, request, "return") is State.GENUINE
        assert papers.save_name(world.session(), request, "return").endswith("_20261209_2.pdf")
        with pytest.raises(Refused) as refusal:
            letters.give(world.session(), request, "return")
        assert keys(refusal.value.problems) == ["SR03"]

    def test_a_covering_letter_bears_the_number_of_the_unit_that_sends_it(
        self, world: World
    ) -> None:
        request = world.submit(world.person(), "2026-12-14", "2027-01-13", **LARGE)
        given = letters.give(world.session(), request, "cover", number="800/77/DINKES/2026")
        assert given == "800/77/DINKES/2026"
        found = says(world, request, "cover")
        assert "Nomor : 800/77/DINKES/2026" in found
        assert "Hal : Rekomendasi Izin Cuti Besar" in found
        assert self.verified(world, request, "cover") is State.GENUINE

    @pytest.mark.parametrize("key", ["recall", LETTER, FORM, "nothing"])
    def test_what_an_act_brings_about_is_not_given_by_hand(self, key: str, world: World) -> None:
        request = issued(world, "2026-12-01", "2026-12-04")
        with pytest.raises(Refused) as refusal:
            letters.give(world.session(), request, key)
        assert keys(refusal.value.problems) == ["SR01"]

    @staticmethod
    def verified(world: World, request: int, key: str) -> State:
        """Return what *Periksa surat* says of a paper."""
        return verify(world, papers.paper(world.session(), request, key))


def verify(world: World, pdf: bytes) -> State:
    """Return what the program's own check says of a paper, its words compared."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "surat.pdf")
        path.write_bytes(pdf)
        (verdict,) = seals.verify_file(world.session(), path)
    assert verdict.compared, verdict
    return verdict.state


def test_leave_without_pay_has_its_whole_set(world: World) -> None:
    """Anak lampiran 1.d to 1.l, from the proposal to the desk again."""
    world.begins_in(2026)
    world.on("2026-12-01")
    employee = world.person()
    first = world.submit(employee, "2027-02-01", "2029-01-31", **UNPAID)
    _through_bkn(world, first, "B-1/BKN")
    letters.issue(world.session(), first)
    assert "11. Wilayah Pembayaran Kendari" in says(world, first, "cltn_propose")
    assert "2 (dua) tahun, mulai tanggal 1 Februari 2027" in says(world, first, "cltn_propose")
    decree = says(world, first, LETTER)
    assert "KEPUTUSAN WALI KOTA KENDARI NOMOR 800.1.11.7/" in decree
    assert "Badan Kepegawaian Negara Nomor B-1/BKN tanggal 1 Desember 2026;" in decree
    assert "selama 2 (dua) tahun, terhitung mulai tanggal 1 Februari 2027 sampai" in decree
    assert "Ditetapkan di Kendari pada tanggal 1 Desember 2026 WALI KOTA KENDARI," in decree

    world.on("2028-09-15")
    more = world.submit(employee, "2029-02-01", "2030-01-31", **UNPAID, extends=first)
    own = says(world, more, "cltn_ext_request")
    assert "DRAF" not in own
    assert "Hormat saya," in own
    assert "alasan: Mendampingi suami tugas belajar." in own
    number = leave.get(world.session(), first).number
    assert f"Nomor {number} tanggal 1 Desember 2026" in own
    _through_bkn(world, more, "B-2/BKN")
    letters.issue(world.session(), more)
    assert "Keputusan CLTN Nomor" in says(world, more, "cltn_ext_endorse")
    assert "TENTANG PERPANJANGAN CUTI DI LUAR TANGGUNGAN NEGARA" in says(world, more, LETTER)

    world.on("2030-02-04")
    leave_acts.report_back(world.session(), [more])
    assert "telah selesai menjalankan cuti di luar" in says(world, more, "cltn_report")
    for key in ("cltn_back_ask", "cltn_transfer"):
        letters.give(world.session(), more, key)
    asked = says(world, more, "cltn_back_ask")
    assert "diperpanjang dengan Nomor" in asked
    assert "melaporkan diri pada tanggal 4 Februari 2030" in asked
    leave_unpaid.reactivate(world.session(), more, DAY("2030-02-11"))
    assert "terhitung mulai tanggal 11 Februari 2030." in says(world, more, "cltn_back_decree")
    for request, keys_of in ((first, ("cltn_propose", LETTER)), (more, _SEALED)):
        for key in keys_of:
            pdf = papers.paper(world.session(), request, key)
            assert verify(world, pdf) is State.GENUINE, key


_SEALED = ("cltn_ext_endorse", LETTER, "cltn_back_ask", "cltn_transfer", "cltn_back_decree")


def _through_bkn(world: World, request: int, letter: str) -> None:
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, YES)
    leave_unpaid.propose(world.session(), request)
    day = world.now.date()
    leave_unpaid.endorse(world.session(), request, letter=letter, letter_date=day)


class TestSeal:
    """T-36: a code on every letter that left the office, on no other."""

    def test_the_code_is_kept_with_the_paper(self, world: World) -> None:
        request = issued(world, "2026-12-01", "2026-12-04")
        with connection():
            kept = {row.paper: row.seal for row in IssuedLetter.select()}
        assert kept[LETTER].startswith("KPG1|")
        assert kept[FORM] == ""  # the form has its wet signatures
        pdf = papers.paper(world.session(), request, LETTER)
        assert verify(world, pdf) is State.GENUINE

    def test_a_cancelled_letter_is_a_draft_without_number_and_code(self, world: World) -> None:
        request = world.granted(world.person(), "2026-12-14", "2026-12-17")
        letters.issue(world.session(), request)
        number = leave.get(world.session(), request).number
        leave.cancel(world.session(), request, "Batal berangkat")
        found = says(world, request, LETTER)
        assert "DRAF" in found
        assert number not in found
        assert not rows(world, request)[LETTER].issued


class TestReprint:
    """A further copy is the original, marked at the foot where the office wants it."""

    def test_without_the_setting_a_copy_is_the_original(self, world: World) -> None:
        request = issued(world, "2026-12-01", "2026-12-04")
        settings.choose(world.session(), "tanda_cetak_ulang", "tidak")
        original = papers.paper(world.session(), request, LETTER)
        assert papers.reprint(world.session(), request, LETTER) == original
        assert rows(world, request)[LETTER].reprints == 0
        assert not papers.shown(world.session(), request, LETTER).copies_marked

    def test_with_it_each_copy_is_counted_and_marked(self, world: World) -> None:
        request = issued(world, "2026-12-01", "2026-12-04")
        original = papers.paper(world.session(), request, LETTER)
        assert papers.shown(world.session(), request, LETTER).copies_marked
        assert not papers.shown(world.session(), request, LETTER).printed
        papers.note_printed(world.session(), request, LETTER)
        assert papers.shown(world.session(), request, LETTER).printed
        assert rows(world, request)[LETTER].reprints == 0
        world.on("2027-03-01")
        papers.reprint(world.session(), request, LETTER)
        copy = papers.reprint(world.session(), request, LETTER)
        assert "Cetak ulang ke-2, 1 Maret 2027" in text(copy)
        assert text(copy).replace("Cetak ulang ke-2, 1 Maret 2027", "").split() == (
            text(original).split()
        )
        assert rows(world, request)[LETTER].reprints == 2
        assert papers.paper(world.session(), request, LETTER) == original
        assert verify(world, copy) is State.GENUINE

    def test_a_draft_has_no_copies(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-01")
        with pytest.raises(Refused) as refusal:
            papers.reprint(world.session(), request, LETTER)
        assert keys(refusal.value.problems) == ["SR02"]
        with pytest.raises(Refused, match="belum terbit"):
            papers.note_printed(world.session(), request, LETTER)


@pytest.mark.parametrize(
    ("setting", "value", "seen"),
    [
        ("ruang_tanda_tangan", "TTE", "Ruang tanda tangan elektronik (TTE)"),
        ("tabel_paraf", "ya", "No. Jabatan Paraf"),
    ],
)
def test_settings_of_the_paper(setting: str, value: str, seen: str, world: World) -> None:
    request = world.submit(world.person(), "2026-12-01")
    assert seen not in says(world, request, LETTER)
    settings.choose(world.session(), setting, value)
    assert seen in says(world, request, LETTER)


def test_letters_may_be_set_in_the_serif_face(world: World) -> None:
    request = world.submit(world.person(), "2026-12-01")
    settings.choose(world.session(), "font_surat", "Serif")
    pdf = papers.paper(world.session(), request, LETTER)
    assert b"KepegSerif" in pdf
    assert b"KepegSans" not in pdf.replace(b"KepegSans-Bold", b"")  # the watermark's


def test_a_decree_has_the_face_of_decrees(world: World) -> None:
    """leave.md §4: Arial for letters, Bookman for a keputusan, each as the office wants it."""
    request = world.submit(world.person(), "2027-01-01", "2027-12-31", **UNPAID)
    session = world.session()
    assert b"KepegSerif" in papers.paper(session, request, LETTER)
    settings.choose(session, "font_keputusan", "Sans")
    assert b"KepegSerif" not in papers.paper(session, request, LETTER)


def test_what_is_to_be_known_is_told_before_it_prints(world: World) -> None:
    """T-39: a page too many; T-11: a letter that a later act superseded."""
    request = issued(world, "2026-12-01", "2026-12-04")
    number = leave.get(world.session(), request).number
    shown = papers.shown(world.session(), request, LETTER)
    assert shown.title == f"Surat Izin Cuti Tahunan {number}"
    assert shown.note == ""
    assert shown.pdf == papers.paper(world.session(), request, LETTER)
    granted = world.granted(world.person(), "2026-12-08")
    draft = papers.shown(world.session(), granted, LETTER)
    assert draft.title == "Surat Izin Cuti Tahunan konsep, belum terbit"
    terms = "\n".join(["Ketentuan yang panjang sekali. " * 12] * 12)
    wording.save(world.session(), "annual", {"ketentuan": terms})
    long = world.submit(world.person(), "2026-12-14")
    assert "memakai 2 halaman" in papers.shown(world.session(), long, LETTER).note
    with connection(), acts.act(acts.Actor("uji", "", "2026-01-01T00:00:00+00:00"), "t") as act:
        act.sentence = "Uji"
        IssuedLetter.update(superseded="Libur ditambah").where(
            IssuedLetter.request == request, IssuedLetter.paper == LETTER
        ).execute()
    note = papers.shown(world.session(), request, LETTER).note
    assert note == "Surat ini sudah tidak berlaku sebagaimana tertulis: Libur ditambah"
    assert rows(world, request)[LETTER].superseded == "Libur ditambah"


def test_files_are_named_by_what_they_hold(world: World) -> None:
    request = issued(world, "2026-12-01", "2026-12-04")
    nip = leave.get(world.session(), request).nip
    name = papers.save_name(world.session(), request, LETTER)
    assert name == f"Cuti_Tahunan_{nip}_20261127_1.pdf"
    assert papers.save_name(world.session(), request, FORM) == (
        f"Formulir_Cuti_Tahunan_{nip}_20261127_1.pdf"
    )
    granted = world.granted(world.person(), "2026-12-08")
    assert papers.save_name(world.session(), granted, LETTER).endswith("_20261127_draf.pdf")


def test_the_delegation_of_a_post_is_drafted_from_the_authority_table(world: World) -> None:
    """Anak lampiran 1.a."""
    post = "KEPALA BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA"
    found = text(delegation.draft(world.session(), post))
    assert "DRAF" in found
    assert "TENTANG PENDELEGASIAN WEWENANG PEMBERIAN CUTI" in found
    assert "kepada Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia untuk:" in found
    assert "a. cuti Besar, " in found
    with pytest.raises(Refused, match="tidak memuat wewenang bagi Camat Poasia"):
        delegation.draft(world.session(), "CAMAT POASIA")


def test_every_state_can_be_asked_for_its_papers(world: World) -> None:
    """No state of a request lacks an answer, and each paper named can be set."""
    seen = set()
    request = world.submit(world.person(), "2026-12-01", "2026-12-04")
    for act in (
        lambda: None,
        lambda: leave.consider(world.session(), request, YES),
        lambda: leave.decide(world.session(), request, YES),
        lambda: letters.issue(world.session(), request),
        lambda: leave.cancel(world.session(), request, "Batal"),
    ):
        act()
        seen.add(leave.get(world.session(), request).state)
        for key in rows(world, request):
            assert papers.paper(world.session(), request, key).startswith(b"%PDF")
    assert seen == {
        LeaveState.SUBMITTED,
        LeaveState.CONSIDERED,
        LeaveState.APPROVED,
        LeaveState.ISSUED,
        LeaveState.CANCELLED,
    }
