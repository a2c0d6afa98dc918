"""Mentions of people and units, in families: with marks, without, abbreviated, dictated."""

from __future__ import annotations

import pytest

from nlu.people import Mention, PersonMention, find_people


def only(text: str) -> PersonMention:
    found = find_people(text)
    assert len(found) == 1, f"{text}: {found}"
    return found[0]


def said(text: str) -> list[str]:
    return [mention.text for mention in find_people(text) if not mention.is_pronoun]


@pytest.mark.parametrize(
    ("text", "mention", "address", "name"),
    [
        ("giao việc cho anh Nam trước thứ Sáu", "anh Nam", "anh", "Nam"),
        ("giao viec cho anh Nam truoc thu 6", "anh Nam", "anh", "Nam"),
        ("giao anh nam làm báo cáo quý 3", "anh nam", "anh", "nam"),
        ("giao a Nam lm bc", "a Nam", "anh", "Nam"),
        ("giao A. Nam làm báo cáo", "A. Nam", "anh", "Nam"),
        ("giao chi lan ra soat ho so", "chi lan", "chị", "lan"),
        ("giao c.Lan rà soát", "c.Lan", "chị", "Lan"),
        ("đ/c Nguyễn Văn A chủ trì", "đ/c Nguyễn Văn A", "đồng chí", "Nguyễn Văn A"),
        ("giao đc Lan soạn", "đc Lan", "đồng chí", "Lan"),
        ("bà Trần Ngọc Diệp tiếp nhận đơn", "bà Trần Ngọc Diệp", "bà", "Trần Ngọc Diệp"),
    ],
)
def test_a_name_follows_its_address_word(text: str, mention: str, address: str, name: str) -> None:
    found = only(text)
    assert (found.text, found.address, found.name) == (mention, address, name)


@pytest.mark.parametrize("text", ["anh Hai", "chị Ba", "anh Tư", "anh Sáu", "chú Năm", "cô Bảy", "cô Tám"])
def test_birth_order_names_are_people(text: str) -> None:
    assert only(f"giao {text} dọn kho").text == text


def test_a_number_after_a_kin_word_is_a_time_where_a_clock_follows() -> None:
    assert said("nhắc anh năm giờ chiều họp") == []


@pytest.mark.parametrize(
    ("text", "title", "unit"),
    [
        ("giao Trưởng phòng Hành chính chuẩn bị hội trường", "Trưởng phòng", "phòng Hành chính"),
        ("giao truong phong hanh chinh chuan bi", "truong phong", "phong hanh chinh"),
        ("PGĐ SXD kiểm tra", "PGĐ", "SXD"),
        ("CT phường Tân Định chủ trì", "CT", "phường Tân Định"),
        ("giao PCT phụ trách đô thị khảo sát bãi xe", "PCT phụ trách đô thị", None),
        ("Giám đốc Sở Y tế là ai", "Giám đốc", "Sở Y tế"),
        ("Trưởng khu phố 2 lập danh sách", "Trưởng khu phố 2", None),
        ("Thủ trưởng các đơn vị rà soát", "Thủ trưởng", "các đơn vị"),
    ],
)
def test_a_title_stands_for_a_person(text: str, title: str, unit: str | None) -> None:
    found = only(text)
    assert (found.title, found.unit) == (title, unit)
    assert not found.is_unit


def test_a_title_takes_the_name_that_follows() -> None:
    found = only("giao PGĐ Hùng kiểm tra")
    assert (found.title, found.name) == ("PGĐ", "Hùng")


def test_tp_is_a_title_before_a_name_and_a_city_elsewhere() -> None:
    assert only("TP Nam lo vụ này").title == "TP"
    assert said("báo cáo TP HCM") == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Phòng Kinh tế chủ trì", "Phòng Kinh tế"),
        ("phong kinh te chu tri", "phong kinh te"),
        ("P. KT chủ trì", "P. KT"),
        ("STC báo cáo", "STC"),
        ("đề nghị VPUB mời họp", "VPUB"),
        ("UBND phường Bến Nghé mời họp", "UBND phường Bến Nghé"),
        ("Phòng Kinh tế, Hạ tầng và Đô thị tham mưu", "Phòng Kinh tế, Hạ tầng và Đô thị"),
        ("Văn phòng HĐND và UBND tham mưu", "Văn phòng HĐND và UBND"),
        ("giao Văn phòng xây dựng kế hoạch", "Văn phòng"),
        ("bộ phận một cửa thống kê hồ sơ", "bộ phận một cửa"),
        ("tổ công nghệ số cộng đồng hướng dẫn người dân", "tổ công nghệ số cộng đồng"),
        ("Đội Cảnh sát giao thông cắm biển", "Đội Cảnh sát giao thông"),
    ],
)
def test_units_are_mentions_of_their_own(text: str, unit: str) -> None:
    found = only(text)
    assert found.is_unit
    assert found.unit == found.text == unit


@pytest.mark.parametrize(
    "text",
    [
        "chuẩn bị phòng họp và văn phòng phẩm",
        "cơ sở hạ tầng xuống cấp",
        "họp giao ban lúc 8h",
        "ban hành quyết định",
        "nhờ thông báo cho mọi người",
        "thu thập số liệu, tổng hợp danh sách",
        "phong chong bao lut va thong bao cho dan",
        "Mai họp lúc 9h",
        "số điện thoại là gì",
        "chi tiết ở địa chỉ này",
        "tra loi kien nghi cua cu tri",
        "thứ Tư và thứ Năm",
    ],
)
def test_ordinary_words_are_nobody(text: str) -> None:
    assert said(text) == []


def test_lists_hold_everyone_in_order() -> None:
    assert said("anh Nam, chị Lan và anh Tuấn phối hợp") == ["anh Nam", "chị Lan", "anh Tuấn"]
    assert said("giao anh Nam, Lan và Tuấn") == ["anh Nam", "Lan", "Tuấn"]


def test_a_unit_after_a_name_belongs_to_the_person() -> None:
    found = only("Nam bên Phòng Kinh tế")
    assert (found.name, found.unit, found.is_unit) == ("Nam", "Phòng Kinh tế", False)
    assert only("số điện thoại chị Lan phòng Kinh tế").unit == "phòng Kinh tế"
    assert only("giao anh Nguyễn Văn Nam (Phòng Nội vụ) soạn").unit == "Phòng Nội vụ"


def test_nicknames_belong_to_the_name() -> None:
    assert only("giao anh Nam nhỏ làm").name == "Nam nhỏ"


@pytest.mark.parametrize(
    "text", ["nhắc em 8h mai", "em nhận việc 12", "giao cho em", "nhắc tôi 8h", "nhac toi 8h"]
)
def test_kin_words_and_pronouns_mean_the_speaker(text: str) -> None:
    assert only(text).pronoun == "me"


def test_an_elder_who_gives_em_a_task_speaks_to_the_listener() -> None:
    speaker, listener = find_people("anh giao em việc này")
    assert (speaker.pronoun, listener.pronoun) == ("me", "you")


def test_he_and_the_boss_are_pronouns_that_need_the_conversation() -> None:
    boss, him = find_people("sếp ơi anh ấy nộp chưa")
    assert (boss.pronoun, him.pronoun) == ("boss", "him")
    assert not him.is_pronoun


def test_an_account_marked_by_the_channel_wins_over_its_words() -> None:
    text = "giao @dohoainam làm báo cáo"
    found = find_people(text, mentions=[Mention(5, 15, "778")])
    assert [(mention.text, mention.external_id) for mention in found] == [("@dohoainam", "778")]


def test_the_assistant_itself_is_no_person() -> None:
    assert (
        find_people("@thuky_bot nhắc tôi 8h", mentions=[Mention(0, 10, "1", is_assistant=True)])[0].pronoun
        == "me"
    )


def test_an_at_sign_in_an_address_of_mail_is_no_mention() -> None:
    assert said("gửi về hop.thu@hcm.gov.vn nhé") == []


def test_spans_count_code_points_of_decomposed_text() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", "giao chị Thủy rà soát hồ sơ")
    found = only(text)
    assert text[found.begin : found.finish] == found.text
    assert unicodedata.normalize("NFC", found.text) == "chị Thủy"


def test_a_dictated_message_without_capitals_still_names_people() -> None:
    assert said("bình làm slide trâm đọc bản tin khoa chạy máy chiếu") == ["bình", "trâm", "khoa"]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("rà soát an toàn phòng cháy chợ", []),
        ("ra soat an toan phong chay cho", []),
        ("toàn phòng họp lúc 8h", ["toàn phòng"]),
        ("chị hạnh kiểm tra công trình", ["chị hạnh"]),
        ("chi hanh kiem tra cong trinh", ["chi hanh"]),
        ("chi tram dich tai lieu sang tieng anh trong tuan nay", ["chi tram"]),
        ("so du lich xay dung chuong trinh le hoi", ["so du lich"]),
        ("so du lieu da nhap", []),
        ("giao phong kinh te, ha tang va do thi ra soat du an", ["phong kinh te, ha tang va do thi"]),
        ("cong van so 5128/ubnd-nc ve phong chay", []),
        ("nho chi Hang ra soat giup em trong chieu nay", ["chi Hang"]),
        ("giao chi diem, han thu sau", ["chi diem"]),
    ],
)
def test_words_typed_without_marks_name_only_those_who_are_meant(text: str, mentions: list[str]) -> None:
    assert said(text) == mentions
