"""Groups of the Official Account (GMF): one for each case. They are bought, with at most 99 members at the start."""

from __future__ import annotations

from collections.abc import Sequence

from actions.messages import RefusedForGood, RetryLater
from bot.channel import Room
from bot.zalo_oa.calls import Calls
from bot.zalo_oa.settings import MOST_MEMBERS, ZaloOaSettings

PATH = "/v3.0/oa/group/creategroupwithoa"
LONGEST_NAME = 100


async def open_room(
    calls: Calls, settings: ZaloOaSettings, name: str, members: Sequence[str]
) -> Room | RefusedForGood | RetryLater:
    if not settings.asset_id:
        return RefusedForGood("THUKY_ZALO_OA_ASSET_ID is not set: no package for groups")
    wanted = list(dict.fromkeys(member for member in members if member))
    if not wanted:
        return RefusedForGood("nobody to make a group with")
    everyone = list(dict.fromkeys([*settings.group_admins, *wanted]))
    invited, left_out = everyone[:MOST_MEMBERS], everyone[MOST_MEMBERS:]
    body = {"group_name": name[:LONGEST_NAME], "asset_id": settings.asset_id, "member_user_ids": invited}
    answer = await calls.post(PATH, body)
    if not isinstance(answer, dict):
        return answer
    group = str(answer.get("group_id") or "")
    if not group:
        return RefusedForGood("Zalo made no group")
    return Room(group, link=str(answer.get("group_link") or ""), left_out=tuple(left_out))
