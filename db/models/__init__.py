"""All tables, no behaviour: the verbs stand in the modules named after the tables.

Words of state are plain text columns (a new word is no migration); the enums beside them list
them. A JSON column is replaced, never changed in place: an in-place change is not saved.
"""

from db.models.attachments import Attachment as Attachment
from db.models.attachments import AttachmentStatus as AttachmentStatus
from db.models.attachments import PictureMatch as PictureMatch
from db.models.attachments import PicturePrint as PicturePrint
from db.models.audit import AuditEntry as AuditEntry
from db.models.base import NAMING as NAMING
from db.models.base import Table as Table
from db.models.broadcasts import Broadcast as Broadcast
from db.models.broadcasts import BroadcastKind as BroadcastKind
from db.models.broadcasts import BroadcastRecipient as BroadcastRecipient
from db.models.broadcasts import BroadcastStatus as BroadcastStatus
from db.models.broadcasts import Mode as Mode
from db.models.broadcasts import Skip as Skip
from db.models.complaints import Complaint as Complaint
from db.models.complaints import ComplaintEvent as ComplaintEvent
from db.models.complaints import ComplaintStatus as ComplaintStatus
from db.models.complaints import Stage as Stage
from db.models.documents import Document as Document
from db.models.dossiers import Dossier as Dossier
from db.models.knowledge import Feedback as Feedback
from db.models.knowledge import LearnedPhrase as LearnedPhrase
from db.models.knowledge import PhraseStatus as PhraseStatus
from db.models.knowledge import Question as Question
from db.models.knowledge import TopicVersion as TopicVersion
from db.models.messages import Counter as Counter
from db.models.messages import EarlyReceipt as EarlyReceipt
from db.models.messages import Inbox as Inbox
from db.models.messages import Lease as Lease
from db.models.messages import MessageStatus as MessageStatus
from db.models.messages import MessageTemplate as MessageTemplate
from db.models.messages import Outbox as Outbox
from db.models.messages import SentPart as SentPart
from db.models.offices import Card as Card
from db.models.offices import Office as Office
from db.models.offices import OfficialGroup as OfficialGroup
from db.models.offices import Route as Route
from db.models.people import Contact as Contact
from db.models.people import Cooperative as Cooperative
from db.models.people import Official as Official
from db.models.people import Person as Person
from db.models.reminders import DutyDone as DutyDone
from db.models.reminders import Occurrence as Occurrence
from db.models.reminders import Reminder as Reminder
from db.models.reminders import ReminderClock as ReminderClock
from db.models.reminders import ReminderMute as ReminderMute
