"""What is typed of a request for leave, as plain texts that survive a crash."""

from __future__ import annotations

from kepegdesk.ui.forms.leave_request import Ui_LeaveRequest

DAYS = ("start", "end")


def read_texts(ui: Ui_LeaveRequest) -> dict[str, str]:
    """Return what is typed, by the names the fields have."""
    return {
        "kind": str(ui.kind.currentData() or ""),
        "case": str(ui.case.currentData() or ""),
        "reason": ui.reason.toPlainText(),
        "start": ui.start.text(),
        "end": ui.end.text(),
        "address": ui.address.toPlainText(),
        "phone": ui.phone.text(),
        "abroad": "ya" if ui.abroad.isChecked() else "",
        "place": ui.place.text(),
        "travel": str(ui.travel.value()),
        "birth": str(ui.birth.value()),
        "urgent": "ya" if ui.urgent.isChecked() else "",
        "permitNumber": ui.permitNumber.text(),
        "override": ui.override.text(),
        "proceed": ui.proceed.text(),
        "ticked": "\n".join(sorted(ui.checklist.ticked())),
    }


def show_texts(ui: Ui_LeaveRequest, texts: dict[str, str]) -> None:
    """Put a draft back; one of an earlier release names fewer fields."""
    for combo, name in ((ui.kind, "kind"), (ui.case, "case")):
        place = combo.findData(texts.get(name, ""))
        combo.setCurrentIndex(place if place >= 0 else combo.currentIndex())
    ui.reason.setPlainText(texts["reason"])
    ui.address.setPlainText(texts["address"])
    for line in (ui.phone, ui.place, ui.permitNumber, ui.override, ui.proceed):
        line.setText(texts.get(line.objectName(), ""))
    for box in (ui.abroad, ui.urgent):
        box.setChecked(texts.get(box.objectName(), "") == "ya")
    for name in DAYS:
        field = getattr(ui, name)
        field.setText(texts[name])
        field.editingFinished.emit()
    for number in (ui.travel, ui.birth):
        number.setValue(int(texts.get(number.objectName()) or 0))
    ticked = frozenset(filter(None, texts.get("ticked", "").split("\n")))
    ui.checklist.tick(ticked)
