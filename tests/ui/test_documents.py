"""The papers and the photo in the form of a person: filed, dropped, shown, changed, cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from scans import pdf, png, written

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.personnel_papers import Term
from kepegdesk.services import employee_documents, journal
from kepegdesk.services.employee_documents import Details
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import StoredFile
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.biodata import Biodata
from kepegdesk.ui.dialogs.document_entry import DocumentEntry
from kepegdesk.ui.dialogs.documents_panel import COLUMNS, DocumentsPanel
from kepegdesk.ui.dialogs.employee_form import EmployeeForm
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.dialogs.photo import Photo
from kepegdesk.ui.dialogs.scan_view import ScanView
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.models.columns import cell
from kepegdesk.ui.style import AMBER, RED
from kepegdesk.ui.widgets import photo_frame
from kepegdesk.ui.widgets.photo_crop import PhotoCrop
from kepegdesk.ui.widgets.photo_frame import Frame, Size
from kepegdesk.ui.widgets.portrait import initials
from tests.ui import document_windows as papers
from tests.ui.document_windows import DAY, picture
from tests.ui.leave_windows import as_role


@pytest.fixture
def form(sample_context: Context, qtbot: QtBot) -> EmployeeForm:
    """Return the form of a person without papers, at his papers."""
    page, form = papers.form_at_papers(sample_context, papers.somebody(sample_context))
    qtbot.addWidget(page)
    page.resize(1190, 690)
    with qtbot.waitExposed(page):
        page.show()
    return form


@pytest.fixture
def panel(form: EmployeeForm) -> DocumentsPanel:
    """Return the papers of a person who has none yet."""
    return form.documents


def play(
    monkeypatch: pytest.MonkeyPatch, kind: type[QDialog], act: Callable[..., object]
) -> list[QDialog]:
    """Let every window of a kind be used and left; return those that were opened."""
    opened: list[QDialog] = []

    def run(dialog: QDialog) -> int:
        opened.append(dialog)
        act(dialog)
        return dialog.result()

    monkeypatch.setattr(kind, "exec", run)
    return opened


def texts(panel: DocumentsPanel) -> list[list[str]]:
    """Return the cells that are shown."""
    return [[column.text(row) for column in COLUMNS] for row in panel.model.rows]


class TestPapers:
    """What is chosen or dropped is filed, and every change is stored at once."""

    def test_a_chosen_scan_is_filed_under_what_its_name_says(
        self,
        panel: DocumentsPanel,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        qtmodeltester: ModelTester,
    ) -> None:
        assert panel.ui.stack.currentWidget() is panel.ui.emptyPage
        path = written(tmp_path, "scan SK CPNS.pdf", pdf())
        monkeypatch.setattr(ask, "open_file", lambda *_given: path)

        def fill(dialog: DocumentEntry) -> None:
            dialog.ui.number.setText("823/1")
            dialog.ui.onDay.set_date(DAY("2010-01-02"))
            dialog.ui.saveButton.click()

        opened = play(monkeypatch, DocumentEntry, fill)
        panel.ui.newButton.click()
        assert opened[0].result() == QDialog.DialogCode.Accepted
        assert texts(panel) == [["SK CPNS", "", "823/1", "02-01-2010", "", "1 KB"]]
        assert panel.ui.stack.currentWidget() is panel.ui.listPage
        qtmodeltester.check(panel.model)

    def test_a_dropped_scan_is_filed(
        self, panel: DocumentsPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        play(monkeypatch, DocumentEntry, lambda dialog: dialog.save())
        drop(panel, written(tmp_path, "KTP.png", png()))
        assert panel.model.rows == []  # the drop ends first
        QApplication.processEvents()
        assert texts(panel)[0][0] == "KTP"

    def test_what_is_no_scan_is_told_and_nothing_is_asked(
        self, panel: DocumentsPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = play(monkeypatch, DocumentEntry, lambda dialog: None)
        panel.add_file(written(tmp_path, "daftar.xlsx", b"PK\x03\x04"))
        assert "bukan PDF, JPG atau PNG" in panel.ui.notice.text()
        assert opened == []
        panel.add_file(written(tmp_path, "ktp.pdf", pdf()))
        assert panel.ui.notice.text() == ""

    def test_a_refusal_marks_the_field_and_the_window_stays(
        self, panel: DocumentsPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened = play(monkeypatch, DocumentEntry, lambda dialog: dialog.save())
        panel.add_file(written(tmp_path, "IMG_01.pdf", pdf()))
        dialog = opened[0]
        assert isinstance(dialog, DocumentEntry)
        assert "Jenis berkas belum dipilih" in dialog.ui.notice.text()
        assert dialog.ui.category.property("wrong")
        dialog.show_details(Details("skp"))
        dialog.ui.expires.setText("31 feb")
        dialog.save()
        assert "bukan tanggal" in dialog.ui.notice.text()
        assert panel.model.rows == []

    def test_enter_shows_the_paper(
        self,
        panel: DocumentsPanel,
        sample_context: Context,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        shown = play(monkeypatch, ScanView, lambda dialog: None)
        filed(panel, sample_context)
        panel.ui.table.setFocus()
        qtbot.keyClick(panel.ui.table, Qt.Key.Key_Return)
        panel.ui.viewButton.click()
        assert [dialog.windowTitle() for dialog in shown] == [f"Berkas {'pindaian-' * 9}0.pdf"] * 2

    def test_a_paper_changed_behind_the_program_is_not_shown(
        self, panel: DocumentsPanel, sample_context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(ask, "warn", lambda _parent, text, **_more: told.append(text))
        shown = play(monkeypatch, ScanView, lambda dialog: None)
        filed(panel, sample_context)
        with connection():
            StoredFile.update(content=b"lain").execute()
        panel.ui.viewButton.click()
        assert shown == []
        assert "hilang atau berubah" in told[0]

    def test_it_is_changed_removed_and_each_shows_and_is_undone(
        self,
        panel: DocumentsPanel,
        sample_context: Context,
        monkeypatch: pytest.MonkeyPatch,
        yes: list[str],
    ) -> None:
        filed(panel, sample_context)

        def fill(dialog: DocumentEntry) -> None:
            assert dialog.details() == papers.PAPERS[0]
            dialog.ui.title.setText("KTP baru")
            dialog.ui.saveButton.click()

        play(monkeypatch, DocumentEntry, fill)
        panel.ui.editButton.click()
        assert texts(panel)[0][:2] == ["KTP", "KTP baru"]
        panel.ui.removeButton.click()
        assert yes == ["Hapus berkas KTP KTP baru?"]
        assert len(panel.model.rows) == len(papers.PAPERS) - 1
        sample_context.do(journal.undo)
        assert texts(panel)[0][:2] == ["KTP", "KTP baru"]

    def test_what_ran_out_is_red_and_what_soon_will_is_amber(
        self, panel: DocumentsPanel, sample_context: Context
    ) -> None:
        filed(panel, sample_context)
        expires = next(column for column in COLUMNS if column.key == "expires")
        role = int(Qt.ItemDataRole.ForegroundRole)
        colours = {
            row.details.category: brush.color().name()  # type: ignore[attr-defined]
            for row in panel.model.rows
            if (brush := cell(expires, row, role))
        }
        assert colours == {"str": RED, "sip": AMBER}
        tip = cell(expires, panel.model.rows[-1], int(Qt.ItemDataRole.ToolTipRole))
        assert tip == f"10-01-2027: {Term.SOON.value}"

    def test_what_a_process_lacks_is_told(
        self, panel: DocumentsPanel, sample_context: Context
    ) -> None:
        assert panel.ui.lacks.text() == "Ada 0 dari 3. Belum ada: SK pangkat, SK KGB, SKP."
        filed(panel, sample_context)
        assert panel.ui.lacks.text() == "Ada 2 dari 3. Belum ada: SK KGB."
        path = written(papers.folder(sample_context), "a.pdf", pdf())
        owner = panel._employee or 0
        sample_context.do(employee_documents.add, owner, path, Details("sk_kgb"))
        assert panel.ui.lacks.text() == "Ada 3 dari 3. Berkasnya lengkap."
        panel.ui.process.setCurrentIndex(1)
        assert "Belum ada: SK CPNS, SK PNS, SK jabatan" in panel.ui.lacks.text()

    def test_who_only_reads_sees_and_changes_nothing(
        self, sample_context: Context, qtbot: QtBot, tmp_path: Path
    ) -> None:
        employee = papers.somebody(sample_context)
        page, form = papers.form_at_papers(as_role(sample_context, Role.AUDITOR), employee)
        qtbot.addWidget(page)
        panel = form.documents
        assert panel.ui.newButton.isHidden()
        assert not panel.ui.viewButton.isHidden()
        assert not panel.acceptDrops()
        assert not form.ui.portrait.isEnabled()

    def test_a_new_person_has_no_papers_yet(self, form: EmployeeForm) -> None:
        form.load(None)
        assert not form.ui.tabs.isTabVisible(form.ui.tabs.indexOf(form.documents))
        assert not form.ui.portrait.isEnabled()


def filed(panel: DocumentsPanel, context: Context) -> None:
    """File the papers of the windows' tests."""
    papers.filed(context, panel._employee or 0)


def drop(panel: DocumentsPanel, path: Path) -> None:
    """Drop a file as a file manager does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    QApplication.sendEvent(panel, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(panel, QDropEvent(QPointF(50, 50), copy, mime, left, none))


class TestPhoto:
    """A picture is cut to 3:4, kept small, shown beside the name and taken out."""

    def photo(self, form: EmployeeForm, context: Context) -> QImage:
        stored = context.ask(employee_documents.photo, form.file().id or 0)
        return QImage.fromData(stored)

    def test_a_click_opens_it_and_the_cut_is_kept(
        self,
        form: EmployeeForm,
        sample_context: Context,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        qtbot: QtBot,
    ) -> None:
        path = written(tmp_path, "potret.png", picture(2000, 1500))

        def fill(dialog: Photo) -> None:
            assert not dialog.ui.saveButton.isEnabled()
            dialog.show_file(path)
            qtbot.keyClick(dialog.ui.crop, Qt.Key.Key_Return)

        opened = play(monkeypatch, Photo, fill)
        assert not form.ui.portrait.has_photo()
        qtbot.keyClick(form.ui.portrait, Qt.Key.Key_Return)
        assert opened[0].result() == QDialog.DialogCode.Accepted
        kept = self.photo(form, sample_context)
        assert (kept.width(), kept.height()) == (600, 800)
        assert form.ui.portrait.has_photo()
        assert form.save()  # the form knows of the new version of the file
        form.ui.phone.setText("0812")
        assert form.save()

    def test_it_is_removed_and_brought_back(
        self,
        form: EmployeeForm,
        sample_context: Context,
        monkeypatch: pytest.MonkeyPatch,
        yes: list[str],
    ) -> None:
        owner = form.file().id or 0
        sample_context.do(employee_documents.set_photo, owner, picture(300, 400, "JPEG"))
        assert form.ui.portrait.has_photo()
        play(monkeypatch, Photo, lambda dialog: dialog.ui.removeButton.click())
        form.ui.portrait.click()
        assert not form.ui.portrait.has_photo()
        sample_context.do(journal.undo)
        assert form.ui.portrait.has_photo()

    def test_what_is_no_picture_is_told(
        self, sample_context: Context, show: Callable[..., Photo], tmp_path: Path
    ) -> None:
        dialog = show(Photo(sample_context, papers.somebody(sample_context), "Ani"))
        for name, content, told in (
            ("a.pdf", pdf(), "tidak dapat dibaca, atau terlalu kecil"),
            ("a.txt", b"halo", "bukan PDF, JPG atau PNG"),
            ("a.png", picture(80, 400), "terlalu kecil"),
        ):
            dialog.show_file(written(tmp_path, name, content))
            assert told in dialog.ui.notice.text()
            assert not dialog.ui.saveButton.isEnabled()
        dialog.show_file(written(tmp_path, "b.png", picture(90, 120)))
        assert dialog.ui.notice.text() == ""
        assert dialog.ui.saveButton.isEnabled()

    def test_a_photo_changed_behind_the_program_can_be_replaced(
        self, sample_context: Context, form: EmployeeForm, show: Callable[..., Photo]
    ) -> None:
        owner = form.file().id or 0
        sample_context.do(employee_documents.set_photo, owner, picture(300, 400))
        with connection():
            StoredFile.update(content=b"lain").execute()
        form.load(owner)
        assert not form.ui.portrait.has_photo()
        dialog = show(Photo(sample_context, owner, "Ani"))
        assert "hilang atau berubah" in dialog.ui.notice.text()
        path = written(papers.folder(sample_context), "b.png", picture())
        dialog.show_file(path)
        dialog.ui.saveButton.click()
        assert sample_context.ask(employee_documents.photo, owner)

    def test_initials_stand_for_who_has_none(self) -> None:
        assert initials("Wa Ode Nurhayati") == "WN"
        assert initials("ahmad") == "A"
        assert initials("Andi (alm) Baso") == "AB"
        assert initials(" ") == ""


class TestCrop:
    """The frame keeps 3:4 within the picture, by keys and by mouse."""

    @pytest.fixture
    def crop(self, show: Callable[..., PhotoCrop], qapp: object) -> PhotoCrop:
        made = show(PhotoCrop(), (900, 700))
        assert made.show_picture(picture(900, 700))
        made.setFocus()
        return made

    def test_it_begins_as_large_as_it_can(self, crop: PhotoCrop) -> None:
        assert crop.frame == Frame(187.5, 0, 525)

    def test_arrows_move_it_and_signs_size_it(self, crop: PhotoCrop, qtbot: QtBot) -> None:
        for _ in range(3):
            qtbot.keyClick(crop, "-")
        small = crop.frame
        assert small.width == pytest.approx(525 / 1.06**3)
        qtbot.keyClick(crop, Qt.Key.Key_Right)
        assert crop.frame == pytest.approx((small.x + 18, small.y, small.width))
        qtbot.keyClick(crop, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert crop.frame.y == pytest.approx(small.y + 1)
        for _ in range(60):
            qtbot.keyClick(crop, Qt.Key.Key_Left)
        assert crop.frame.x == 0
        for _ in range(9):
            qtbot.keyClick(crop, "+")
        assert crop.frame.width == 525

    def test_the_mouse_moves_it_and_pulls_its_corners(self, crop: PhotoCrop, qtbot: QtBot) -> None:
        drag(qtbot, crop, QPoint(712, 700), QPoint(560, 500))
        assert crop.frame.x == pytest.approx(187.5)
        assert crop.frame.width == pytest.approx(375, abs=3)
        before = crop.frame
        drag(qtbot, crop, QPoint(300, 200), QPoint(340, 240))
        assert crop.frame == pytest.approx((before.x + 40, before.y + 40, before.width), abs=1)
        held = crop.frame
        drag(qtbot, crop, QPoint(5, 5), QPoint(100, 100))
        assert crop.frame == held

    def test_the_cut_is_what_stands_in_the_frame(self, crop: PhotoCrop) -> None:
        crop.frame = Frame(0, 0, 90)
        cut = QImage.fromData(crop.portrait())
        assert (cut.width(), cut.height()) == (90, 120)
        assert cut.pixelColor(2, 2).blue() > cut.pixelColor(2, 2).red()
        crop.frame = Frame(900 - 90, 700 - 120, 90)
        cut = QImage.fromData(crop.portrait())
        assert cut.pixelColor(87, 117).red() > cut.pixelColor(87, 117).blue()

    def test_no_corner_leaves_the_picture(self) -> None:
        size = Size(300, 400)
        frame = Frame(100, 100, 120)
        for corner in ((0, 0), (1, 0), (0, 1), (1, 1)):
            for to in ((-500, -500), (900, 900), (150, 150), (-500, 900)):
                made = photo_frame.pulled(frame, corner, to, size)
                assert made.width >= 90
                assert made.x >= 0
                assert made.y >= 0
                assert made.x + made.width <= 300 + 1e-9
                assert made.y + made.height <= 400 + 1e-9
        assert photo_frame.pulled(frame, (1, 1), (200, 160), size) == Frame(100, 100, 100)
        assert photo_frame.pulled(frame, (0, 0), (130, 300), size) == Frame(130, 140, 90)


def drag(qtbot: QtBot, crop: PhotoCrop, start: QPoint, end: QPoint) -> None:
    """Drag with the left button held."""
    qtbot.mousePress(crop, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(crop, end)
    qtbot.mouseRelease(crop, Qt.MouseButton.LeftButton, pos=end)


def test_the_form_finds_its_own_fields_only(form: EmployeeForm) -> None:
    assert form.documents.ui.process not in form.keys.fields


def test_the_biodata_is_shown_as_of_the_day(
    sample_context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[PdfPreview] = []
    monkeypatch.setattr(PdfPreview, "exec", lambda preview: shown.append(preview))
    window = MainWindow(sample_context)
    qtbot.addWidget(window)
    window.show_page("Employees").ui.table.go_to(0)
    monkeypatch.setattr(Biodata, "exec", lambda dialog: dialog.show())

    window.ui.actionBiodata.trigger()
    dialog = window.findChild(Biodata)
    assert dialog is not None
    dialog.ui.on.set_date(DAY("2025-01-01"))
    dialog.ui.showButton.click()
    dialog.ui.on.set_date(DAY("1950-01-01"))
    dialog.ui.showButton.click()

    assert [preview.windowTitle().endswith("01-01-2025") for preview in shown] == [True]
    assert "belum diangkat" in dialog.ui.notice.text()
