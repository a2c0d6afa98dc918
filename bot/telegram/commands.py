"""Slash commands: the menu Telegram shows, and the plain sentence that each stands for.

A command is rewritten into words at the door, so that everything behind understands one language only.
"""

from __future__ import annotations

from dataclasses import dataclass

START = "start"


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """`says` replaces the command; words after it stay. `alone` is used when nothing follows."""

    name: str
    description: str
    says: str
    alone: str
    in_menu: bool = True
    in_groups: bool = True
    """Also in the menu of groups."""


COMMANDS = (
    SlashCommand(START, "Bắt đầu, liên kết tài khoản", "", "", in_groups=False),
    SlashCommand("viec", "Việc của tôi", "việc", "việc của tôi"),
    SlashCommand("nhac", "Nhắc việc: /nhac 8h sáng mai họp giao ban", "nhắc tôi", "nhắc tôi"),
    SlashCommand("danhba", "Tìm người: /danhba chị Lan phòng Kinh tế", "danh bạ", "danh bạ"),
    SlashCommand("vu", "Vụ việc: /vu ngập đường Nguyễn Hữu Cảnh", "tình hình vụ", "tình hình vụ này"),
    SlashCommand(
        "nhom", "Lập nhóm xử lý: /nhom cháy chợ gồm anh Nam", "lập nhóm xử lý vụ", "lập nhóm xử lý vụ"
    ),
    SlashCommand("help", "Trợ giúp", "trợ giúp", "trợ giúp"),
    SlashCommand("trogiup", "Trợ giúp", "trợ giúp", "trợ giúp", in_menu=False),
)


def menu(*, in_group: bool = False) -> list[tuple[str, str]]:
    """Name and description of the commands to show, in order."""
    return [
        (command.name, command.description)
        for command in COMMANDS
        if command.in_menu and (command.in_groups or not in_group)
    ]


def sentence_for(name: str, rest: str) -> str | None:
    """What replaces the command in the text, given the words after it; None: no command of ours."""
    for command in COMMANDS:
        if command.name == name.lower():
            return command.says if rest.strip() else command.alone
    return None
