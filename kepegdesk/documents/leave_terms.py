"""The usual wording of a Surat Izin Cuti, kind by kind; offices change it to their habit."""

from __future__ import annotations

from kepegdesk.domain.kinds import LeaveKind


def standard_terms(kind: LeaveKind, *, address: str = "", place: str = "") -> tuple[str, ...]:
    """Word the usual ketentuan of a kind of leave.

    ``address`` is where the person can be reached; ``place`` where leave for an important reason
    is spent, *di luar negeri* included.
    """
    named = kind.label.lower()
    reach = (f"Alamat selama menjalankan {named}: {address}.",) if address else ()
    if kind is LeaveKind.LARGE:
        return (
            _hand_over(named),
            f"Selama menjalankan {named} tidak berhak atas tunjangan jabatan.",
            _report(named),
            *reach,
        )
    if kind is LeaveKind.SICK:
        return (
            f"Apabila dinyatakan sehat oleh dokter sebelum {named} berakhir, wajib melaporkan diri "
            "kepada atasan langsungnya dan bekerja kembali sebagaimana biasa.",
            f"Apabila setelah {named} berakhir belum sembuh, wajib menyampaikan surat keterangan "
            "dokter yang baru.",
            *reach,
        )
    if kind is LeaveKind.MATERNITY:
        return (
            _hand_over(named),
            "Segera setelah persalinan, memberitahukan tanggal kelahiran anak kepada pejabat yang "
            "memberikan cuti.",
            _report(named),
            *reach,
        )
    spent = (f"{kind.label} dijalankan {place}.",) if place else ()
    return (_hand_over(named), _report(named), *spent, *reach)


def _hand_over(named: str) -> str:
    """Word the duty to hand over the work before leaving."""
    return (
        f"Sebelum menjalankan {named}, wajib menyerahkan pekerjaannya kepada atasan langsungnya "
        "atau pejabat lain yang ditunjuk."
    )


def _report(named: str) -> str:
    """Word the duty to report back afterwards."""
    return (
        f"Setelah selesai menjalankan {named}, wajib melaporkan diri kepada atasan langsungnya dan "
        "bekerja kembali sebagaimana biasa."
    )


def standard_closing(kind: LeaveKind) -> str:
    """Word the closing sentence."""
    named = kind.label.lower()
    return f"Demikian surat izin {named} ini dibuat untuk dapat digunakan sebagaimana mestinya."


def standard_copies(kind: LeaveKind, *, on_behalf: str = "", unit: str = "") -> tuple[str, ...]:
    """List who usually gets a copy (tembusan).

    ``on_behalf`` is the office in whose name the letter is signed, if it is; ``unit`` the person's.
    """
    copies = [f"{_words(on_behalf)} (sebagai laporan);"] if on_behalf else []
    if kind in (LeaveKind.LARGE, LeaveKind.UNPAID):
        copies += ["Inspektur;", "Kepala Badan Keuangan dan Aset Daerah;"]
    if unit:
        copies.append(f"Pimpinan {unit};")
    return (*copies, "Yang bersangkutan;", "Arsip.")


def _words(title: str) -> str:
    """Write a title that stands in capitals as ordinary words."""
    return title.title() if title.isupper() else title
