"""A tiny content for tests that change it."""

import datetime
from collections.abc import Mapping, Sequence

from faq.content import ComplaintCategory, Content, Topic, TopicCategory

PHRASES: Mapping[str, tuple[str, ...]] = {
    "nib": (
        "cara urus nib koperasi",
        "daftar nib di oss gimana",
        "nomor induk berusaha kop",
        "nib belum punya harus ke mana",
        "izin usaha oss pilih kbli apa",
        "syarat bikin nib apa aja",
        "nib itu gratis tidak",
        "nib koperasi",
    ),
    "rat": (
        "kapan batas rat",
        "rapat anggota tahunan paling lambat bulan apa",
        "rat telat boleh tidak",
        "tenggat rapat akhir tahun kop",
        "rat harus sebelum juni ya",
        "jadwal rat kapan",
        "rat tiap tahun wajib kah",
        "rat",
    ),
}


def topic(name: str, phrases: Sequence[str], **changes: object) -> Topic:
    values: dict[str, object] = {
        "id": name,
        "category": "uji",
        "question": f"Apa itu {name}?",
        "label": name,
        "phrases": tuple(phrases),
        "answer": f"Jawaban tentang {name}.",
        "related": (),
        "attachments": (),
        "source": "praktik baik",
        "verified": False,
        "updated": datetime.date(2026, 3, 31),
    }
    return Topic(**{**values, **changes})  # type: ignore[arg-type]


def small_content(*topics: Topic) -> Content:
    every = topics or tuple(topic(name, phrases) for name, phrases in PHRASES.items())
    category = ComplaintCategory(
        id="LHN",
        name="Lahan",
        scope="tidak ada tanah",
        topic=every[0].id,
        examples=("kami tidak punya tanah", "lahan kami digugat warga", "tanah desa habis"),
    )
    return Content(
        categories=(TopicCategory("uji", "Uji"),),
        topics=every,
        complaints=(category,),
        smalltalk={"greeting": ("halo", "selamat pagi"), "abuse": ("bodoh kamu",)},
        unrelated=("siapa juara liga", "resep rendang"),
        near_domain=("harga gabah hari ini",),
        questions=("kalau tidak punya tanah bagaimana",),
    )
