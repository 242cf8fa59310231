"""A dossier in words: one answer, what is there, what is missing; for its author and officials."""

from db import dossiers, land_rules
from db.clock import format_day
from db.models import Complaint, Dossier
from db.models.dossiers import Item, Paper
from db.regions import villages
from handlers import texts_dossier as sentences
from handlers.dossier.measures import in_words

LABELS = {
    Item.LAND: sentences.LAND_LABELS,
    Item.OWNER: sentences.OWNER_LABELS,
    Item.PAPERS: sentences.PAPER_LABELS,
    Item.ACCESS: sentences.ACCESS_LABELS,
    Item.BUILDING: sentences.BUILDING_LABELS,
    Item.LETTER: sentences.LETTER_LABELS,
}
ABOUT_SIZE = frozenset({"size_small", "size_between"})
HEADS = {"desa": "kepala desa", "kelurahan": "lurah"}


def head_of(complaint: Complaint) -> str:
    """Who heads the village: `kepala desa`, or `lurah`."""
    village = villages().get(complaint.village_code or "")
    return HEADS.get(village.kind if village else "desa", HEADS["desa"])


def answer_of(dossier: Dossier, item: Item) -> str:
    """One answer in words, "" where there is none; nothing that a person wrote themselves."""
    if not dossiers.is_answered(dossier, item):
        return ""
    if item is Item.SIZE:
        return size_of(dossier)
    if item is Item.PAPERS:
        return ", ".join(_paper(code) for code in dossier.papers)
    return LABELS[item][getattr(dossier, item)]


def size_of(dossier: Dossier) -> str:
    """`300 m² (15 x 20 m)`"""
    area = in_words(dossier.size_m2 or 0)
    if dossier.side_a_m is None or dossier.side_b_m is None:
        return sentences.SIZE.format(area=area)
    a, b = in_words(dossier.side_a_m), in_words(dossier.side_b_m)
    return sentences.SIZE_SIDES.format(area=area, a=a, b=b)


def _paper(code: str) -> str:
    return sentences.PAPER_LABELS.get(code, sentences.PAPER_LABELS[Paper.NONE])


def plan() -> str:
    """`20 x 30`: the building as it is drawn."""
    return " x ".join(in_words(side) for side in land_rules.rules().plan)


def have_lines(dossier: Dossier, head: str) -> list[str]:
    """What is in order, a line each."""
    return [
        sentences.HAVE_LINE.format(
            item=sentences.ITEMS[item].format(head=head), answer=answer_of(dossier, item)
        )
        for item in dossiers.assess(dossier).have
    ]


def need_lines(dossier: Dossier, head: str) -> list[str]:
    """What is missing, with what to do about it, a line each."""
    return [
        sentences.NEEDS[need].format(head=head, plan=plan())
        for need in dossiers.assess(dossier).needs
    ]


def need_words(need: str, head: str = HEADS["desa"]) -> str:
    """One word of db.land_rules in a few words: "belum ada lahan"."""
    return sentences.NEEDS_SHORT[need].format(head=head)


def result(dossier: Dossier, number: str, head: str) -> str:
    """The whole judgement as its author reads it."""
    found = dossiers.assess(dossier)
    parts = [
        sentences.RESULT.format(
            number=number,
            band=sentences.BANDS[found.band],
            meaning=sentences.BAND_MEANINGS[found.band],
        )
    ]
    if lines := have_lines(dossier, head):
        parts.append(sentences.HAVE.format(lines=_listed(lines)))
    if lines := need_lines(dossier, head):
        parts.append(sentences.NEED.format(lines=_listed(lines)))
    parts += sources(found.needs)
    day = format_day(land_rules.rules().checked).partition(", ")[2]
    return "\n\n".join([*parts, sentences.ONLY_A_PICTURE.format(day=day)])


def sources(needs: tuple[str, ...]) -> list[str]:
    """The sentences that are owed where sources differ."""
    told = []
    if not ABOUT_SIZE.isdisjoint(needs):
        told.append(sentences.SOURCES_DIFFER.format(sources=minimums()))
    if "plan_does_not_fit" in needs:
        who = land_rules.rules().plan_by
        told.append(sentences.PLAN_SOURCE.format(plan=plan(), who=who))
    return told


def minimums() -> str:
    """Every smallest size with who named it."""
    return "; ".join(
        sentences.SOURCE.format(area=in_words(row.minimum), who=row.who)
        for row in land_rules.rules().sizes
    )


def _listed(lines: list[str]) -> str:
    return "\n".join(sentences.LINE.format(text=line) for line in lines)


def summary(dossier: Dossier) -> str:
    """A dossier for officials, in at most three lines; "" while nothing was answered.

    Made from answers alone, never from what its author wrote: it may stand on the card of a
    complaint whose author is secret.
    """
    if not any(dossiers.is_answered(dossier, item) for item in Item):
        return ""
    found = dossiers.assess(dossier)
    finished = dossiers.current(dossier) is None
    form = sentences.SUMMARY if finished else sentences.SUMMARY_UNFINISHED
    lines = [form.format(band=sentences.BANDS[found.band])]
    if found.have:
        lines.append("; ".join(have_lines(dossier, HEADS["desa"])))
    if found.needs:
        needs = "; ".join(need_words(need) for need in found.needs)
        lines.append(sentences.SUMMARY_NEED.format(needs=needs))
    return "\n".join(lines)
