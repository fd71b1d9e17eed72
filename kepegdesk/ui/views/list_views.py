"""The menu *Tampilan* of a list: named views, grouping, and views as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from kepegdesk.domain.list_view import ListView
from kepegdesk.services import saved_views
from kepegdesk.services.saved_views import NamedView
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context

KINDS = "Tampilan KepegDesk (*.json)"
SUBJECT = "view"


class Viewed(Protocol):
    """A page whose list may be shown in several ways."""

    def view(self) -> ListView:
        """Return how the list is shown."""

    def show_view(self, view: ListView) -> str:
        """Show the list so; return what of the view is not there, or nothing."""

    def usual_view(self) -> None:
        """Show the list as it was made."""

    def group_by(self, by: str) -> None:
        """Group the list by a column, or not at all."""


class ListViews(QObject):
    """Fills the button's menu whenever it opens, so that it never shows what is gone."""

    def __init__(
        self,
        context: Context,
        list_name: str,
        page: Viewed,
        button: QToolButton,
        groups: Mapping[str, str],
    ) -> None:
        super().__init__(button)
        self._context, self._list, self._page = context, list_name, page
        self._button, self._groups = button, groups
        self.menu = QMenu(button)
        self.menu.aboutToShow.connect(self.fill)
        button.setMenu(self.menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def fill(self) -> None:
        """Offer the views there are, and what may be done with them."""
        menu, views = self.menu, self._context.ask(saved_views.listed, self._list)
        menu.clear()
        for each in views:
            words = f"{each.name} (semua akun)" if each.shared else each.name
            menu.addAction(_literal(words), partial(self.show_view, each))
        menu.addAction("Tampilan bawaan", self._page.usual_view)
        menu.addSeparator()
        self._fill_groups(menu.addMenu("Kelompokkan menurut"))
        menu.addSeparator()
        if self._context.may(saved_views.save):
            menu.addAction("Simpan tampilan ini…", self.save)
            mine = [each for each in views if each.mine]
            self._fill_acts(menu.addMenu("Ganti nama tampilan"), mine, self.rename)
            self._fill_acts(menu.addMenu("Hapus tampilan"), mine, self.remove)
        menu.addAction("Simpan sebagai berkas…", self.write_file)
        menu.addAction("Ambil dari berkas…", self.read_file)

    def _fill_groups(self, menu: QMenu) -> None:
        chosen, group = self._page.view().group, QActionGroup(menu)
        for by, words in (("", "Tidak dikelompokkan"), *self._groups.items()):
            action = menu.addAction(words, partial(self._page.group_by, by))
            action.setCheckable(True)
            action.setChecked(by == chosen)
            group.addAction(action)

    def _fill_acts(
        self, menu: QMenu, views: list[NamedView], act: Callable[[NamedView], object]
    ) -> None:
        menu.setEnabled(bool(views))
        for each in views:
            menu.addAction(_literal(each.name), partial(act, each))

    def _window(self) -> QWidget:
        return self._button.window()

    def show_view(self, each: NamedView) -> None:
        """Show the list as a view has it; say what of it is not there."""
        missing = self._page.show_view(each.view)
        if missing:
            ask.tell(self._window(), missing)

    def save(self) -> None:
        """Keep the list as it is shown under a name."""
        from kepegdesk.ui.dialogs.save_view import SaveView

        SaveView(self._context, self._list, self._page.view(), self._window()).exec()

    def rename(self, each: NamedView) -> None:
        """Ask for another name."""
        name = ask.reason(self._window(), "Ganti nama tampilan", f"Nama baru untuk «{each.name}»:")
        if name:
            self._try(lambda: self._context.do(saved_views.rename, each.id, name))

    def remove(self, each: NamedView) -> None:
        """Remove a view after asking."""
        question = f"Hapus tampilan «{each.name}»?"
        explain = "Untuk semua akun." if each.shared else ""
        if ask.confirm(self._window(), question, "Hapus", explain=explain, destructive=True):
            self._try(lambda: self._context.do(saved_views.remove, each.id))

    def write_file(self) -> None:
        """Write the list as it is shown for somebody else."""
        path = ask.save_file(self._window(), "Simpan tampilan", KINDS, SUBJECT, "tampilan.json")
        if path is not None:
            name, view = path.stem[:60], self._page.view()
            self._try(
                lambda: self._context.ask(saved_views.write_file, path, self._list, name, view)
            )

    def read_file(self) -> None:
        """Show the list as a file has it."""
        path = ask.open_file(self._window(), "Ambil tampilan dari berkas", KINDS, SUBJECT)
        if path is not None:
            self._try(lambda: self._take(*self._context.ask(
                saved_views.read_file, path, self._list
            )))  # fmt: skip

    def _take(self, _name: str, view: ListView) -> None:
        missing = self._page.show_view(view)
        words = "Tampilan dari berkas ini dipakai. Simpan dengan nama lewat menu Tampilan."
        ask.tell(self._window(), words, explain=missing)

    def _try(self, act: Callable[[], object]) -> None:
        ask.trying(self._window(), act)


def _literal(words: str) -> str:
    """Return words a menu shows letter for letter."""
    return words.replace("&", "&&")
