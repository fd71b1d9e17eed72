"""The windows of importing as the tests of every window want them: filled, with long names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kepegdesk.services import import_words, imports
from kepegdesk.services.import_words import Meaning
from kepegdesk.services.imports import Preview
from kepegdesk.ui.changes import Context

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "samples" / "data_pegawai_datar.xlsx"
LONG = "Muhammad Yusuf Kalla Putra Pratama Wijaya Kusuma Sukma Dewangga Suryaningrat Bin"
UNIT = "Dinas Pengendalian Penduduk Keluarga Berencana Pemberdayaan Perempuan Perlindungan Ank"
ROWS = (
    "NIP;Nama;Gol;Agama;Jabatan;Alamat;SKPD",
    f"198501012010011001;{LONG};Gol Tiga A;Moslem Taat;Analis;Jalan Mawar;{UNIT}",
    f"198501012010011001;{LONG} Amin;III/a;Islam;Analis Muda;Jalan Melati;DPMPTK",
    "198601012010012002;Wa Ode Ani;III/b;Kaharingan;Bendahara;;Dinas Kesehatn",
)


def _messy(context: Context) -> Preview:
    path = Path(context.location).with_name("kantor.csv")
    path.write_text("\n".join(ROWS), "utf-8")
    return context.ask(imports.preview, path)


def wizard(context: Context) -> QWidget:
    """Return the preview of a list of people."""
    from kepegdesk.ui.dialogs.import_wizard import ImportWizard
    from kepegdesk.ui.dialogs.sheet_import import PREVIEW

    made = ImportWizard(context)
    made.on_read(context.ask(imports.preview, SAMPLE))
    made.go(PREVIEW)
    return made


def columns(context: Context) -> QWidget:
    """Return the columns of a sheet that updates some of them only."""
    from kepegdesk.ui.dialogs.import_wizard import ImportWizard

    made = ImportWizard(context)
    made.on_read(_messy(context))
    made.ui.updateOnly.setChecked(True)
    return made


def histories(context: Context) -> QWidget:
    """Return the first page for sheets of histories."""
    from kepegdesk.ui.dialogs.history_import import HistoryImport

    return HistoryImport(context)


def words(context: Context) -> QWidget:
    """Return the question what unknown words mean."""
    from kepegdesk.ui.dialogs.import_words import ImportWords

    return ImportWords(context, context.ask(import_words.unknown, _messy(context)))


def word_list(context: Context) -> QWidget:
    """Return the dictionary with a few words in it."""
    from kepegdesk.ui.dialogs.word_list import WordList

    meanings = [
        Meaning("golongan", "Gol Tiga A", "III/a"), Meaning("unit", UNIT, "Dinas Kesehatan"),
        Meaning("position", f"Kepala {UNIT}", f"Kepala Bagian {LONG}"),
    ]  # fmt: skip
    context.do(import_words.teach, meanings)
    return WordList(context)


def duplicates(context: Context) -> QWidget:
    """Return two rows of one person side by side."""
    from kepegdesk.ui.dialogs.duplicates import Duplicates

    return Duplicates(imports.doubled(_messy(context)), lambda *_chosen: None)


def log(context: Context) -> QWidget:
    """Return the imports, with what one could not take back."""
    from kepegdesk.ui.dialogs.import_log import ImportLog

    shown = context.ask(imports.preview, SAMPLE)
    context.do(imports.bring_in, shown)
    made = ImportLog(context)
    made._show_kept("2 catatan dibiarkan:", [f"Pegawai {LONG} sudah diubah sesudahnya."] * 2)
    return made


WINDOWS: dict[str, Callable[[Context], QWidget]] = {
    "import": wizard,
    "import columns": columns,
    "histories import": histories,
    "import words": words,
    "word list": word_list,
    "duplicates": duplicates,
    "import log": log,
}
