"""Ctrl+K: every command of the menus, found by its words; F1: how to work, and every shortcut."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QListWidgetItem,
    QMenu,
    QTableWidgetItem,
    QWidget,
)

from kepegdesk.ui.forms.command_palette import Ui_CommandPalette
from kepegdesk.ui.forms.shortcuts import Ui_Shortcuts
from kepegdesk.ui.help_text import STEPS
from kepegdesk.ui.models.columns import LEFT

MORE_KEYS = (
    ("Pindah ke isian berikut", "Enter atau Tab"),
    ("Simpan atau kirim dari mana saja", "Ctrl+Enter"),
    ("Baris baru di isian panjang", "Shift+Enter"),
    ("Buang isian yang belum disimpan", "Esc dua kali"),
    ("Buka pegawai di daftar", "Enter"),
    ("Pegawai sebelumnya, berikutnya", "PgUp, PgDn"),
    ("Salin baris ke Excel", "Ctrl+C"),
    ("Salin baris dengan judul kolom", "Ctrl+Shift+C"),
    ("Di tabel: tempel dari Excel, isi ke bawah", "Ctrl+V, Ctrl+D"),
    ("Di tabel: isi seperti sel di atasnya", "Ctrl+'"),
    ("Pegawai baru: sematkan isian untuk berikutnya", "Ctrl+J"),
    ("Tanggal: singkat, relatif", "5/1, 5jan, h+3"),
    ("Tanggal: hari ini, geser sehari", "t, + dan -"),
    ("Daftar keadaan tanggal lain: ketik tanggalnya, kembali ke hari ini", "Ctrl+T, Esc"),
    ("Kotak masuk: setuju, ubah, tangguhkan, tolak, cetak", "S, U, T, X, P"),
)


def words_of(action: QAction) -> str:
    """Return a command's words without its mnemonic."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def place_of(action: QAction) -> str:
    """Return the name of a command's menu and its own words."""
    menus = [found.title() for found in action.associatedObjects() if isinstance(found, QMenu)]
    return " › ".join([*(title.replace("&", "") for title in menus), words_of(action)])


class CommandPalette(QDialog):
    """Type some letters of a command, Enter runs it."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_CommandPalette()
        self.ui.setupUi(self)
        self._actions = [action for action in actions if action.isEnabled() and action.isVisible()]
        self.chosen: QAction | None = None
        for action in self._actions:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(action.icon(), place_of(action) + (f"    {keys}" * bool(keys)))
            name = words_of(action).partition(":")[0]  # what is undone does not name a command
            item.setData(Qt.ItemDataRole.UserRole, name.casefold())
            self.ui.list.addItem(item)
        self.ui.search.searched.connect(self._narrow)
        self.ui.search.left_for_list.connect(self._run_first)
        self.ui.list.itemActivated.connect(self._run)
        self._narrow("")

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        shown = []
        for row in range(self.ui.list.count()):
            item = self.ui.list.item(row)
            text = item.data(Qt.ItemDataRole.UserRole)
            item.setHidden(not all(word in text for word in words))
            shown += [row] * (not item.isHidden())
        self.ui.list.setCurrentRow(shown[0] if shown else -1)

    def _run_first(self) -> None:
        item = self.ui.list.currentItem()
        if item is not None and not item.isHidden():
            self._run(item)

    def _run(self, item: QListWidgetItem) -> None:
        self.chosen = self._actions[self.ui.list.row(item)]
        self.accept()


class Shortcuts(QDialog):
    """How the office works with the program, and the sheet of every shortcut."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Shortcuts()
        self.ui.setupUi(self)
        native = QKeySequence.SequenceFormat.NativeText
        rows = [(words_of(a), a.shortcut().toString(native)) for a in actions]
        self.rows = [row for row in rows if row[1]] + list(MORE_KEYS)
        self.ui.steps.setPlainText(STEPS)
        table = self.ui.table
        table.setColumnCount(2)
        table.setRowCount(len(self.rows))
        table.setHorizontalHeaderLabels(["Perintah", "Tombol"])
        table.verticalHeader().hide()
        table.horizontalHeader().setDefaultAlignment(LEFT)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(1, 200)
        for place, row in enumerate(self.rows):
            for column, text in enumerate(row):
                table.setItem(place, column, QTableWidgetItem(text))
        self.ui.copyButton.clicked.connect(self._copy)
        self.ui.closeButton.clicked.connect(self.accept)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in self.rows))
