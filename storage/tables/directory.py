"""Units, people and what belongs to them: posts, nicknames, accounts, wishes."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint

from actions.models import Gender
from storage.schema import choice, flag, json_value, moment, number, partial, refers, table, words

units = table(
    "units",
    words("name"),
    refers("parent_id", "units", optional=True),
    json_value("aliases"),
    Index(None, "name"),
)

people = table(
    "people",
    words("code"),
    words("full_name"),
    choice("gender", Gender),
    words("mobile"),
    words("mobile_key"),
    words("office_phone"),
    words("email"),
    refers("manager_id", "people", optional=True),
    json_value("nicknames"),
    json_value("roles"),
    flag("active"),
    UniqueConstraint("code"),
    Index(None, "mobile_key"),
    Index(None, "manager_id"),
)

posts = table(
    "posts",
    refers("person_id", "people"),
    refers("unit_id", "units"),
    words("title"),
    flag("is_head"),
    flag("main"),
    Index(None, "person_id"),
    Index(None, "unit_id"),
)

nicknames = table(
    "nicknames",
    refers("person_id", "people"),
    words("name"),
    words("folded"),
    moment("created_at"),
    refers("owner_id", "people", optional=True),
    refers("chat_id", "chats", optional=True),
    Index(None, "person_id"),
)
partial(
    "uq_nicknames_of_person",
    nicknames,
    "owner_id",
    "folded",
    where=nicknames.c.owner_id.is_not(None),
    unique=True,
)
partial(
    "uq_nicknames_of_chat",
    nicknames,
    "chat_id",
    "folded",
    where=nicknames.c.chat_id.is_not(None),
    unique=True,
)

directory_changes = table("directory_changes", refers("person_id", "people"), words("token"))

identities = table(
    "identities",
    words("channel"),
    words("account"),
    words("external_id"),
    refers("person_id", "people", optional=True),
    words("display_name"),
    words("username"),
    moment("linked_at", optional=True),
    UniqueConstraint("channel", "account", "external_id"),
    Index(None, "channel", "account", "username"),
    Index(None, "person_id"),
)

person_settings = table(
    "person_settings",
    refers("person_id", "people"),
    number("quiet_from", optional=True),
    number("quiet_until", optional=True),
    json_value("quiet_days"),
    moment("silent_until", optional=True),
    number("digest_minute", optional=True),
    flag("digest_off"),
    moment("leave_from", optional=True),
    moment("leave_until", optional=True),
    json_value("channels", optional=True),
    UniqueConstraint("person_id"),
    Index(None, "digest_minute"),
)
