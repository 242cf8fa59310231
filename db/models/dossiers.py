"""What a chair tells about the land or building for the cooperative's shop, answer by answer."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field

from db.models.base import Table, json_column


class Item(StrEnum):
    """What is asked, in this order; also the column that holds the answer (size: size_m2)."""

    LAND = "land"
    SIZE = "size"
    OWNER = "owner"
    PAPERS = "papers"
    ACCESS = "access"
    BUILDING = "building"
    LETTER = "letter"


class Land(StrEnum):
    """Whether there is land, and whether it is the village's."""

    VILLAGE = "village"
    OTHER = "other"
    NONE = "none"


class Owner(StrEnum):
    """Whose the land is, or the building where there is no land."""

    VILLAGE = "village"
    REGIONAL = "regional"  # kabupaten, province, kelurahan
    STATE = "state"  # ministry, state company, forestry
    PRIVATE = "private"
    GRANT = "grant"  # being given to the village
    WAQF = "waqf"
    OTHER = "other"


class Paper(StrEnum):
    """A document in hand."""

    CERTIFICATE = "certificate"
    INVENTORY = "inventory"  # the village's register of assets
    DEED = "deed"  # of a gift or a purchase
    STATEMENT = "statement"  # SKT, letter C, girik
    PERMIT = "permit"  # written, of the owner
    PERDES = "perdes"  # a regulation of the village
    MINUTES = "minutes"  # of the village meeting
    NONE = "none"


class Access(StrEnum):
    """What can drive there."""

    CAR = "car"
    NARROW = "narrow"
    NONE = "none"


class Building(StrEnum):
    """A building that is there already."""

    USABLE = "usable"
    REPAIR = "repair"
    UNFINISHED = "unfinished"
    NONE = "none"


class Letter(StrEnum):
    """The letter of the head of the village."""

    HELD = "held"
    PENDING = "pending"
    NONE = "none"


class Dossier(Table, table=True):
    """The land and building of one complaint. "" or None: not answered (yet, or passed over)."""

    id: int | None = Field(default=None, primary_key=True)
    complaint_id: int = Field(foreign_key="complaint.id", unique=True)
    land: str = Field(default="", max_length=16)
    size_m2: float | None = None
    side_a_m: float | None = None  # both sides, where they were told
    side_b_m: float | None = None
    owner: str = Field(default="", max_length=16)
    papers: list[str] = json_column(list)  # Paper; ["none"] is an answer, [] is none
    access: str = Field(default="", max_length=16)
    building: str = Field(default="", max_length=16)
    letter: str = Field(default="", max_length=16)
    skipped: list[str] = json_column(list)  # Item: passed over, not asked again by itself
    notes: dict[str, Any] = json_column(dict)  # Item -> the person's own words; may name somebody
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None  # the first time nothing was left to ask
