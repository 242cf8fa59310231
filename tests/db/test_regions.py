"""Villages as people write them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import regions
from db.regions import Village, find_named_village, find_villages, is_certain, kecamatan, villages

ALL = list(villages().values())
NAMES = Counter(village.name for village in ALL)


def places(found: list[Village]) -> list[str]:
    return [f"{village.name}, {village.kecamatan}" for village in found]


def test_all_260_villages_of_the_17_kecamatan_are_known():
    assert len(ALL) == 260
    assert len({village.code for village in ALL}) == 260
    assert len(kecamatan()) == 17
    assert Counter(village.kind for village in ALL) == {"desa": 256, "kelurahan": 4}


def test_a_code_tells_the_kecamatan_and_the_kind():
    for village in ALL:
        assert village.code.startswith(kecamatan()[village.kecamatan] + ".")
        assert village.code.split(".")[3].startswith("1") == (village.kind == "kelurahan")


@pytest.mark.parametrize(
    "written",
    [
        "{name}",
        "desa {name}",
        "DESA {name}!",
        "kami dari desa {name} pak",
        "ds. {name}",
        "{squeezed}",
    ],
)
def test_every_village_is_found_by_its_name_with_all_of_that_name(written: str):
    for village in ALL:
        text = written.format(name=village.name.lower(), squeezed=village.name.replace(" ", ""))
        found = find_villages(text)
        assert village in found, text
        assert len(found) >= NAMES[village.name], text


@pytest.mark.parametrize(
    "written",
    [
        "{name} {area}",
        "desa {name}, kecamatan {area}, kab. lampung selatan",
        "{name} kec.{area} ya",
    ],
)
def test_every_village_is_certain_when_its_kecamatan_is_named_too(written: str):
    for village in ALL:
        text = written.format(name=village.name.lower(), area=village.kecamatan.lower())
        assert places(find_villages(text)) == places([village]), text
        assert is_certain(text, [village]), text


@pytest.mark.parametrize(
    ("written", "place"),
    [
        pytest.param("hata", "Hatta, Bakauheni", id="spelling of BPS"),
        pytest.param("way huwi", "Way Hui, Jati Agung", id="spelling on the road signs"),
        pytest.param("merak belantung", "Merak Belatung, Kalianda", id="as on the beach"),
        pytest.param("tridarmayoga", "Tri Dharma Yoga, Ketapang", id="in one word"),
        pytest.param("hajimna", "Hajimena, Natar", id="a letter forgotten"),
        pytest.param("Haji Mena", "Hajimena, Natar", id="in two words"),
        pytest.param("muara puti", "Muara Putih, Natar", id="a typo in a word that is also filler"),
        pytest.param("sukajaya katibung", "Sukajaya, Katibung", id="which of several"),
        pytest.param("karang sari kec. jati agung", "Karang Sari, Jati Agung", id="with kec."),
        pytest.param("sidosari natar", "Sidosari, Natar", id="which of two spellings"),
    ],
)
def test_other_spellings_find_the_one_village(written: str, place: str):
    assert places(find_villages(written)) == [place]


@pytest.mark.parametrize("written", ["hajimna", "ktapang", "muara puti", "sidosri"])
def test_a_similar_name_is_never_certain(written: str):
    found = find_villages(written)
    assert found
    assert not is_certain(written, found)


@pytest.mark.parametrize("name", [name for name, times in NAMES.items() if times > 1])
def test_a_name_of_several_villages_gives_all_of_them_and_is_not_certain(name: str):
    found = find_villages(f"desa {name}")
    assert {v.kecamatan for v in found} >= {v.kecamatan for v in ALL if v.name == name}
    assert not is_certain(f"desa {name}", found)


def test_a_spelling_that_may_mean_two_villages_offers_both():
    expected = ["Sidosari, Natar", "Sido Asri, Candipuro"]
    assert places(find_villages("sidosari")) == expected


@pytest.mark.parametrize("area", [name for name in kecamatan() if NAMES[name] == 1])
def test_the_name_of_a_kecamatan_alone_offers_the_village_of_that_name_but_asks(area: str):
    for text in (area.lower(), f"kecamatan {area}", f"Kec. {area}", f"kampung {area}"):
        found = find_villages(text)
        assert [village.name for village in found] == [area]
        assert not is_certain(text, found), text
    assert is_certain(f"desa {area}", find_villages(f"desa {area}"))


@pytest.mark.parametrize("area", ["Jati Agung", "Tanjung Bintang", "Katibung", "Way Sulan"])
def test_a_kecamatan_without_a_village_of_its_name_offers_none(area: str):
    assert find_villages(area) == find_villages(f"kecamatan {area.upper()}") == []


def test_a_spelling_of_bps_that_is_also_a_kecamatan_asks():
    assert places(find_villages("candipuro")) == ["Titiwangi, Candipuro"]
    assert not is_certain("candipuro", find_villages("candipuro"))
    assert find_named_village("jalan rusak di desa candipuro") is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "x",
        "??",
        "qwertyuiop",
        "desa",
        "lampung selatan",
        "saya tidak tahu pak",
        "12345",
        "kec.",
    ],
)
def test_nonsense_finds_nothing(written: str):
    assert find_villages(written) == []
    assert not is_certain(written, [])


def test_a_very_long_text_is_read_only_at_its_beginning():
    assert places(find_villages("desa hajimena " + "desa " * 50_000)) == ["Hajimena, Natar"]
    assert find_villages("lapor " * 50_000 + "hajimena") == []


@pytest.mark.parametrize(
    ("report", "place"),
    [
        ("koperasi kami di desa hajimena belum punya gerai", "Hajimena, Natar"),
        ("Di Desa Muara Putih jalannya putus", "Muara Putih, Natar"),
        ("kelurahan way urang banjir", "Way Urang, Kalianda"),
        ("gudang ds. tri dharma yoga bocor", "Tri Dharma Yoga, Ketapang"),
        ("tanah di hajimena sengketa", None),  # not announced
        ("di desa sukajaya belum ada", None),  # three of that name
        ("di desa kami belum ada", None),
        ("desa", None),
    ],
)
def test_a_report_tells_its_village_only_where_it_says_so(report: str, place: str | None):
    found = find_named_village(report)
    assert (places([found])[0] if found else None) == place


def test_a_cooperative_is_named_after_its_village_as_the_rules_say():
    natar = regions.villages()["18.01.04.2004"]
    urang = next(village for village in ALL if village.kind == "kelurahan")
    assert natar.cooperative == "Koperasi Desa Merah Putih Natar"
    assert natar.title == "Desa Natar, Kecamatan Natar"
    assert urang.cooperative == f"Koperasi Kelurahan Merah Putih {urang.name}"
    assert urang.title.startswith("Kelurahan ")


WORDS = st.sampled_from(["desa", "kec.", "natar", "putih", "kampung", "baru", "jati", "agung", "?"])


@given(st.text() | st.lists(WORDS, max_size=60).map(" ".join))
def test_whatever_is_written_gives_at_most_four_villages_and_never_fails(text: str):
    found = find_villages(text)
    assert len(found) == len(set(found)) <= 4
    assert is_certain(text, found) in {True, False}
    find_named_village(text)
