"""Name the field of a column from its heading, in the many words offices use for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kepegdesk.domain.cells import word_key
from kepegdesk.domain.columns import IGNORED, Mapping


def _headings(field: str, headings: str) -> dict[str, str]:
    return {heading.strip(): field for heading in headings.split("|")}


_SIASN_IGNORED = """pns id|tempat lahir id|agama id|jenis kawin id|email gov|bpjs|jenis pegawai id
|kedudukan hukum id|kartu asn virtual|nomor sk cpns|tanggal sk cpns|nomor sk pns|tanggal sk pns
|gol awal id|gol awal nama|jenis jabatan id|jabatan id|pendidikan id|kpkn id|kpkn nama
|lokasi kerja id|lokasi kerja nama|unor id|instansi induk id|instansi induk nama|instansi kerja id
|instansi kerja nama|satuan kerja induk id|satuan kerja kerja id|satuan kerja kerja nama
|is valid nik|flag ikd|no|no urut|no urt|nomor|nomor urut|urut|nr|umur|usia|foto|kode pos
|nama atasan|nip atasan|jabatan atasan|nama istri|nama suami|nama anak|jumlah anak|status data"""

_SYNONYMS: dict[str, str] = {
    **_headings(IGNORED, _SIASN_IGNORED.replace("\n", "")),
    **_headings(
        "nip", "nip|nip baru|nip pppk|nip ni pppk|ni pppk|nip nippppk|nip nipppk|nip pegawai"
    ),
    **_headings("nip", "nomor induk pegawai|nip nik pppk|nip 18 digit|nip asn|nipppk|nipbaru"),
    **_headings("nip_lama", "nip lama|niplama"),
    **_headings("name", "nama|nama pegawai|nama lengkap|nama nip|nip nama|nama dan nip|nama asn"),
    **_headings("name", "nama lengkap nip|nama pegawai nip|nama nip baru|nama gelar|nama pns"),
    **_headings(
        "name", "nama lengkap dan gelar|nama dan gelar|nama lengkap dengan gelar|nama nip pegawai"
    ),
    **_headings(
        "name", "nama lengkap nip baru|nama dan nip pegawai|nama pegawai dan nip|nama nipppk"
    ),
    **_headings("title_before", "gelar depan|glr depan|gelar di depan"),
    **_headings("title_after", "gelar belakang|glr belakang|gelar di belakang|gelar"),
    **_headings(
        "birth", "ttl|tempat tanggal lahir|tempat tgl lahir|tempat dan tanggal lahir|tmp tgl lahir"
    ),
    **_headings(
        "birth", "tempat dan tgl lahir|tempat tgl lhr|tpt tgl lahir|tempat tgl bln thn lahir|t t l"
    ),
    **_headings(
        "birth_place",
        "tempat lahir|tempat lahir nama|tmp lahir|kota lahir|tpt lahir|kab kota lahir",
    ),
    **_headings("birth_date", "tanggal lahir|tgl lahir|tgl lhr|tanggal lhr|tgllahir|lahir"),
    **_headings(
        "sex",
        "jenis kelamin|jk|l p|kelamin|sex|gender|jns kelamin|jenis kelamin l p|jns kel|j k|lp",
    ),
    **_headings("religion", "agama|agama nama"),
    **_headings(
        "marital", "status perkawinan|status kawin|jenis kawin nama|status nikah|status pernikahan"
    ),
    **_headings("marital", "status kawin nama|kawin|perkawinan"),
    **_headings("nik", "nik|nomor induk kependudukan|no ktp|nik ktp|no nik|nomor ktp|nomor nik"),
    **_headings(
        "phone",
        "no hp|nomor hp|no telp|no telepon|hp|telepon|no hp wa|nomor telepon|no wa|nomor hp wa",
    ),
    **_headings(
        "phone", "handphone|no handphone|no telp hp|telp|no hp telp|nomor handphone|kontak|no tlp"
    ),
    **_headings("email", "email|e mail|surel|alamat email"),
    **_headings(
        "address", "alamat|alamat rumah|alamat lengkap|alamat tempat tinggal|alamat domisili"
    ),
    **_headings("npwp", "npwp|no npwp|npwp nomor|nomor npwp"),
    **_headings(
        "kind", "jenis pegawai|jenis pegawai nama|status pegawai|status kepegawaian|jns pegawai"
    ),
    **_headings(
        "kind", "status|status asn|jenis asn|pns cpns pppk|kategori pegawai|status pns pppk|jenis"
    ),
    **_headings("status_cpns", "status cpns pns|cpns pns|status cpns pns pppk|pns cpns"),
    **_headings(
        "status", "kedudukan hukum nama|kedudukan hukum|kedudukan|status aktif|status kedudukan"
    ),
    **_headings("note", "ket|keterangan|catatan"),
    **_headings(
        "tmt_cpns",
        "tmt cpns|tmt capeg|capeg|tmt cpns pppk|tmt pppk|tmt pengangkatan|tmt masuk|cpns",
    ),
    **_headings(
        "tmt_cpns",
        "tmt spmt|tmt cpns capeg|tmt pengangkatan pppk|tmt tugas",
    ),
    **_headings("tmt_pns", "tmt pns|tmt pengangkatan pns"),
    **_headings(
        "contract_start",
        "tmt kontrak|mulai kontrak|awal kontrak|tmt perjanjian kerja|kontrak mulai|kontrak awal",
    ),
    **_headings(
        "contract_start",
        "tmt awal kontrak|tmt mulai kontrak|kontrak tmt|tgl mulai kontrak|tanggal mulai kontrak",
    ),
    **_headings(
        "contract_start",
        "perjanjian kerja mulai|perjanjian kerja tmt|mulai perjanjian kerja|awal masa kontrak",
    ),
    **_headings(
        "contract_end", "akhir kontrak|berakhir kontrak|tmt akhir kontrak|akhir masa kontrak"
    ),
    **_headings(
        "contract_end", "kontrak akhir|kontrak berakhir|tgl berakhir kontrak|tanggal akhir kontrak"
    ),
    **_headings("rank", "pangkat|nama pangkat|pangkat terakhir"),
    **_headings(
        "golongan", "gol|golongan|golru|gol ruang|golongan ruang|gol rg|gol akhir nama|pangkat gol"
    ),
    **_headings(
        "golongan",
        "pangkat golongan|pangkat gol ruang|golongan ruang terakhir|gol terakhir|pangkat golru",
    ),
    **_headings(
        "golongan",
        "pangkat golongan ruang|golongan akhir|golongan terakhir|gol akhir|pangkat gol rg",
    ),
    **_headings(
        "golongan", "gol ruang terakhir|pangkat dan golongan|pangkat dan gol ruang|golongan pppk|gr"
    ),
    **_headings("golongan_code", "gol akhir id"),
    **_headings(
        "tmt_golongan",
        "tmt golongan|tmt gol|tmt pangkat|tmt gol ruang|tmt golru|tmt kp|tmt pangkat gol",
    ),
    **_headings(
        "tmt_golongan", "tmt pangkat golongan|tmt gol rg|tmt pangkat terakhir|tmt golongan akhir"
    ),
    **_headings(
        "mkg", "mkg|masa kerja|masa kerja golongan|mk|masa kerja gol|mk gol|masa kerja seluruhnya"
    ),
    **_headings("mkg", "masa kerja keseluruhan|mks"),
    **_headings(
        "mkg_years",
        "mk tahun|mk thn|mkg tahun|mkg thn|masa kerja tahun|thn mk|masa kerja thn|mk th",
    ),
    **_headings(
        "mkg_months",
        "mk bulan|mk bln|mkg bulan|mkg bln|masa kerja bulan|bln mk|masa kerja bln|mk bl",
    ),
    **_headings("position_kind", "jenis jabatan|jenis jabatan nama|jns jabatan"),
    **_headings(
        "position",
        "jabatan|nama jabatan|jabatan nama|jabatan terakhir|jab|nama jab|jabatan sekarang",
    ),
    **_headings("eselon", "eselon|es|esl|esel|eselonering"),
    **_headings(
        "tmt_position", "tmt jabatan|tmt jab|tmt jabatan terakhir|tgl pelantikan|tmt pelantikan"
    ),
    **_headings(
        "education", "pendidikan|pend|tk pendidikan|tingkat pendidikan|jenjang|jenjang pendidikan"
    ),
    **_headings(
        "education",
        "pendidikan terakhir|tingkat pendidikan nama|tk pend|tkt pendidikan|pend terakhir",
    ),
    **_headings("education", "ijazah terakhir|strata"),
    **_headings("education_code", "tingkat pendidikan id|kode pendidikan"),
    **_headings(
        "education_major",
        "jurusan|program studi|prodi|bidang studi",
    ),
    **_headings("education_name", "pendidikan nama|nama pendidikan"),
    **_headings(
        "school", "nama sekolah|sekolah|universitas|perguruan tinggi|nama sekolah universitas"
    ),
    **_headings(
        "graduated", "tahun lulus|thn lulus|lulus tahun|lulus|lulus thn|th lulus|tahun ijazah"
    ),
    **_headings(
        "unit",
        "skpd|opd|satker|satuan kerja|perangkat daerah|satuan kerja induk nama|unit organisasi",
    ),
    **_headings(
        "unit",
        "nama opd|nama skpd|unit kerja induk|unit kerja opd|instansi opd|dinas badan|unit induk",
    ),
    **_headings(
        "subunit", "unor nama|sub unit|sub unit kerja|unor|bidang|unit kerja sub|bagian bidang"
    ),
    **_headings("unit", "instansi|nama instansi"),
    **_headings("workplace", "unit kerja|tempat tugas|unit|nama unit kerja|nama unit|lokasi kerja"),
    **_headings("salary", "gaji pokok|gapok|gaji"),
    **_headings("tmt_kgb", "tmt kgb|tmt gaji berkala|kgb|tmt berkala|tmt gaji"),
    **_headings("birth_place", "lahir tempat|tempat dan tanggal lahir tempat"),
}

_DATE_WORDS = frozenset({"tmt", "tgl", "tanggal", "terhitung"})
_BARE_DATE = _DATE_WORDS | {
    *("mulai", "terakhir", "hari", "bulan", "bln", "tahun", "thn", "dd", "mm", "yyyy", "hh", "bb"),
    *("data", "kepegawaian", "pegawai", "riwayat", "identitas"),
}
"""Words beside which a date is still without a context."""
_PAPER_WORDS = frozenset({"sk", "nomor", "no", "id", "pejabat", "surat"})
_LEVEL_WORDS = frozenset({"tingkat", "tk", "tkt", "jenjang", "strata", "terakhir", "ijazah"})

_FAMILIES: tuple[tuple[str, frozenset[str]], ...] = (
    ("kgb", frozenset({"kgb", "berkala", "gaji"})),
    ("cpns", frozenset({"cpns", "capeg"})),
    ("position", frozenset({"jabatan", "jab", "eselon"})),
    ("education", frozenset({"pendidikan", "pend", "ijazah"})),
    ("birth", frozenset({"lahir", "ttl", "kelahiran"})),
    ("rank", frozenset({"pangkat", "gol", "golongan", "golru", "kepangkatan"})),
    ("sex", frozenset({"kelamin", "jk"})),
    ("pns", frozenset({"pns"})),
)


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """Fold a heading: small letters, no marks, ``N I P`` as nip, no ``_2`` or ``.1`` at the end."""
    text = re.sub(r"\s*(?:_|\.)\d{1,2}$", "", text.strip())
    words = word_key(text).split()
    if len(words) > 1 and all(len(word) == 1 for word in words) and words != ["l", "p"]:
        return "".join(words)
    return re.sub(r"^(nomor|no|nama|nip) \1\b", r"\1", " ".join(words))


def _family(words: frozenset[str]) -> str:
    return next((name for name, signs in _FAMILIES if words & signs), "")


@lru_cache(maxsize=4096)
def classify(path: tuple[str, ...]) -> str | None:
    """Name the field of a column from its heading, parents first; None when nothing is known.

    ``IGNORED`` marks a heading that is known and not kept. A date without a context is ``tmt``.
    """
    keys = tuple(key for key in map(heading_key, path) if key)
    if not keys:
        return None
    if (field := _SYNONYMS.get(" ".join(keys))) is not None:
        return field
    own, context = frozenset(keys[-1].split()), frozenset(" ".join(keys).split())
    if context & _TRAINING_WORDS:
        return IGNORED
    if _is_other_fact(context):
        return None
    if len(keys) > 1 and (field := _SYNONYMS.get(" ".join(keys[-2:]))) is not None:
        return field
    return _guess(keys, own, context)


def _guess(keys: tuple[str, ...], own: frozenset[str], context: frozenset[str]) -> str | None:
    """Name a heading nobody listed by the words in it and above it."""
    if (field := _of_several_words(own, context)) is not None:
        return field
    has_parent = len(keys) > 1
    if _is_service(own) or (has_parent and _is_service(context) and own <= _SERVICE_PARTS):
        return _service_field(context)
    found = _in_family(_family(context), own, context, has_parent=has_parent)
    if found is None and own & _DATE_WORDS and not own & {"lahir", "sk"}:
        return "tmt" if context <= _BARE_DATE else None
    if found is None and has_parent:
        return classify((keys[-1],)) or classify(keys[:-1])
    return found if found is not None else _by_word(own)


def _is_exact(path: tuple[str, ...]) -> bool:
    """Tell whether a heading is one of the listed ones, not named by some of its words."""
    return " ".join(filter(None, map(heading_key, path))) in _SYNONYMS


_TRAINING_WORDS = frozenset({"latihan", "diklat", "pelatihan", "kursus"})
_OTHERS = frozenset(
    {
        *("atasan", "pejabat", "istri", "suami", "anak", "ayah", "ibu", "pasangan", "keluarga"),
        *("tua", "orangtua", "saudara", "darurat", "penilai", "usia", "umur", "kelas"),
        *("jumlah", "nilai", "darah", "awal", "usul", "usulan", "usulkan", "diusulkan"),
        *("sebelumnya", "semula", "berikutnya", "yad", "datang", "tambahan", "kredit", "kode"),
        *("rumpun", "formasi", "pensiun", "bup", "masuk", "berlaku", "berakhir"),
    }
)
"""Words of other people's data, of another time, and of figures that only look like the facts."""
_AGES = frozenset({"lama", "baru"})
_OFFICE_ADDRESS = frozenset({"alamat", "telepon", "telp", "hp", "wa", "email", "kontak"})
_SUBJECTS = frozenset(
    {
        *("gol", "golongan", "golru", "ruang", "pangkat", "kepangkatan", "masa", "mk", "mkg"),
        *("jabatan", "jab", "eselon", "gaji", "pendidikan", "pend", "ijazah", "unit", "skpd"),
    }
)


def _is_other_fact(context: frozenset[str]) -> bool:
    """Tell a heading of somebody else's data, or of another fact than the person's present one."""
    if context & _OTHERS or (context & _AGES and "nip" not in context):
        return True
    if "kantor" in context and context & _OFFICE_ADDRESS:
        return True
    at_start = len(context & _KIND_WORDS) < 2 and bool(context & {"cpns", "capeg"})
    return at_start and bool(context & _SUBJECTS) and not context & _DATE_WORDS


_YEARS = frozenset({"tahun", "thn", "th", "t"})
_MONTHS = frozenset({"bulan", "bln", "bl", "b"})
_SERVICE_PARTS = frozenset(
    {*_YEARS, *_MONTHS, "gol", "golongan", "ruang", "seluruhnya", "keseluruhan"}
)


def _is_service(words: frozenset[str]) -> bool:
    return {"masa", "kerja"} <= words or bool(words & {"mkg", "mk", "mks"})


def _service_field(context: frozenset[str]) -> str | None:
    """Name the part of masa kerja a heading speaks of; time in a position or unit is none."""
    if context & ({"jabatan", "jab", "eselon", "unit", "skpd", "opd"} | _DATE_WORDS | _PAPER_WORDS):
        return None
    years, months = context & _YEARS, context & _MONTHS
    if bool(years) == bool(months):
        return "mkg"
    return "mkg_years" if years else "mkg_months"


_WORDS: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(words.split()), field)
    for words, field in (
        ("nip", "nip"),
        ("nama pegawai", "name"),
        ("nama lengkap", "name"),
        ("nama asn", "name"),
        ("nik", "nik"),
        ("lahir tempat tanggal", "birth"),
        ("lahir tempat tgl", "birth"),
        ("lahir tempat", "birth_place"),
        ("lahir tanggal", "birth_date"),
        ("lahir tgl", "birth_date"),
        ("kelamin", "sex"),
        ("agama", "religion"),
        ("golongan", "golongan"),
        ("gol", "golongan"),
        ("golru", "golongan"),
        ("pangkat", "rank"),
        ("eselon", "eselon"),
        ("jenis jabatan", "position_kind"),
        ("jabatan", "position"),
        ("lulus", "graduated"),
        ("jurusan", "education_major"),
        ("pendidikan", "education"),
        ("hp", "phone"),
        ("telepon", "phone"),
        ("email", "email"),
        ("alamat", "address"),
        ("status pegawai", "kind"),
        ("status kepegawaian", "kind"),
        ("jenis pegawai", "kind"),
        ("opd", "unit"),
        ("skpd", "unit"),
        ("perangkat daerah", "unit"),
        ("unit kerja", "workplace"),
        ("gaji pokok", "salary"),
        ("keterangan", "note"),
    )
)
"""Words that together name a field in a longer heading, the surer ones first."""


def _by_word(own: frozenset[str]) -> str | None:
    """Name a long heading by the words in it: *NIP / NRP*, *Jabatan yang diduduki*."""
    if "lahir" not in own and own & (_PAPER_WORDS | _DATE_WORDS):
        return None
    return next((field for words, field in _WORDS if words <= own), None)


_KIND_WORDS = frozenset({"pns", "cpns", "pppk", "p3k", "ptt", "honorer", "asn"})
_LOOSE = {
    **dict.fromkeys(("tahun", "thn", "th"), "years"),
    **dict.fromkeys(("bulan", "bln", "bl"), "months"),
}


def _of_several_words(own: frozenset[str], context: frozenset[str]) -> str | None:
    """Name headings that only together say what they are: NAMA/NIP …, PNS/CPNS/PPPK …, THN."""
    if {"nama", "nip"} <= own:
        return "name"
    if {"nip", "lama"} <= own and "baru" not in own:
        return "nip_lama"
    if len(own & _KIND_WORDS) > 1 and not context & (_DATE_WORDS | _PAPER_WORDS | _SUBJECTS):
        return "kind"
    return _LOOSE.get(next(iter(own))) if context == own and len(own) == 1 else None


def _in_family(
    family: str, own: frozenset[str], context: frozenset[str], *, has_parent: bool
) -> str | None:
    """Name the field of a heading within its family: rank, position, masa kerja, birth …"""
    dated = bool(context & {"tmt", "terhitung"}) or (has_parent and bool(own & _DATE_WORDS))
    if family in _DATED and dated and not own & _PAPER_WORDS:
        return _DATED[family]
    if own & _PAPER_WORDS and not own & {"nama"} and family in _DATED:
        return IGNORED
    if not has_parent:
        return None
    return next((field for words, field in _CHILDREN.get(family, ()) if own & words), None)


_DATED = {
    "kgb": "tmt_kgb",
    "cpns": "tmt_cpns",
    "pns": "tmt_pns",
    "rank": "tmt_golongan",
    "position": "tmt_position",
    "birth": "birth_date",
}

_CHILDREN: dict[str, tuple[tuple[frozenset[str], str], ...]] = {
    "rank": (
        (frozenset({"gol", "golongan", "ruang", "golru", "rg", "gr"}), "golongan"),
        (frozenset({"pangkat", "nama"}), "rank"),
    ),
    "position": (
        (frozenset({"eselon", "esl", "es", "esel"}), "eselon"),
        (frozenset({"jenis"}), "position_kind"),
        (frozenset({"nama", "jabatan", "uraian"}), "position"),
    ),
    "education": (
        (frozenset({"jurusan", "prodi", "studi", "fakultas"}), "education_major"),
        (frozenset({"lulus", "tahun", "thn", "th"}), "graduated"),
        (frozenset({"sekolah", "universitas", "lembaga", "tempat"}), "school"),
        (_LEVEL_WORDS | {"pendidikan"}, "education"),
        (frozenset({"nama"}), "education_name"),
    ),
    "birth": ((frozenset({"tempat", "tmp", "kota"}), "birth_place"),),
    "sex": (
        (frozenset({"l", "lk", "laki", "pria"}), "sex_male"),
        (frozenset({"p", "pr", "perempuan", "wanita"}), "sex_female"),
    ),
}


# The columns of a sheet together ---

_ANCHORS = {
    "golongan": "tmt_golongan",
    "rank": "tmt_golongan",
    "golongan_code": "tmt_golongan",
    "position": "tmt_position",
    "eselon": "tmt_position",
    "position_kind": "tmt_position",
    "salary": "tmt_kgb",
    "tmt_kgb": "tmt_kgb",
}


def guess_mapping(paths: Sequence[tuple[str, ...]], looks_like_nip: Sequence[int] = ()) -> Mapping:
    """Map columns by their headings, telling several TMT and NIP columns apart by their neighbours.

    ``looks_like_nip`` counts, per column, the cells that hold an NIP: it settles which of two NIP
    columns is the employee's own.
    """
    fields = [classify(path) for path in paths]
    _prefer_exact(fields, paths)
    _settle_dates(fields)
    _settle_loose(fields)
    _settle_pairs(fields)
    _settle_nips(fields, looks_like_nip)
    _keep_first(fields)
    _settle_units(fields)
    _settle_education(fields)
    return Mapping(tuple(_joined(path) for path in paths), tuple(fields))


def _joined(path: tuple[str, ...]) -> str:
    return " ".join(dict.fromkeys(part for part in path if part))


def _prefer_exact(fields: list[str | None], paths: Sequence[tuple[str, ...]]) -> None:
    """Let a listed heading have its field where another was only guessed to mean it.

    Which of several NIP columns is the person's own, their content tells better.
    """
    exact = [_is_exact(path) for path in paths]
    sure = {field for field, known in zip(fields, exact, strict=True) if known}
    for index, field in enumerate(fields):
        if field in sure and field != "nip" and not exact[index]:
            fields[index] = None


def _settle_dates(fields: list[str | None]) -> None:
    """Give every bare TMT the meaning of the nearest anchor on its left, else right (D29)."""
    for index, field in enumerate(fields):
        if field != "tmt":
            continue
        left = [_ANCHORS[name] for name in reversed(fields[:index]) if name in _ANCHORS]
        right = [_ANCHORS[name] for name in fields[index + 1 :] if name in _ANCHORS]
        free = [name for name in [*left[:1], *right[:1]] if name not in fields]
        fields[index] = free[0] if free else None


def _settle_loose(fields: list[str | None]) -> None:
    """Take THN beside BLN for masa kerja; either alone says nothing."""
    for index, field in enumerate(fields):
        if field == "years" and "months" in fields[index + 1 : index + 2]:
            fields[index : index + 2] = ["mkg_years", "mkg_months"]
        elif field in ("years", "months"):
            fields[index] = None


_PAIRS = {"birth": ("birth_place", "birth_date"), "mkg": ("mkg_years", "mkg_months")}


def _settle_pairs(fields: list[str | None]) -> None:
    """Split a merged heading over two adjoining columns: place and date, years and months."""
    for index in range(len(fields) - 1):
        pair = _PAIRS.get(fields[index] or "")
        if pair and fields[index + 1] == fields[index] and not set(pair) & set(fields):
            fields[index], fields[index + 1] = pair
        elif fields[index] == fields[index + 1] == "name" and "nip" not in fields:
            fields[index + 1] = "nip"


def _settle_nips(fields: list[str | None], looks_like_nip: Sequence[int]) -> None:
    columns = [index for index, field in enumerate(fields) if field == "nip"]
    if len(columns) > 1 and looks_like_nip:
        own = max(columns, key=lambda index: (looks_like_nip[index], -index))
        for index in columns:
            fields[index] = "nip" if index == own else None


def _keep_first(fields: list[str | None]) -> None:
    seen: set[str] = set()
    for index, field in enumerate(fields):
        if field and field in seen:
            fields[index] = None
        seen.add(field or "")


def _settle_units(fields: list[str | None]) -> None:
    """Read UNIT KERJA as the office, or as a part of it where another column names the office.

    A sheet with sub-units only has whole chains in them.
    """
    free = [name for name in ("unit", "subunit") if name not in fields]
    if "workplace" in fields:
        fields[fields.index("workplace")] = free[0] if free else None
    elif "unit" in free and "subunit" in fields:
        fields[fields.index("subunit")] = "unit"


def _settle_education(fields: list[str | None]) -> None:
    """Read PENDIDIKAN | NAMA as the level, or as the major where another column has the level."""
    free = [name for name in ("education", "education_major") if name not in fields]
    if "education_name" in fields:
        fields[fields.index("education_name")] = free[0] if free else None
