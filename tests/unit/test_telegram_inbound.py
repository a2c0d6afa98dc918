"""What the assistant makes of a Telegram update."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from actions.messages import Attachment, Inbound, Mention, ReplyTo, Vote
from actions.models import ChatKind
from bot.telegram import inbound_from
from tests.fakes.telegram_acts import Act, Acts
from tests.fakes.telegram_world import Chat, Sent, User

NOW = datetime(2026, 11, 19, 3, 0, tzinfo=UTC)
BOT = User(7_000_000_001, "Thư Ký", username="thuky_bot", is_bot=True)


@pytest.fixture
def people() -> Acts:
    acts = Acts(BOT, clock=NOW.timestamp)
    acts.privacy(on=False)
    acts.world.allowed = [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
        "poll_answer",
        "poll",
        "chat_join_request",
    ]
    return acts


@pytest.fixture
def kiet(people: Acts) -> User:
    return people.user("Tuấn Kiệt", last_name="Phan Văn", username="tuankiet", phone="84903000001")


@pytest.fixture
def nam(people: Acts) -> User:
    return people.user("Nam", username="hoainam", phone="84903000002")


@pytest.fixture
def office(people: Acts, kiet: User, nam: User) -> Chat:
    return people.group("Văn phòng", kiet, nam, supergroup=True)


def read(update: dict[str, Any] | Act | None) -> Inbound | None:
    raw = update.update if isinstance(update, Act) else update
    assert raw is not None
    return inbound_from(Update.de_json(raw, None), BOT.id, BOT.username, received_at=NOW)


def understood(update: dict[str, Any] | Act | None) -> Inbound:
    inbound = read(update)
    assert inbound is not None
    assert Inbound.from_json(inbound.as_json()) == inbound
    return inbound


def card(people: Acts, chat: Chat, text: str = "Việc 12", **values: Any) -> Sent:
    """A message of the assistant, as the server would keep it."""
    message = people.world.new_message(chat, BOT, {"text": text})
    sent = Sent(chat.id, message["message_id"], "sendMessage", text, 0.0, **values)
    people.world.sent[chat.id, sent.message_id] = sent
    return sent


def test_a_private_text_is_addressed_and_carries_who_where_and_when(people: Acts, kiet: User) -> None:
    act = people.says(kiet, "việc của tôi")
    assert understood(act) == Inbound(
        channel="telegram",
        account=str(BOT.id),
        event_id=str(act.update_id),
        kind="text",
        chat_id=str(kiet.id),
        chat_kind=ChatKind.PRIVATE,
        sender_id=str(kiet.id),
        sender_name="Tuấn Kiệt Phan Văn",
        sender_username="tuankiet",
        sent_at=NOW,
        message_id=str(act.message_id),
        text="việc của tôi",
    )


def test_a_group_text_without_a_call_is_not_addressed(people: Acts, kiet: User, office: Chat) -> None:
    inbound = understood(people.says(kiet, "hôm nay trời đẹp quá", chat=office))
    assert (inbound.chat_kind, inbound.chat_title, inbound.addressed) == (ChatKind.GROUP, "Văn phòng", False)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("@thuky_bot giao anh Nam làm báo cáo", "giao anh Nam làm báo cáo"),
        ("@Thuky_Bot, giao anh Nam làm báo cáo", "giao anh Nam làm báo cáo"),
        ("nhờ @thuky_bot nhắc tôi 8h", "nhờ nhắc tôi 8h"),
        ("nhắc tôi 8h @thuky_bot", "nhắc tôi 8h"),
        ("🟢🟢 @thuky_bot: việc của tôi", "🟢🟢 việc của tôi"),
        ("@thuky_bot\nviệc 12 xong rồi", "việc 12 xong rồi"),
        ("@thuky_bot @thuky_bot việc của tôi", "việc của tôi"),
        ("@thuky_bot", ""),
    ],
)
def test_the_bots_name_is_taken_out_and_means_addressed(
    people: Acts, kiet: User, office: Chat, said: str, text: str
) -> None:
    inbound = understood(people.says(kiet, said, chat=office))
    assert (inbound.text, inbound.addressed, inbound.mentions) == (text, True, ())


def test_a_picked_mention_of_the_bot_counts_too(people: Acts, kiet: User, office: Chat) -> None:
    act = people.says(kiet, "Thư Ký ơi việc của tôi", chat=office, text_mentions={"Thư Ký": BOT})
    assert (understood(act).text, understood(act).addressed) == ("ơi việc của tôi", True)


def test_another_bots_longer_name_is_not_ours(people: Acts, kiet: User, office: Chat) -> None:
    inbound = understood(people.says(kiet, "@thuky_bot2 việc của tôi", chat=office))
    assert (inbound.text, inbound.addressed) == ("@thuky_bot2 việc của tôi", False)
    assert inbound.mentions[0].username == "thuky_bot2"


def test_mentions_have_code_point_spans_in_the_text_that_is_left(
    people: Acts, kiet: User, nam: User, office: Chat
) -> None:
    lan = people.user("Ngọc Lan")
    said = "🟢 @thuky_bot giao @hoainam và 🟡 chị Lan rà soát"
    inbound = understood(people.says(kiet, said, chat=office, text_mentions={"chị Lan": lan}))
    assert inbound.text == "🟢 giao @hoainam và 🟡 chị Lan rà soát"
    first, second = inbound.mentions
    assert inbound.text[first.begin : first.finish] == "@hoainam"
    assert (first.username, first.external_id) == ("hoainam", "")
    assert inbound.text[second.begin : second.finish] == "chị Lan"
    assert second.external_id == str(lan.id)


def test_decomposed_letters_keep_their_offsets(people: Acts, kiet: User, office: Chat) -> None:
    inbound = understood(people.says(kiet, "giao vie\u0323\u0302c cho @hoainam", chat=office))
    mention = inbound.mentions[0]
    assert inbound.text[mention.begin : mention.finish] == "@hoainam"


def test_start_carries_its_payload(people: Acts, kiet: User, office: Chat) -> None:
    inbound = understood(people.starts(kiet, "ma-lien-ket_7"))
    assert (inbound.kind, inbound.text) == ("start", "ma-lien-ket_7")
    assert understood(people.starts(kiet)).text == ""
    in_group = understood(people.starts(kiet, "phong", chat=office))
    assert (in_group.kind, in_group.text, in_group.addressed) == ("start", "phong", True)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("/viec", "việc của tôi"),
        ("/viec@thuky_bot", "việc của tôi"),
        ("/viec 12 xong rồi", "việc 12 xong rồi"),
        ("/nhac 8h sáng mai họp giao ban", "nhắc tôi 8h sáng mai họp giao ban"),
        ("/nhac@Thuky_Bot 8h mai họp", "nhắc tôi 8h mai họp"),
        ("/danhba chị Lan phòng Kinh tế", "danh bạ chị Lan phòng Kinh tế"),
        ("/help", "trợ giúp"),
        ("/trogiup", "trợ giúp"),
        ("/Help", "trợ giúp"),
        ("@thuky_bot /viec", "việc của tôi"),
        ("/khongco abc", "/khongco abc"),
        ("/khongco@thuky_bot abc", "/khongco abc"),
    ],
)
def test_a_command_becomes_the_sentence_it_stands_for(
    people: Acts, kiet: User, office: Chat, said: str, text: str
) -> None:
    inbound = understood(people.says(kiet, said, chat=office))
    assert (inbound.kind, inbound.text, inbound.addressed) == ("text", text, True)


def test_mentions_behind_a_command_move_with_the_words(people: Acts, kiet: User) -> None:
    inbound = understood(people.says(kiet, "/nhac @hoainam nộp báo cáo"))
    mention = inbound.mentions[0]
    assert inbound.text[mention.begin : mention.finish] == "@hoainam"


def test_a_command_to_another_bot_is_left_alone(people: Acts, kiet: User, office: Chat) -> None:
    inbound = understood(people.says(kiet, "/viec@other_bot 12", chat=office))
    assert (inbound.text, inbound.addressed) == ("/viec@other_bot 12", False)


def test_a_reply_to_a_card_is_addressed(people: Acts, kiet: User, office: Chat) -> None:
    sent = card(people, office)
    inbound = understood(people.says(kiet, "xong rồi", chat=office, reply_to=sent))
    assert inbound.addressed
    assert inbound.reply_to == ReplyTo(str(sent.message_id), "Việc 12", str(BOT.id), from_assistant=True)


def test_a_reply_to_a_person_names_them_and_is_not_addressed(
    people: Acts, kiet: User, nam: User, office: Chat
) -> None:
    theirs = people.says(nam, "báo cáo chưa có số liệu", chat=office)
    inbound = understood(people.says(kiet, "khi nào có?", chat=office, reply_to=theirs))
    assert not inbound.addressed
    assert inbound.reply_to == ReplyTo(str(theirs.message_id), "báo cáo chưa có số liệu", str(nam.id))


def test_a_quote_narrows_the_message_replied_to(people: Acts, kiet: User, nam: User, office: Chat) -> None:
    theirs = people.says(nam, "sáng họp, chiều nộp báo cáo", chat=office)
    update = people.says(kiet, "@thuky_bot giao chị Lan", chat=office, reply_to=theirs).update
    assert update is not None
    update["message"]["quote"] = {"text": "nộp báo cáo", "position": 15}
    inbound = understood(update)
    assert inbound.reply_to is not None
    assert inbound.reply_to.text == "nộp báo cáo"


def test_a_topic_is_a_thread_and_its_opening_is_no_reply(people: Acts, kiet: User) -> None:
    forum = people.forum("Các vụ việc", kiet)
    topic = people.topic(forum, "Ngập đường")
    inbound = understood(people.says(kiet, "chào", chat=forum, thread=topic))
    assert (inbound.thread, inbound.reply_to, inbound.addressed) == (str(topic), None, False)


def test_a_press_carries_token_and_callback_and_the_time_we_got_it(
    people: Acts, nam: User, office: Chat
) -> None:
    sent = card(people, office, buttons=[[("Nhận việc", "t-0001")]])
    inbound = understood(people.presses(nam, "Nhận việc", chat=office))
    assert (inbound.kind, inbound.token, inbound.sender_id) == ("press", "t-0001", str(nam.id))
    assert (inbound.message_id, inbound.chat_id) == (str(sent.message_id), str(office.id))
    assert (inbound.sent_at, inbound.addressed) == (NOW, True)
    assert inbound.callback_id == "query-1"


def test_a_press_in_a_topic_stays_in_it(people: Acts, kiet: User) -> None:
    forum = people.forum("Các vụ việc", kiet)
    topic = people.topic(forum, "Ngập đường")
    message = people.world.new_message(forum, BOT, {"text": "a"}, thread=topic)
    sent = Sent(forum.id, message["message_id"], "sendMessage", "a", 0.0, buttons=[[("Đúng", "t")]])
    people.world.sent[forum.id, sent.message_id] = sent
    assert understood(people.presses(kiet, "Đúng", chat=forum)).thread == str(topic)


def test_a_press_on_a_message_too_old_to_see_still_counts(people: Acts, nam: User, office: Chat) -> None:
    card(people, office, buttons=[[("Nhận việc", "t-0001")]])
    update = people.presses(nam, "Nhận việc", chat=office).update
    assert update is not None
    update["callback_query"]["message"] = {"chat": office.as_json(), "message_id": 7, "date": 0}
    assert (understood(update).token, understood(update).message_id) == ("t-0001", "7")


def test_ones_own_phone_number_is_proven(people: Acts, nam: User) -> None:
    inbound = understood(people.shares_contact(nam))
    assert (inbound.kind, inbound.phone, inbound.contact_id) == ("contact", "+84903000002", "")


def test_anothers_contact_is_never_ones_own_number(people: Acts, nam: User, kiet: User) -> None:
    inbound = understood(people.shares_contact(nam, kiet))
    assert (inbound.phone, inbound.contact_id, inbound.text) == ("", str(kiet.id), "Tuấn Kiệt Phan Văn")


def test_a_typed_contact_without_account_proves_nothing(people: Acts, nam: User) -> None:
    inbound = understood(people.shares_contact(nam, phone_number="+84903000001", first_name="Anh Kiệt"))
    assert (inbound.phone, inbound.contact_id, inbound.text) == ("", "", "Anh Kiệt")


def test_a_contact_in_a_group_is_addressed_only_as_a_reply(people: Acts, nam: User, office: Chat) -> None:
    assert not understood(people.shares_contact(nam, chat=office)).addressed


def test_an_edit_names_the_message_it_changes(people: Acts, kiet: User, office: Chat) -> None:
    act = people.says(kiet, "@thuky_bot giao anh Nam", chat=office)
    inbound = understood(people.edits(act, "@thuky_bot giao chị Lan"))
    assert (inbound.kind, inbound.text, inbound.message_id) == ("edit", "giao chị Lan", str(act.message_id))
    assert inbound.event_id != understood(act).event_id


def test_files_come_with_their_handles(people: Acts, nam: User) -> None:
    voice = understood(people.sends_voice(nam, b"OggS"))
    assert voice.attachments == (Attachment("voice", "file-1", "", "audio/ogg", 4),)
    document = understood(people.sends_document(nam, "báo cáo.pdf", b"%PDF-", caption="việc 12 xong rồi"))
    assert document.text == "việc 12 xong rồi"
    assert document.attachments == (Attachment("file", "file-2", "báo cáo.pdf", "application/pdf", 5),)
    photo = understood(people.sends_photo(nam, b"x" * 50))
    assert photo.attachments == (Attachment("image", "file-4", "", "image/jpeg", 50),)


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        (
            {"audio": {"duration": 3, "file_name": "a.mp3", "mime_type": "audio/mpeg"}},
            Attachment("audio", "f", "a.mp3", "audio/mpeg"),
        ),
        ({"video": {"duration": 3, "width": 1, "height": 1}}, Attachment("video", "f")),
        ({"video_note": {"duration": 3, "length": 1}}, Attachment("video", "f", mime="video/mp4")),
        (
            {"animation": {"duration": 3, "width": 1, "height": 1}, "document": {}},
            Attachment("video", "f"),
        ),
        (
            {
                "sticker": {
                    "width": 1,
                    "height": 1,
                    "type": "regular",
                    "is_animated": False,
                    "is_video": False,
                    "emoji": "👍",
                }
            },
            Attachment("sticker", "f", "👍"),
        ),
    ],
)
def test_every_kind_of_file_is_one_attachment(
    people: Acts, nam: User, content: dict[str, dict[str, Any]], attachment: Attachment
) -> None:
    update = people.says(nam, "x").update
    assert update is not None
    del update["message"]["text"]
    handle = {"file_id": "f", "file_unique_id": "u"}
    update["message"] |= {kind: {**handle, **values} for kind, values in content.items()}
    assert understood(update).attachments == (attachment,)


def test_a_place_is_its_coordinates(people: Acts, nam: User) -> None:
    update = people.says(nam, "x").update
    assert update is not None
    update["message"]["location"] = {"latitude": 10.77, "longitude": 106.7}
    assert understood(update).attachments == (Attachment("location", "10.77,106.7"),)


def test_what_we_cannot_read_arrives_empty_rather_than_not_at_all(people: Acts, nam: User) -> None:
    update = people.says(nam, "x").update
    assert update is not None
    del update["message"]["text"]
    update["message"]["dice"] = {"emoji": "🎲", "value": 3}
    assert understood(update).text == ""


def test_the_bot_learns_that_it_was_added_and_removed(people: Acts, kiet: User) -> None:
    group = people.world.new_group("Phòng Kinh tế", "group", [kiet])
    me = (Mention(0, 0, str(BOT.id), "thuky_bot", is_assistant=True),)
    people.adds_bot(group, kiet)
    added, service = (update for update in people.world.history)
    inbound = understood(added)
    assert (inbound.kind, inbound.mentions, inbound.sender_id) == ("joined", me, str(kiet.id))
    assert (inbound.addressed, inbound.chat_title) == (True, "Phòng Kinh tế")
    assert read(service) is None
    people.removes_bot(group, kiet)
    inbound = understood(people.world.history[-1])
    assert (inbound.kind, inbound.mentions) == ("left", me)


def test_blocking_is_leaving_and_unblocking_joining(people: Acts, nam: User) -> None:
    kinds = [
        (i.kind, i.chat_kind, i.chat_id)
        for i in (understood(people.blocks(nam)), understood(people.unblocks(nam)))
    ]
    assert kinds == [("left", ChatKind.PRIVATE, str(nam.id)), ("joined", ChatKind.PRIVATE, str(nam.id))]


def test_people_come_and_go_by_service_message(people: Acts, kiet: User, office: Chat) -> None:
    lan, hoa = people.user("Lan", username="ngoclan"), people.user("Hoa")
    inbound = understood(people.joins(office, lan, hoa, by=kiet))
    assert (inbound.kind, inbound.sender_id, inbound.addressed) == ("joined", str(kiet.id), False)
    assert [(m.external_id, m.username) for m in inbound.mentions] == [
        (str(lan.id), "ngoclan"),
        (str(hoa.id), ""),
    ]
    inbound = understood(people.leaves(office, lan))
    assert (inbound.kind, inbound.mentions[0].external_id) == ("left", str(lan.id))


def test_an_administrator_bot_learns_of_members_twice_with_the_same_meaning(people: Acts, kiet: User) -> None:
    group = people.group("Văn phòng", kiet, bot="administrator")
    lan = people.user("Lan")
    people.joins(group, lan, by=kiet)
    changes = [understood(update) for update in people.world.history]
    assert [(i.kind, i.mentions, i.sender_id) for i in changes] == [
        ("joined", (Mention(0, 0, str(lan.id)),), str(kiet.id))
    ] * 2


def test_a_promotion_is_neither_joining_nor_leaving(
    people: Acts, kiet: User, nam: User, office: Chat
) -> None:
    told = understood(people.promotes_bot(office, kiet))
    assert (told.kind, told.sees_all) == ("rights", True)
    update = people.promotes_bot(office, kiet, admin=False).update
    assert update is not None
    for name in ("old_chat_member", "new_chat_member"):
        update["my_chat_member"][name]["user"] = nam.as_json()
    assert read(update) is None


def test_a_reaction_names_the_message_and_the_new_emoji(people: Acts, nam: User) -> None:
    chat = people.private(nam)
    sent = card(people, chat)
    inbound = understood(people.reacts(nam, sent, "👍"))
    assert (inbound.kind, inbound.text, inbound.message_id) == ("react", "👍", str(sent.message_id))


def test_an_anonymous_administrator_speaks_as_the_group(people: Acts, kiet: User, office: Chat) -> None:
    update = people.says(kiet, "@thuky_bot việc của tôi", chat=office).update
    assert update is not None
    anonymous = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
    update["message"] |= {"from": anonymous.as_json(), "sender_chat": office.as_json()}
    inbound = understood(update)
    assert (inbound.sender_id, inbound.sender_name) == (str(office.id), "Văn phòng")


def test_service_messages_other_bots_and_channel_posts_mean_nothing(
    people: Acts, kiet: User, office: Chat
) -> None:
    assert read(people.renames(office, "Văn phòng mới", kiet)) is None
    other = people.user("Other", is_bot=True)
    assert read(people.says(other, "@thuky_bot xin chào", chat=office)) is None
    forwarded = people.says(kiet, "tin kênh", chat=office).update
    assert forwarded is not None
    channel = {"id": -100999, "type": "channel", "title": "Kênh"}
    forwarded["message"] |= {"sender_chat": channel, "is_automatic_forward": True}
    assert read(forwarded) is None
    post = {"message_id": 1, "date": 0, "chat": channel, "text": "tin"}
    assert read({"update_id": 1, "channel_post": post}) is None
    assert (
        read({"update_id": 2, "poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": []}})
        is None
    )


def test_a_group_that_becomes_a_supergroup_is_told_twice_with_the_same_meaning(
    people: Acts, kiet: User
) -> None:
    old = people.group("Cũ", kiet)
    new = people.migrates(old)
    told = [understood(update) for update in people.world.history[-2:]]
    assert [(each.kind, each.chat_id, each.moved_to, each.addressed) for each in told] == [
        ("moved", str(old.id), str(new.id), False)
    ] * 2


def test_a_quote_from_another_chat_is_its_words_alone(people: Acts, kiet: User, office: Chat) -> None:
    update = people.says(kiet, "@thuky_bot giao chị Lan cái này", chat=office).update
    assert update is not None
    update["message"] |= {
        "external_reply": {
            "origin": {"type": "hidden_user", "date": 0, "sender_user_name": "Dân"},
            "document": {"file_id": "f", "file_unique_id": "u", "file_name": "don.pdf"},
        },
        "quote": {"text": "ngập hẻm 47", "position": 0},
    }
    reply = understood(update).reply_to
    assert reply is not None
    assert (reply.message_id, reply.text, reply.from_assistant) == ("", "ngập hẻm 47", False)
    assert [file.name for file in reply.attachments] == ["don.pdf"]


def test_offsets_beyond_the_text_do_no_harm(people: Acts, kiet: User, office: Chat) -> None:
    update = people.says(kiet, "chào", chat=office).update
    assert update is not None
    update["message"]["entities"] = [
        {"type": "mention", "offset": 90, "length": 5},
        {"type": "mention", "offset": 2, "length": 99},
    ]
    inbound = understood(update)
    assert [(m.begin, m.finish) for m in inbound.mentions] == [(4, 4), (2, 4)]


def test_the_same_update_gives_the_same_event(people: Acts, kiet: User) -> None:
    act = people.says(kiet, "chào")
    assert understood(act) == understood(act)


def test_a_vote_names_the_poll_and_no_chat(people: Acts, nam: User, office: Chat) -> None:
    shown = {"id": "p1", "question": "?", "options": [], "is_anonymous": False}
    value = {"poll_id": "p1", "user": nam.as_json(), "option_ids": [1], "option_persistent_ids": ["1"]}
    said = understood(people.world.put_update("poll_answer", value))
    assert (said.kind, said.sender_id, said.vote) == ("vote", str(nam.id), Vote("p1", (1,)))
    assert (said.chat_id, said.sent_at, said.addressed) == ("poll:p1", NOW, False)
    taken_back = {**value, "option_ids": [], "option_persistent_ids": []}
    assert understood(people.world.put_update("poll_answer", taken_back)).vote == Vote("p1")
    of_a_chat = {**value, "voter_chat": office.as_json()}
    of_a_chat.pop("user")
    assert read(people.world.put_update("poll_answer", of_a_chat)) is None
    whole = {
        **shown,
        "question": "Lấy ý kiến 3 · Ngày họp",
        "options": [{"persistent_id": "0", "text": "Thứ Ba", "voter_count": 1}],
        "total_voter_count": 1,
        "is_closed": False,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
    said = understood(people.world.put_update("poll", whole))
    assert (said.kind, said.vote) == ("poll", Vote("p1", (), "Lấy ý kiến 3 · Ngày họp", ("Thứ Ba",)))
    assert read(people.world.put_update("poll", {**whole, "is_anonymous": True})) is None


def test_who_asks_to_come_in_is_named_with_the_chat_where_they_can_be_told(
    people: Acts, nam: User, office: Chat
) -> None:
    lan = people.user("Lan", started=False)
    office.members[BOT.id], office.joins_by_request = "administrator", True
    said = understood(people.asks_in(lan, office))
    assert (said.kind, said.sender_id, said.private_chat) == ("asks_in", str(lan.id), str(lan.id))
    assert (said.chat_id, said.addressed) == (str(office.id), False)
