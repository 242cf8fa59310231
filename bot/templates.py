"""Our registry of message templates and the platform's, brought together.

The platform is never asked inside a transaction; what it said is kept at once, so that an
interrupted command goes on where it stopped.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Engine

from bot.channels.whatsapp.contents import Approval, Content, Contents, ContentsError
from db import templates
from db.clock import now
from db.models import MessageTemplate
from db.session import id_of, reading, transaction
from db.templates import Draft

GONE = "tidak ada lagi di Twilio"

# Examples for Meta's reviewer, by what a variable stands for.
SAMPLES = {
    "title": "Rapat Anggota Tahunan",
    "text": "Rapat diadakan hari Senin pukul 09.00 di balai desa. Mohon membawa buku kas.",
}


@dataclass(frozen=True, slots=True)
class Registry:
    """Both registries, and who changes them (for the journal)."""

    engine: Engine
    contents: Contents
    actor: str = "cli"

    def submit(self, name: str) -> MessageTemplate:
        """Create a registered or shipped template at the platform and ask for its approval, as far
        as that is still to be done. Raises LookupError for an unknown name, ContentsError."""
        row = self._registered(name)
        if not row.content_sid:
            draft = templates.draft_of(row)
            samples = [SAMPLES.get(variable, variable) for variable in row.variables]
            text = Content(row.body, tuple(row.buttons))
            sid = self.contents.create(name, row.language, text, samples)
            row = self._link(draft, sid)
        if row.status == "draft":
            self._record(row, self._submitted(row))
        return self._read(name)

    def refresh(self) -> list[tuple[MessageTemplate, bool]]:
        """Ask what became of every template the platform knows: each with whether that is news.
        Raises ContentsError; what was told before is kept."""
        with reading(self.engine) as session:
            known = [row for row in templates.all_(session) if row.content_sid]
        told = []
        for row in known:
            if row.channel == self.contents.channel:
                news = self._record(row, self._approval(row.content_sid))
                told.append((self._read(row.name), news))
        return told

    def link(self, draft: Draft, sid: str) -> MessageTemplate:
        """Register a content that somebody created at the platform, under the name, purpose and
        variables of `draft` and with its own text. Raises ValueError in Indonesian where those do
        not fit it, ContentsError."""
        content = self.contents.read(sid)
        approval = self.contents.approval(sid)
        row = self._link(replace(draft, body=content.body, buttons=content.buttons), sid)
        self._record(row, approval)
        return self._read(draft.name)

    def known(self, name: str) -> Draft | None:
        """What is registered, or else shipped, under a name."""
        with reading(self.engine) as session:
            row = templates.named(session, name)
        return templates.draft_of(row) if row else shipped(name)

    def _registered(self, name: str) -> MessageTemplate:
        with transaction(self.engine) as session:
            row = templates.named(session, name)
            draft = shipped(name)
            if row is None and draft is not None:
                row = templates.add(session, draft, actor=self.actor, at=now())
        if row is None:
            raise LookupError(name)
        return row

    def _submitted(self, row: MessageTemplate) -> Approval:
        try:
            return self.contents.submit(row.content_sid, row.name, row.category)
        except ContentsError as error:
            if error.trouble not in ("refused", "unclear"):
                raise
            # Asked already: by hand, by a command that was interrupted, or just now?
            asked = self.contents.approval(row.content_sid)
            if asked.status == "draft":
                raise
            return asked

    def _approval(self, sid: str) -> Approval:
        try:
            return self.contents.approval(sid)
        except ContentsError as error:
            if error.trouble != "missing":
                raise
            return Approval("rejected", GONE)

    def _link(self, draft: Draft, sid: str) -> MessageTemplate:
        with transaction(self.engine) as session:
            return templates.link(session, draft, sid, actor=self.actor, at=now())

    def _record(self, row: MessageTemplate, told: Approval) -> bool:
        with transaction(self.engine) as session:
            return templates.record_status(
                session,
                id_of(row),
                status=told.status,
                reason=told.reason,
                category=told.category,
                at=now(),
            )

    def _read(self, name: str) -> MessageTemplate:
        with reading(self.engine) as session:
            row = templates.named(session, name)
        if row is None:
            raise LookupError(name)
        return row


def shipped(name: str) -> Draft | None:
    """The suggestion with this name."""
    return next((draft for draft in templates.suggestions() if draft.name == name), None)
