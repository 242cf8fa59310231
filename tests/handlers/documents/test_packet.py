"""The packet on paper: pictures beside each other with their captions, and what is only named."""

import io
from random import Random
from typing import Any

from PIL import Image
from pypdf import PdfReader

from handlers.documents.packet import IN_A_ROW, PICTURE, Packet, packet_pdf
from tests.evidence.scenes import jpeg, village
from tests.handlers.documents.people import DANGEROUS, MADE

PLOTS = [jpeg(village(Random(f"plot {n}"))) for n in range(6)]


def packet(**parts: Any) -> Packet:
    given = {
        "title": "Berkas laporan LHN-0001 untuk SP4N-LAPOR!",
        "made_at": MADE,
        "facts": [("Nomor", "LHN-0001")],
        "description": "kami tidak punya tanah",
        "pictures": [],
        "evidence": [],
        "note": "",
        "history": [(MADE, "laporan diterima")],
        "steps": ["Buka lapor.go.id."],
    }
    return Packet(**(given | parts))


def read(made: Packet) -> tuple[str, list[bytes]]:
    """Its words, and the bytes of each picture that is shown."""
    paper = PdfReader(io.BytesIO(packet_pdf(made)))
    words = " ".join(" ".join(page.extract_text().split()) for page in paper.pages)
    return words, [shown for page in paper.pages for shown in _shown(page)]


def _shown(page: Any) -> list[bytes]:
    """Pictures in the order in which the page draws them."""
    placed = page.get("/Resources", {}).get("/XObject", {})
    names = [
        operands[0] for operands, operator in page.get_contents().operations if operator == b"Do"
    ]
    return [placed[name].get_object() for name in names]


def with_pictures(count: int, **parts: Any) -> Packet:
    pictures = [(f"Foto {n}, dikirim {MADE}", PLOTS[n - 1]) for n in range(1, count + 1)]
    return packet(pictures=pictures, **parts)


def test_every_picture_is_shown_in_order_as_it_is() -> None:
    words, shown = read(with_pictures(5))
    assert [_decoded(one) for one in shown] == PLOTS[:5]
    captions = [words.index(f"Foto {n}, dikirim {MADE}") for n in range(1, 6)]
    assert captions == sorted(captions)
    assert words.index("Isi laporan") < words.index("Bukti") < captions[0]
    assert captions[-1] < words.index("Riwayat") < words.index("Cara menyampaikan")


def _decoded(picture: Any) -> bytes:
    """A picture of a page as the JPEG it was."""
    wrapped = picture["/Filter"]
    assert wrapped[-1] == "/DCTDecode"
    return bytes(picture.get_data())


def test_a_few_stand_in_a_row_and_keep_their_shape() -> None:
    tall = io.BytesIO()
    Image.new("RGB", (300, 600), "green").save(tall, "JPEG")
    made = packet(pictures=[("a", PLOTS[0]), ("b", tall.getvalue()), *with_pictures(3).pictures])
    boxes = _boxes(made)
    tops = [round(y + height) for _, y, _, height in boxes]
    assert len(set(tops[:IN_A_ROW])) == 1
    assert len(set(tops)) == 2
    shapes = [width / height for _, _, width, height in boxes]
    assert [round(shape, 2) for shape in shapes[:2]] == [1.33, 0.5]
    assert all(w <= PICTURE[0] + 0.01 and h <= PICTURE[1] + 0.01 for _, _, w, h in boxes)
    assert all(x >= 0 and x + width <= 595 for x, _, width, _ in boxes)


def _boxes(made: Packet) -> list[tuple[float, float, float, float]]:
    """Where pictures stand: left, bottom, width and height in points, all on one page."""
    [page] = PdfReader(io.BytesIO(packet_pdf(made))).pages
    found: list[tuple[float, float, float, float]] = []

    def seen(operator: bytes, _operands: Any, matrix: Any, _text: Any) -> None:
        if operator == b"Do":
            width, _, _, height, x, y = (float(n) for n in matrix)
            found.append((x, y, width, height))

    page.extract_text(visitor_operand_before=seen)
    return found


def test_what_is_no_picture_is_named_with_what_to_do() -> None:
    lines = [("Lokasi", "-5.700000, 105.600000"), ("Dokumen", "surat.pdf, dikirim kemarin")]
    words, shown = read(packet(evidence=lines, note="Unggah sendiri."))
    assert shown == []
    assert (
        "Lokasi -5.700000, 105.600000 Dokumen surat.pdf, dikirim kemarin Unggah sendiri." in words
    )


def test_without_evidence_there_is_no_such_part() -> None:
    words, shown = read(packet())
    assert shown == []
    assert "Bukti" not in words


def test_a_long_complaint_leaves_all_pictures_and_words_on_its_pages() -> None:
    history = [(MADE, f"kejadian {n:02}") for n in range(90)]
    words, shown = read(with_pictures(6, description="kata " * 700, history=history))
    assert len(shown) == 6
    assert all(f"kejadian {n:02}" in words for n in range(90))


def test_captions_and_lines_are_no_mark_up() -> None:
    for text in DANGEROUS:
        made = packet(pictures=[(text, PLOTS[0])], evidence=[(text, text)], note=text)
        words, _ = read(made)
        assert "".join(words.split()).count("".join(text.split())) >= 4


def test_the_same_content_gives_the_same_bytes_and_other_pictures_do_not() -> None:
    made = with_pictures(3)
    assert packet_pdf(made) == packet_pdf(made)
    assert packet_pdf(made) != packet_pdf(packet(pictures=[("x", PLOTS[4])] * 3))
