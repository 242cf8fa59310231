"""Whatever is typed or pressed, in whatever order: there is an answer and no handler crashes."""

import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from db.models import Inbox
from db.session import reading
from handlers.commands import COMMANDS
from handlers.message import Incoming, IncomingMedia, Location, SharedContact
from tests.conversation import Conversation

WORDS = [word for command in COMMANDS for word in command.words]
STEERING = [
    "ya", "tidak", "1", "2", "9", "lanjut", "lewati", "ganti jenis", "ubah isi", "ganti desa", "bukan laporan",
    "Hajimena", "sukajaya", "kami tidak punya tanah pak", "cara isi buku kas", "rat?", "LHN-0001", "tulis",
    "status LHN-1", "/umumkan halo", "/jawab 1 x", "topik keuangan 2", "jawab keuangan-buku-kas", "makasih", "lapor",
]  # fmt: skip
SAID = st.one_of(
    st.sampled_from(STEERING),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda word: f"/{word} {word}"),
    st.text(max_size=200),
    st.characters().map(lambda c: c * 3000),
)
CHOICES = st.one_of(
    st.none(), st.text(max_size=64), st.from_regex(r"\d{1,12}:(ya|tidak|batal)", fullmatch=True)
)
MEDIA = st.lists(
    st.builds(
        IncomingMedia,
        kind=st.sampled_from(["photo", "document", "voice", "video", "audio", "other"]),
        reference=st.text(max_size=50),
        mime=st.text(max_size=50),
        size=st.one_of(st.none(), st.integers(0, 10**12)),
        name=st.text(max_size=300),
    ),
    max_size=2,
).map(tuple)
MESSAGES = st.builds(
    dict,
    text=SAID,
    choice=CHOICES,
    name=st.text(max_size=40),
    media=MEDIA,
    location=st.one_of(
        st.none(),
        st.builds(Location, st.floats(-90, 90), st.floats(-180, 180), st.text(max_size=20)),
    ),
    shared_contact=st.one_of(
        st.none(), st.builds(SharedContact, st.text(max_size=20), st.booleans())
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(MESSAGES, min_size=1, max_size=8))
def test_every_message_has_one_answer_and_none_crashes(
    everywhere: Conversation, messages: list[dict[str, object]]
) -> None:
    sender = uuid.uuid4().hex
    for fields in messages:
        incoming = Incoming("web", uuid.uuid4().hex, sender=sender, **fields)  # type: ignore[arg-type]
        everywhere.inbound.take(incoming)

    assert len(everywhere.other(sender).rows()) == len(messages)
    with reading(everywhere.engine) as session:
        crashed = select(func.count()).where(col(Inbox.error).is_not(None))
        assert session.exec(crashed).one() == 0
