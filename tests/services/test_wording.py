"""The office's own wording: looked at, checked, saved, reset, seen before it prints."""

from __future__ import annotations

from typing import Any

import pytest
from desk_world import World, keys
from pdf_reading import pages, text

from kepegdesk.documents import templates
from kepegdesk.domain.kinds import Role
from kepegdesk.domain.wording import fields_of
from kepegdesk.errors import NotAllowed, Refused, Stale
from kepegdesk.services import balances, journal, letters, paper_values, papers, settings, wording
from kepegdesk.services.letters import LETTER
from kepegdesk.storage import journal as acts
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LetterSetup, LetterWording

CLOSING = "Demikian surat ini dibuat untuk {nama}."


def slots(world: World, key: str = "annual") -> dict[str, str]:
    """Return the wording of a paper as the editor shows it."""
    return {slot.key: slot.text for slot in wording.paper(world.session(), key).slots}


class TestTemplates:
    """The standard wording that ships: sound, explained, short enough for its place."""

    def test_every_paper_of_the_regulation_is_there(self) -> None:
        """leave.md §3.3 and §3.4."""
        assert set(templates.papers()) == {
            "annual", "large", "sick", "maternity", "important", "temporary", "deferral",
            "recall", "cover", "return", "cltn_propose", "cltn_decree", "cltn_ext_request",
            "cltn_ext_endorse", "cltn_ext_decree", "cltn_report", "cltn_back_ask",
            "cltn_back_decree", "cltn_transfer", "delegation",
        }  # fmt: skip
        assert all(len(key) <= 16 for key in templates.papers())

    @pytest.mark.parametrize("key", templates.papers())
    def test_its_standard_wording_can_print(self, key: str) -> None:
        known = templates.template(key)
        for slot in known.slots:
            assert templates.faults(known, slot, slot.text) == []
        assert set(known.fields) <= set(templates.field_texts())
        assert known.label
        assert known.basis

    @pytest.mark.parametrize("key", templates.papers())
    def test_it_names_the_fields_it_uses(self, key: str) -> None:
        known = templates.template(key)
        used = set().union(*(fields_of(slot.text) for slot in known.slots))
        assert used <= set(known.fields)
        assert len(set(known.fields)) == len(known.fields)

    def test_every_field_has_a_value_in_real_life(self, world: World) -> None:
        """What the editor offers is what a request gives, for every paper alike."""
        request = world.submit(world.person(), "2026-12-01")
        with connection():
            from kepegdesk.services import leave_facts, leave_papers
            from kepegdesk.services.leave_rows import read_row

            row = read_row(request, leave_facts.context())
            about = leave_papers._subject(row, "annual", LETTER, None)
            given = set(paper_values.values_of(about)) | {"sisa_cuti"}
        by_hand = {"penerima"}  # of the delegation, which is of no request
        assert set(templates.field_texts()) - given == by_hand

    def test_what_is_said_to_be_always_there_is(self, world: World) -> None:
        """Of somebody about whom little is recorded."""
        request = world.submit(world.person(), "2026-12-01")
        from kepegdesk.services import leave_facts, leave_papers
        from kepegdesk.services.leave_rows import read_row

        with connection():
            row = read_row(request, leave_facts.context())
            about = leave_papers._subject(row, "annual", LETTER, None)
            empty = {name for name, value in paper_values.values_of(about).items() if not value}
        always = {field.name for field in templates.field_texts().values() if field.always}
        assert len(always) > 20
        assert always & empty == set()


class TestLooking:
    """Everybody may look."""

    def test_the_list_and_one_paper(self, world: World) -> None:
        auditor = world.session(Role.AUDITOR)
        listed = wording.listed(auditor)
        assert [row.key for row in listed][:2] == ["annual", "large"]
        assert not any(row.changed for row in listed)
        shown = wording.paper(auditor, "annual")
        assert [slot.key for slot in shown.slots] == [
            "judul", "pembuka", "isi", "ketentuan", "penutup", "tembusan",
        ]  # fmt: skip
        assert all(slot.text == slot.standard for slot in shown.slots)
        assert {"nama", "lama", "mulai"} <= {field.name for field in shown.fields}
        assert all(field.explanation for field in shown.fields)
        assert shown.tightness == shown.standard_tightness == 2

    def test_an_unknown_paper_is_told(self, world: World) -> None:
        with pytest.raises(Refused, match="Tidak ada templat surat «x»"):
            wording.paper(world.session(), "x")

    @pytest.mark.parametrize("key", templates.papers())
    def test_a_preview_with_sample_values(self, key: str, file_world: World) -> None:
        shown = wording.preview(file_world.session(Role.AUDITOR), key)
        assert shown.pages == len(pages(shown.pdf))
        assert not shown.overflow
        assert "Wa Ode Fitriani Saranani" in text(shown.pdf) or key == "delegation"

    def test_a_preview_of_a_request_in_typed_words(self, world: World) -> None:
        request = world.submit(world.person(name="La Contoh"), "2026-12-01")
        (example,) = wording.examples(world.session(), "annual")
        assert example.request == request
        assert "La Contoh, Cuti Tahunan, mulai 1 Desember 2026" in example.label
        shown = wording.preview(world.session(), "annual", {"penutup": CLOSING}, request=request)
        assert "2. Demikian surat ini dibuat untuk La Contoh." in text(shown.pdf)
        assert "DRAF" in text(shown.pdf)
        assert slots(world)["penutup"] != CLOSING  # nothing was stored

    def test_examples_keep_to_the_units_of_the_account(self, world: World) -> None:
        theirs = world.submit(world.person(unit=world.transport), "2026-12-01")
        ours = world.submit(world.person(), "2026-12-01")
        clerk = world.session(Role.OPERATOR, unit=world.health)
        assert [each.request for each in wording.examples(clerk, "annual")] == [ours]
        with pytest.raises(NotAllowed):
            wording.preview(clerk, "annual", request=theirs)

    def test_a_wording_that_cannot_print_is_told_with_its_places(self, world: World) -> None:
        typed = {"penutup": "Demikian\n{nma", "judul": ""}
        found = wording.faults(world.session(), "annual", typed)
        assert [(each.slot, each.fault.line, each.fault.column) for each in found] == [
            ("judul", 1, 1),
            ("penutup", 2, 1),
        ]
        assert found[1].text == (
            "Butir 2, kalimat penutup, baris 2, kolom 1: "
            "Kurung kurawal «{» belum ditutup dengan «}»."
        )
        with pytest.raises(Refused) as refusal:
            wording.preview(world.session(), "annual", typed)
        assert keys(refusal.value.problems) == ["TK01", "TK01"]

    def test_a_page_too_many_is_told_before_it_prints(self, world: World) -> None:
        """T-39: an explicit warning."""
        terms = "\n".join(["Ketentuan yang panjang sekali. " * 12] * 12)
        shown = wording.preview(world.session(), "annual", {"ketentuan": terms}, tightness=4)
        assert shown.pages == 2
        assert "memakai 2 halaman" in shown.overflow
        decree = wording.preview(world.session(), "cltn_decree")
        assert (decree.pages, decree.overflow) == (2, "")  # decrees may be long


class TestChanging:
    """Admins change the wording; nothing broken is ever stored."""

    def test_a_changed_wording_prints_on_what_is_not_yet_issued(self, world: World) -> None:
        """T-37: letters that left keep theirs."""
        old = world.granted(world.person(), "2026-12-01", "2026-12-04")
        letters.issue(world.session(), old)
        before = papers.paper(world.session(), old, LETTER)
        wording.save(world.session(), "annual", {"penutup": CLOSING})
        new = world.submit(world.person(name="La Baru"), "2026-12-08")
        assert "dibuat untuk La Baru." in text(papers.paper(world.session(), new, LETTER))
        assert papers.paper(world.session(), old, LETTER) == before
        assert [row.key for row in wording.listed(world.session()) if row.changed] == ["annual"]

    @pytest.mark.parametrize(
        ("texts", "key"),
        [
            ({"penutup": "{tidak_ada}"}, "TK01"),
            ({"penutup": "{"}, "TK01"),
            ({"penutup": ""}, "TK01"),
            ({"judul": "satu\ndua"}, "TK01"),
            ({"lain": "x"}, "TK03"),
            ({"pembuka": "[bila telepon] Diberikan cuti (telepon {telepon}) kepada:"}, "TK01"),
            ({"judul": "{luar_negeri}"}, "TK01"),
            ({"penutup": "{luar_negeri}"}, "TK01"),
            ({"ketentuan": "{alasan} " * 9}, "LETTER_TOO_LONG"),
        ],
    )
    def test_a_broken_wording_is_never_stored(
        self, texts: dict[str, str], key: str, world: World
    ) -> None:
        before = acts.head()
        with pytest.raises(Refused) as refusal:
            wording.save(world.session(), "annual", texts)
        assert keys(refusal.value.problems) == [key]
        assert acts.head() == before
        with connection():
            assert LetterWording.select().count() == 0

    def test_a_letter_is_never_stopped_by_what_an_older_program_stored(self, world: World) -> None:
        """A part that can be empty prints in its standard wording."""
        with connection(), acts.act(acts.Actor("uji", "", "2026-01-01T00:00:00+00:00"), "t") as a:
            a.sentence = "Uji"
            LetterWording.create(paper="annual", slot="judul", text="{luar_negeri}")
        request = world.granted(world.person(), "2026-12-01", "2026-12-04")
        letters.issue(world.session(), request)
        assert "SURAT IZIN CUTI TAHUNAN Nomor" in text(
            papers.paper(world.session(), request, LETTER)
        )

    def test_what_somebody_else_changed_meanwhile_stays(self, world: World) -> None:
        """Two computers show the same paper; each stores what was changed there."""
        seen = wording.paper(world.session(), "annual")
        wording.save(world.session(), "annual", slots(world) | {"penutup": CLOSING}, 3, seen=seen)
        typed = {slot.key: slot.text for slot in seen.slots} | {"judul": "IZIN CUTI"}
        wording.save(world.session(), "annual", typed, seen.tightness, seen=seen)
        assert slots(world)["penutup"] == CLOSING
        assert slots(world)["judul"] == "IZIN CUTI"
        assert wording.paper(world.session(), "annual").tightness == 3

    def test_the_same_part_changed_twice_is_told(self, world: World) -> None:
        seen = wording.paper(world.session(), "annual")
        typed = {slot.key: slot.text for slot in seen.slots}
        wording.save(world.session(), "annual", typed | {"penutup": CLOSING}, 3, seen=seen)
        with pytest.raises(Stale, match="«Butir 2, kalimat penutup», «Kerapatan» baru saja"):
            wording.save(world.session(), "annual", typed | {"penutup": "Lain."}, 4, seen=seen)
        wording.save(world.session(), "annual", typed | {"penutup": CLOSING}, 3, seen=seen)
        assert slots(world)["penutup"] == CLOSING

    def test_the_standard_needs_no_line(self, world: World) -> None:
        standard = slots(world)
        wording.save(world.session(), "annual", {"penutup": CLOSING})
        wording.save(world.session(), "annual", {**standard}, 2)
        with connection():
            assert (LetterWording.select().count(), LetterSetup.select().count()) == (0, 0)
        assert not any(row.changed for row in wording.listed(world.session()))

    def test_reset_returns_one_paper_to_the_standard(self, world: World) -> None:
        wording.save(world.session(), "annual", {"penutup": CLOSING}, 4)
        wording.save(world.session(), "sick", {"penutup": CLOSING}, 0)
        wording.reset(world.session(), "annual")
        shown = wording.paper(world.session(), "annual")
        assert all(slot.text == slot.standard for slot in shown.slots)
        assert shown.tightness == 2
        assert wording.paper(world.session(), "sick").tightness == 0

    def test_the_tightness_goes_from_roomy_to_tight(self, world: World) -> None:
        for wrong in (-1, 5):
            with pytest.raises(Refused) as refusal:
                wording.save(world.session(), "annual", {}, wrong)
            assert keys(refusal.value.problems) == ["TK04"]
        wording.save(world.session(), "annual", {}, 4)
        assert wording.paper(world.session(), "annual").tightness == 4

    def test_it_can_be_taken_back(self, world: World) -> None:
        wording.save(world.session(), "annual", {"penutup": CLOSING})
        act = journal.listed(world.session())[0]
        assert act.sentence == "Ubah templat Surat Izin Cuti Tahunan"
        journal.undo(world.session(), act.id)
        assert slots(world)["penutup"] != CLOSING

    @pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR])
    def test_only_admins_change_it(self, role: Role, world: World) -> None:
        with pytest.raises(NotAllowed):
            wording.save(world.session(role), "annual", {"penutup": CLOSING})
        with pytest.raises(NotAllowed):
            wording.reset(world.session(role), "annual")

    def test_a_field_that_a_newer_program_dropped_prints_the_standard(self, world: World) -> None:
        """Whatever stands in the table, a printer gets a letter."""
        with connection(), acts.act(acts.Actor("uji", "", "2026-01-01T00:00:00+00:00"), "t") as a:
            a.sentence = "Uji"
            LetterWording.create(paper="annual", slot="penutup", text="{dahulu_ada}")
            LetterWording.create(paper="annual", slot="dahulu", text="x")
        request = world.submit(world.person(), "2026-12-01")
        assert "2. Demikian surat izin cuti tahunan" in text(
            papers.paper(world.session(), request, LETTER)
        )


def test_the_remaining_days_may_be_told(world: World) -> None:
    """leave.md §3.4: an optional sentence with what is left."""
    world.begins_in(2026)
    request = world.submit(world.person(), "2026-12-01", "2026-12-04")
    typed: dict[str, Any] = {"penutup": "Sisa cuti tahunan {sisa_cuti}."}
    wording.save(world.session(), "annual", typed)
    assert "Sisa cuti tahunan 8 (delapan) hari kerja." in text(
        papers.paper(world.session(), request, LETTER)
    )


@pytest.mark.parametrize(
    ("days", "told"),
    [(4, "0 (nol) hari kerja."), (1, "-3 (minus tiga) hari kerja.")],
)
def test_a_shortage_is_told_with_its_minus(world: World, days: int, told: str) -> None:
    """T-20: a letter tells no shortage as 0."""
    world.begins_in(2026)
    employee = world.person()
    request = world.submit(employee, "2026-12-01", "2026-12-04")
    typed: dict[str, Any] = {"penutup": "Sisa cuti tahunan {sisa_cuti}."}
    wording.save(world.session(), "annual", typed)
    balances.add_opening(world.session(), employee, 2026, "N", days, "Koreksi kartu")
    assert f"Sisa cuti tahunan {told}" in text(papers.paper(world.session(), request, LETTER))


@pytest.mark.parametrize("paper", ["F4", "A4"])
@pytest.mark.parametrize("face", ["Sans", "Serif"])
def test_every_paper_fits_the_office_s_choices(paper: str, face: str, file_world: World) -> None:
    """Samples of every paper keep to one page, or are told where the wider face needs two."""
    settings.choose(file_world.session(), "kertas", paper)
    settings.choose(file_world.session(), "font_surat", face)
    settings.choose(file_world.session(), "font_keputusan", face)
    for row in wording.listed(file_world.session()):
        shown = wording.preview(file_world.session(), row.key, tightness=4)
        assert shown.pages == 1 or not templates.template(row.key).one_page, row.key
