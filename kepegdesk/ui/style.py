"""The program's look: Fusion with a calm palette, the same on every system and every screen.

Contrast of text on its ground is at least 4.5:1; the field with the focus has a dark blue frame.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from kepegdesk import paths

INK, INK_SOFT = "#1b2a33", "#56666f"
GROUND, PAPER, ZEBRA = "#f3f5f7", "#ffffff", "#f6f9fb"
LINE, LINE_STRONG = "#d5dde2", "#a9b7c0"
ACCENT, ACCENT_DARK, ACCENT_SOFT = "#1f5f8b", "#174a6d", "#dfebf3"
RED, RED_SOFT = "#a4262c", "#fbe9e9"
AMBER, AMBER_SOFT = "#7a4b00", "#fff3d9"
GREEN, GREEN_SOFT = "#1e6b3a", "#e4f3e9"

_COLORS = {
    QPalette.ColorRole.Window: GROUND,
    QPalette.ColorRole.WindowText: INK,
    QPalette.ColorRole.Base: PAPER,
    QPalette.ColorRole.AlternateBase: ZEBRA,
    QPalette.ColorRole.Text: INK,
    QPalette.ColorRole.PlaceholderText: INK_SOFT,
    QPalette.ColorRole.Button: PAPER,
    QPalette.ColorRole.ButtonText: INK,
    QPalette.ColorRole.Highlight: ACCENT,
    QPalette.ColorRole.HighlightedText: PAPER,
    QPalette.ColorRole.ToolTipBase: INK,
    QPalette.ColorRole.ToolTipText: PAPER,
    QPalette.ColorRole.Link: ACCENT,
    QPalette.ColorRole.Mid: LINE,
    QPalette.ColorRole.Accent: ACCENT,
}

SHEET = f"""
QToolTip {{ background: {INK}; color: {PAPER}; border: 1px solid {INK}; padding: 4px; }}
QFrame#sidebar {{ background: {ACCENT_DARK}; }}
QFrame#sidebar QToolButton {{
    color: white; background: transparent; border: 0; border-left: 3px solid transparent;
    padding: 10px 12px 10px 11px; text-align: left;
}}
QFrame#sidebar QToolButton:hover {{ background: {ACCENT}; }}
QFrame#sidebar QToolButton:checked {{
    background: {ACCENT}; border-left: 3px solid white; font-weight: 600;
}}
QFrame#sidebar QToolButton:focus {{ border: 1px solid white; border-left: 3px solid white; }}
QFrame#sidebar QLabel {{ color: white; padding: 4px 18px; }}
/* Underlining its key parts the kerned letters of a word and makes it wider than Qt reckons. */
QLabel {{ padding-right: 4px; qproperty-indent: 0; }}
QLabel[role="title"] {{ font-size: 15pt; font-weight: 600; }}
QLabel[role="section"] {{ font-weight: 600; color: {ACCENT_DARK}; }}
QLabel[role="hint"] {{ color: {INK_SOFT}; }}
QLabel[role="number"] {{ font-size: 18pt; font-weight: 600; color: {ACCENT_DARK}; }}
QLabel[role="verdict"] {{ font-size: 24pt; font-weight: 700; }}
QLabel[role="banner"] {{
    background: {AMBER_SOFT}; color: {AMBER}; padding: 5px 14px; border-bottom: 1px solid #e6cf9a;
}}
QLabel[tone="error"] {{ color: {RED}; }}
QLabel[tone="warning"] {{ color: {AMBER}; }}
QLabel[tone="good"] {{ color: {GREEN}; }}
QFrame[role="card"] {{ background: {PAPER}; border: 1px solid {LINE}; border-radius: 6px; }}
QFrame[role="notice"] {{
    background: {ACCENT_SOFT}; border: 1px solid #bcd3e2; border-radius: 6px;
}}
QFrame[role="notice"][tone="error"] {{ background: {RED_SOFT}; border-color: #e8b9bb; }}
QFrame[role="notice"][tone="warning"] {{ background: {AMBER_SOFT}; border-color: #e6cf9a; }}
QFrame[role="notice"][tone="good"] {{ background: {GREEN_SOFT}; border-color: #b7dcc3; }}
QPushButton, QComboBox, QLineEdit, QSpinBox, QDoubleSpinBox {{ min-height: 22px; }}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit {{
    background: {PAPER}; border: 1px solid {LINE_STRONG}; border-radius: 4px; padding: 3px 7px;
}}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus {{
    border: 2px solid {ACCENT}; padding: 2px 6px;
}}
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] {{
    border: 2px solid {RED}; padding: 2px 6px;
}}
QLineEdit[doubtful="true"], QComboBox[doubtful="true"], QPlainTextEdit[doubtful="true"] {{
    border: 2px solid #b97a10; padding: 2px 6px;
}}
QSpinBox[wrong="true"] {{ border: 2px solid {RED}; padding: 2px 19px 2px 6px; }}
QSpinBox[doubtful="true"] {{ border: 2px solid #b97a10; padding: 2px 19px 2px 6px; }}
QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {GROUND}; }}
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{
    background: {GROUND}; color: #6c7a82;
}}
QComboBox::drop-down {{ border: 0; width: 22px; }}
QComboBox::down-arrow {{ image: url("@icons/kd-down.svg"); width: 12px; height: 12px; }}
QSpinBox, QDoubleSpinBox {{ padding: 3px 20px 3px 7px; }}
QAbstractSpinBox QLineEdit {{ border: 0; padding: 0 0 0 4px; background: transparent; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    border: 0; width: 18px; background: transparent;
}}
QAbstractSpinBox::up-arrow {{ image: url("@icons/kd-up.svg"); width: 10px; height: 10px; }}
QAbstractSpinBox::down-arrow {{ image: url("@icons/kd-down.svg"); width: 10px; height: 10px; }}
QPushButton {{
    background: {PAPER}; border: 1px solid {LINE_STRONG}; border-radius: 4px; padding: 3px 14px;
}}
QPushButton:hover {{ background: {ACCENT_SOFT}; border-color: {ACCENT}; }}
QPushButton:pressed {{ background: #c9dce9; }}
QPushButton:focus {{ border: 2px solid {ACCENT}; padding: 2px 13px; }}
QPushButton:disabled {{ color: #7d8a92; background: {GROUND}; border-color: {LINE}; }}
QPushButton:default, QPushButton[primary="true"] {{
    background: {ACCENT}; color: white; border-color: {ACCENT_DARK};
}}
QPushButton:default:hover, QPushButton[primary="true"]:hover {{ background: {ACCENT_DARK}; }}
QPushButton:default:focus, QPushButton[primary="true"]:focus {{ border: 2px solid {INK}; }}
QPushButton:default:disabled, QPushButton[primary="true"]:disabled {{
    background: #b7c4cc; color: {INK}; border-color: #b7c4cc;
}}
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px; }}
QToolButton[popupMode="2"] {{ padding-right: 18px; }}
QToolButton[popupMode="2"]:focus {{ padding-right: 17px; }}
QToolButton::menu-indicator {{
    subcontrol-origin: padding; subcontrol-position: right center; right: 4px;
}}
QToolButton:hover {{ background: {ACCENT_SOFT}; }}
QToolButton:focus {{ border: 2px solid {ACCENT}; padding: 3px; }}
QToolButton:checked, QPushButton:checked {{
    background: {ACCENT_SOFT}; border: 1px solid {ACCENT}; color: {ACCENT_DARK};
}}
QToolButton[chip="true"] {{
    background: {ACCENT_SOFT}; border: 1px solid #bcd3e2; border-radius: 11px;
    padding: 2px 9px; color: {ACCENT_DARK};
}}
QToolButton[chip="true"]:focus {{ border: 1px solid {ACCENT_DARK}; }}
QTableView, QTreeView {{
    background: {PAPER}; border: 1px solid {LINE}; border-radius: 4px; gridline-color: #e8edf0;
    selection-background-color: #cfe2ef; selection-color: {INK}; outline: 0;
}}
QTableView:focus, QTreeView:focus {{ border: 1px solid {ACCENT}; }}
QListWidget {{ background: {PAPER}; border: 1px solid {LINE_STRONG}; border-radius: 4px; }}
QListView::item {{ padding: 4px 6px; }}
QListWidget::item:selected {{ background: #cfe2ef; color: {INK}; }}
QTableView::item {{ padding: 2px 6px; }}
QTreeView::item {{ padding: 5px 6px; }}
QTableView::item:selected, QTreeView::item:selected {{ background: #cfe2ef; color: {INK}; }}
QHeaderView::section {{
    background: {GROUND}; color: {INK}; border: 0; border-right: 1px solid {LINE};
    border-bottom: 1px solid {LINE_STRONG}; padding: 5px 7px; font-weight: 600;
}}
QHeaderView::up-arrow, QHeaderView::down-arrow {{
    width: 11px; height: 11px; subcontrol-position: right center; right: 6px;
}}
QHeaderView::up-arrow {{ image: url("@icons/kd-up.svg"); }}
QHeaderView::down-arrow {{ image: url("@icons/kd-down.svg"); }}
QTabWidget::pane {{ border: 1px solid {LINE}; border-radius: 4px; background: {PAPER}; top: -1px; }}
QTabBar::tab {{
    background: transparent; border: 0; border-bottom: 2px solid transparent; padding: 7px 12px;
}}
QWidget#EmployeeForm QTabBar::tab {{ padding: 7px; }}
QTabBar::tab:selected {{
    border-bottom: 2px solid {ACCENT}; color: {ACCENT_DARK}; font-weight: 600;
}}
QTabBar::tab:hover {{ background: {ACCENT_SOFT}; }}
QTabBar::tab:focus {{ border-bottom: 2px solid {INK}; }}
QGroupBox {{
    border: 1px solid {LINE}; border-radius: 6px; margin-top: 10px; padding-top: 10px;
    background: {PAPER};
}}
QGroupBox::title {{ subcontrol-origin: margin; left: 10px; padding: 0 4px; color: {ACCENT_DARK}; }}
QStatusBar {{ background: {PAPER}; border-top: 1px solid {LINE}; }}
QStatusBar::item {{ border: 0; }}
QMenuBar {{ background: {PAPER}; border-bottom: 1px solid {LINE}; }}
QMenuBar::item {{ padding: 5px 10px; background: transparent; }}
QMenuBar::item:selected {{ background: {ACCENT_SOFT}; }}
QMenu {{ background: {PAPER}; border: 1px solid {LINE_STRONG}; padding: 4px; }}
QMenu::item {{ padding: 5px 26px 5px 10px; border-radius: 3px; }}
QMenu::item:selected {{ background: {ACCENT}; color: white; }}
QMenu::item:disabled {{ color: #7d8a92; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 4px 6px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: #b4c0c8; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: #8d9ca6; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea {{ border: 0; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QSplitter::handle {{ background: {LINE}; width: 1px; }}
"""


def apply(app: QApplication) -> None:
    """Give the application its style, palette, letters and sheet."""
    app.setStyle("Fusion")
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    app.setPalette(palette())
    app.setFont(font())
    app.setStyleSheet(SHEET.replace("@icons", (paths.resources() / "icons").as_posix()))


def palette() -> QPalette:
    """Return the palette."""
    made = QPalette()
    for role, color in _COLORS.items():
        made.setColor(role, QColor(color))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor("#6c7a82"))
    return made


def font() -> QFont:
    """Return the letters of screens: the system's own, or a clear one where it has none chosen."""
    chosen = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    chosen.setFamilies(["Segoe UI", "Noto Sans", "Liberation Sans", chosen.family()])
    chosen.setPointSizeF(10)
    return chosen
