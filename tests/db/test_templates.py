"""Templates: what Meta would refuse is said before, and what is filled in is what it takes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from db import templates
from db.models import AuditEntry, MessageTemplate
from db.session import id_of, reading, transaction
from db.templates import Draft, check_body, fill, flat
from tests.db.rows import AT, after

BODY = "Bapak/Ibu, ada kabar tentang {{1}}. Isinya: {{2}} Silakan balas pesan ini."
DRAFT = Draft("whatsapp", "kabar", "announcement", BODY, ("title", "text"), ("Paham",))
SID = "HX" + "a" * 32


def template(**changed: object) -> MessageTemplate:
    columns = {"channel": "whatsapp", "name": "kabar", "purpose": "announcement", "body": BODY}
    columns |= {"variables": ["title", "text"], "content_sid": SID, "created_at": AT}
    return MessageTemplate(**columns | changed)


class TestShipped:
    def test_there_is_one_for_every_purpose(self):
        purposes = [draft.purpose for draft in templates.suggestions()]
        assert sorted(purposes) == sorted(templates.PURPOSES)
        assert len({draft.name for draft in templates.suggestions()}) == len(purposes)

    @pytest.mark.parametrize("draft", templates.suggestions(), ids=lambda draft: draft.name)
    def test_nothing_stands_against_it(self, draft: Draft):
        assert templates.problems(draft) == []
        assert draft.language == "id"

    @pytest.mark.parametrize("draft", templates.suggestions(), ids=lambda draft: draft.name)
    def test_its_buttons_may_be_typed_as_well(self, draft: Draft):
        assert all(f"*{label}*" in draft.body for label in draft.buttons)

    def test_the_opener_fits_whatever_is_announced(self):
        opener = next(d for d in templates.suggestions() if d.purpose == "opener")
        row = template(body=opener.body, variables=list(opener.variables))
        assert fill(row, {}) == {"content_sid": SID}
        assert "BACA" in opener.body


class TestRules:
    @pytest.mark.parametrize(
        ("body", "count", "word"),
        [
            ("  ", 0, "kosong"),
            ("kata " * 205, 0, "1024"),
            ("{{1}} untuk Bapak dan Ibu semua.", 1, "awal"),
            ("*{{1}}* untuk Bapak dan Ibu semua.", 1, "awal"),
            ("Kabar untuk Bapak dan Ibu: {{1}}", 1, "akhir"),
            ("Kabar untuk Bapak dan Ibu: {{1}}.", 1, "akhir"),
            ("Kabar bagi Bapak dan Ibu {{1}} {{2}} salam hormat.", 2, "bersebelahan"),
            ("Kabar bagi Bapak dan Ibu {{1}}, {{2}} salam hormat.", 2, "bersebelahan"),
            ("Kabar {{1}} salam.", 1, "kata"),
            ("Kabar bagi Bapak {{2}} salam hormat.", 1, "berurutan"),
            ("Kabar bagi Bapak {{1}} dan {{3}} salam hormat.", 2, "berurutan"),
            ("Kabar bagi Bapak {{nama}} salam hormat.", 1, "berurutan"),
            ("Kabar bagi Bapak {{1}} salam hormat.", 2, "berurutan"),
            ("Kabar bagi Bapak dan Ibu.", 1, "berurutan"),
        ],
    )
    def test_a_body_that_meta_refuses(self, body: str, count: int, word: str):
        problems = check_body(body, [f"v{number}" for number in range(count)])
        assert len(problems) == 1
        assert word in problems[0]

    @pytest.mark.parametrize(
        ("body", "variables"),
        [
            (BODY, ("title", "text")),
            ("Kabar {{1}} salam hormat.", ("x",)),  # 2x+1 words
            ("Kabar bagi Bapak {{2}} dan {{1}} salam hormat.", ("x", "y")),  # any order, no gap
            ("Balas BACA ya.", ()),
        ],
    )
    def test_a_body_that_passes(self, body: str, variables: tuple[str, ...]):
        assert check_body(body, variables) == []

    @pytest.mark.parametrize(
        ("changed", "word"),
        [
            ({"name": "Kabar Baru"}, "nama"),
            ({"name": "k" * 65}, "nama"),
            ({"purpose": "iklan"}, "kegunaan"),
            ({"buttons": ("x" * 21,)}, "20"),
            ({"buttons": (" ",)}, "20"),
            ({"buttons": ("Ya", "ya")}, "sama"),
            ({"buttons": tuple("abcdefghijk")}, "10"),
        ],
    )
    def test_what_else_stands_against_a_template(self, changed: dict[str, object], word: str):
        problems = templates.problems(replace(DRAFT, **changed))
        assert len(problems) == 1
        assert word in problems[0]


class TestFilling:
    def test_values_go_where_the_variables_say(self):
        filled = fill(template(), {"text": "Bawa\nbuku kas", "title": "RAT", "other": "x"})
        assert filled == {"content_sid": SID, "1": "RAT", "2": "Bawa · buku kas"}

    @pytest.mark.parametrize("values", [{"title": "RAT"}, {"title": "RAT", "text": " \n\t "}])
    def test_a_missing_value_is_no_message(self, values: dict[str, str]):
        assert fill(template(), values) is None

    def test_a_template_the_provider_does_not_know_is_no_message(self):
        assert fill(template(content_sid=""), {"title": "RAT", "text": "x"}) is None

    def test_the_finished_text_is_measured_in_the_strictest_way(self):
        room = templates.MAX_BODY - len(BODY.replace("{{1}}", "RAT").replace("{{2}}", ""))
        assert fill(template(), {"title": "RAT", "text": "x" * room}) is not None
        assert fill(template(), {"title": "RAT", "text": "x" * (room + 1)}) is None
        assert fill(template(), {"title": "RAT", "text": "😀" * (room // 2 + 1)}) is None

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("Waktu: Senin\nTempat: balai", "Waktu: Senin · Tempat: balai"),
            ("Judul\n\nIsi", "Judul. Isi"),
            ("*Rapat!*\n\nIsi", "*Rapat!* Isi"),
            ("Bawa:\n- KTP\n• buku", "Bawa: KTP · buku"),
            ("satu\t dua     tiga\u2028empat", "satu dua tiga · empat"),
            ("  \n\n satu \r\n \n\n", "satu"),
        ],
    )
    def test_lines_are_joined_so_that_they_can_be_read(self, text: str, line: str):
        assert flat(text) == line

    @given(st.text())
    def test_whatever_is_flattened_is_taken_by_meta(self, text: str):
        line = flat(text)
        assert "\n" not in line
        assert "\t" not in line
        assert "    " not in line
        assert line == line.strip()
        assert flat(line) == line or line.startswith(("-", "*", "•", "\u2013"))


class TestRegistry:
    def test_only_the_newest_approved_one_counts(self, engine: Engine):
        with transaction(engine) as session:
            ids = []
            for name in ("satu", "dua", "tiga"):
                draft = replace(DRAFT, name=name)
                templates.add(session, draft, actor="cli", at=AT)
                ids.append(id_of(templates.link(session, draft, SID, actor="cli", at=AT)))
            assert templates.of_purpose(session, "announcement") is None
            for number, status in zip(ids, ("approved", "approved", "paused"), strict=True):
                assert templates.record_status(session, number, status=status, at=AT)
        with reading(engine) as session:
            found = templates.of_purpose(session, "announcement")
            assert found is not None
            assert (found.name, found.buttons, found.variables) == (
                "dua",
                ["Paham"],
                ["title", "text"],
            )
            assert templates.of_purpose(session, "opener") is None
            assert [row.name for row in templates.all_(session)] == ["satu", "dua", "tiga"]

    def test_a_status_is_news_once(self, engine: Engine):
        with transaction(engine) as session:
            row_id = id_of(templates.add(session, DRAFT, actor="cli", at=AT))
            told = {"status": "rejected", "reason": "INVALID_FORMAT", "category": "MARKETING"}
            assert templates.record_status(session, row_id, **told, at=AT)
            assert not templates.record_status(
                session, row_id, status="rejected", reason="INVALID_FORMAT", at=after(hours=1)
            )
        with reading(engine) as session:
            row = templates.named(session, "kabar")
            assert row is not None
            assert (row.reason, row.category) == ("INVALID_FORMAT", "MARKETING")
            assert row.checked_at == after(hours=1)

    def test_a_template_that_meta_would_refuse_is_not_kept(self, engine: Engine):
        with transaction(engine) as session:
            with pytest.raises(ValueError, match="awal"):
                templates.add(
                    session, replace(DRAFT, body="{{1}} dan {{2}} salam"), actor="cli", at=AT
                )
            templates.add(session, DRAFT, actor="cli", at=AT)
            with pytest.raises(ValueError, match="sudah dipakai"):
                templates.add(session, DRAFT, actor="cli", at=AT)
            assert len(templates.all_(session)) == 1

    def test_what_meta_approved_is_linked_whatever_we_think_of_its_text(self, engine: Engine):
        ends_in_a_place = replace(DRAFT, body="Kabar {{1}}: {{2}}", buttons=())
        with transaction(engine) as session:
            templates.add(session, DRAFT, actor="cli", at=AT)
            row = templates.link(session, ends_in_a_place, SID, actor="cli", at=AT)
            assert (row.content_sid, row.status, row.buttons) == (SID, "draft", [])
            with pytest.raises(ValueError, match="berurutan"):
                templates.link(session, replace(DRAFT, body="Halo"), SID, actor="cli", at=AT)
        with reading(engine) as session:
            assert len(templates.all_(session)) == 1
            acts = session.exec(select(AuditEntry.action)).all()
            assert acts == ["template.add", "template.link"]

    def test_a_draft_of_a_row_is_the_draft_it_came_from(self, engine: Engine):
        with transaction(engine) as session:
            assert templates.draft_of(templates.add(session, DRAFT, actor="cli", at=AT)) == DRAFT

    def test_an_unknown_word_or_template_is_refused(self, engine: Engine):
        with transaction(engine) as session:
            row_id = id_of(templates.add(session, DRAFT, actor="cli", at=AT))
            with pytest.raises(ValueError, match="unknown status"):
                templates.record_status(session, row_id, status="in_appeal", at=AT)
            with pytest.raises(LookupError):
                templates.record_status(session, row_id + 1, status="approved", at=AT)
