"""Records of the directory: units, people, their posts, nicknames, accounts and wishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from actions.states import Gender


@dataclass(eq=False, kw_only=True)
class Unit:
    """An organisational unit; units form a tree by `parent_id`."""

    id: int = field(init=False)
    name: str
    parent_id: int | None = None
    aliases: list[str] = field(default_factory=list)


@dataclass(eq=False, kw_only=True)
class Person:
    """A member of staff. `code` is the office's own unique code (mã cán bộ)."""

    id: int = field(init=False)
    code: str
    full_name: str
    gender: Gender = Gender.UNKNOWN
    mobile: str = ""
    office_phone: str = ""
    email: str = ""
    manager_id: int | None = None
    nicknames: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    active: bool = True

    @property
    def given_name(self) -> str:
        """The last word: how people are called (Nam in Đỗ Hoài Nam)."""
        return self.full_name.split()[-1] if self.full_name.split() else self.full_name


@dataclass(eq=False, kw_only=True)
class Post:
    """A person's post in a unit; the main one is shown."""

    id: int = field(init=False)
    person_id: int
    unit_id: int
    title: str
    is_head: bool = False
    main: bool = True


@dataclass(eq=False, kw_only=True)
class Nickname:
    """How one person (`owner_id`) or one group (`chat_id`) calls somebody; exactly one of the two is set.

    `folded` is the name as it is looked up, unique for its owner or group.
    """

    id: int = field(init=False)
    person_id: int
    name: str
    folded: str
    created_at: datetime
    owner_id: int | None = None
    chat_id: int | None = None


@dataclass(eq=False, kw_only=True)
class DirectoryChange:
    """Somebody was changed since the directory last got a new state; `token` is the same for one change."""

    id: int = field(init=False)
    person_id: int
    token: str


@dataclass(eq=False, kw_only=True)
class Identity:
    """One account of a person: UNIQUE(channel, account, external_id). `person_id` None: not linked yet."""

    id: int = field(init=False)
    channel: str
    account: str
    external_id: str
    person_id: int | None = None
    display_name: str = ""
    username: str = ""
    linked_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class PersonSettings:
    """What one person wishes for themselves: UNIQUE(person_id). Minutes count from midnight."""

    id: int = field(init=False)
    person_id: int
    quiet_from: int | None = None
    quiet_until: int | None = None
    """Every day from … until …, over midnight where the second is smaller."""
    quiet_days: list[int] = field(default_factory=list)
    """Days of the week (0 Monday) on which nothing is sent unasked."""
    silent_until: datetime | None = None
    digest_minute: int | None = None
    digest_off: bool = False
    leave_from: datetime | None = None
    leave_until: datetime | None = None
    channels: list[str] | None = None
    """In which channels the person wishes to be told things, first wish first ("zalo" means both kinds of it); None:
    where they wrote last."""
