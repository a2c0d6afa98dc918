"""Orders: who leads, who helps, what, by when, how urgent."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nlu.assignments import read_tasks
from nlu.people import find_people
from nlu.task_read import TaskRead
from nlu.time import read

NOW = datetime(2026, 11, 19, 10, 0, tzinfo=timezone(timedelta(hours=7)))  # a Thursday


def tasks(text: str) -> tuple[TaskRead, ...]:
    return read_tasks(text, people=find_people(text), found=read(text, now=NOW))


def one(text: str) -> TaskRead:
    found = tasks(text)
    assert len(found) == 1, found
    return found[0]


def leads(task: TaskRead) -> list[str]:
    return [mention.text for mention in task.leads]


def helpers(task: TaskRead) -> list[str]:
    return [mention.text for mention in task.coordinators]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("giao anh Nam làm báo cáo quý 3 trước thứ Sáu", "làm báo cáo quý 3"),
        ("giao anh Nam lam bao cao quy 3 truoc thu 6", "lam bao cao quy 3"),
        ("giao anh nam làm báo cáo quý ba trước thứ sáu", "làm báo cáo quý ba"),
        ("anh Nam làm báo cáo quý 3 nhé, thứ Sáu nộp", "làm báo cáo quý 3"),
        ("trước thứ Sáu anh Nam phải làm báo cáo quý 3", "làm báo cáo quý 3"),
        ("nhờ anh Nam làm giúp em báo cáo quý 3 trước thứ Sáu với ạ", "làm báo cáo quý 3"),
        ("Giao việc cho anh Nam: làm báo cáo quý 3, hạn thứ Sáu", "làm báo cáo quý 3"),
        ("anh Nam làm giùm tôi cái báo cáo quý 3 nhé, thứ sáu anh cần", "làm báo cáo quý 3"),
    ],
)
def test_a_title_keeps_the_work_and_nothing_else(text: str, title: str) -> None:
    task = one(text)
    assert task.title == title
    assert [lead.lower() for lead in leads(task)] == ["anh nam"]
    assert task.deadline is not None


@pytest.mark.parametrize("text", ["giao việc cho anh Nam trước thứ Sáu", "giao viec cho anh Nam truoc thu 6"])
def test_an_order_without_content_has_an_empty_title(text: str) -> None:
    task = one(text)
    assert task.title == ""
    assert leads(task) == ["anh Nam"]
    assert task.deadline is not None


def test_a_pointing_word_is_no_content() -> None:
    assert one("cái này giao anh Lộc nhé").title == ""
    assert one("giao việc này cho anh Nam, thứ 5 báo cáo").title == ""


def test_times_that_belong_to_the_work_stay_in_its_title() -> None:
    task = one("giao anh Nam tổ chức lễ kỷ niệm ngày 20/11, hoàn thành trước 18/11")
    assert task.title == "tổ chức lễ kỷ niệm ngày 20/11"
    assert task.deadline is not None
    assert "18/11" in task.deadline.text


@pytest.mark.parametrize(
    ("text", "lead", "helping"),
    [
        ("anh Nam chủ trì, chị Lan và anh Tuấn phối hợp làm đề án", ["anh Nam"], ["chị Lan", "anh Tuấn"]),
        ("anh Nam chu tri, chi Lan phoi hop lam de an", ["anh Nam"], ["chi Lan"]),
        ("giao chị Hoa cùng anh Đức khảo sát các tuyến hẻm", ["chị Hoa"], ["anh Đức"]),
        (
            "Phòng Kinh tế chủ trì, phối hợp với Công an phường kiểm tra chợ",
            ["Phòng Kinh tế"],
            ["Công an phường"],
        ),
        (
            "giao anh Phát chủ trì tổ chức hội nghị, phối hợp: chị Nga, anh Tín",
            ["anh Phát"],
            ["chị Nga", "anh Tín"],
        ),
        ("anh Hải phối hợp với bên công an xử lý xe dừng đỗ", ["anh Hải"], ["công an"]),
    ],
)
def test_lead_and_coordinators_are_told_apart(text: str, lead: list[str], helping: list[str]) -> None:
    task = one(text)
    assert (leads(task), helpers(task)) == (lead, helping)


def test_several_names_without_a_lead_are_equal_so_that_the_assistant_asks() -> None:
    assert leads(one("giao anh Long và chị Ngân thẩm tra lý lịch")) == ["anh Long", "chị Ngân"]


@pytest.mark.parametrize(
    "text",
    [
        "anh Nam soạn tờ trình, chị Lan rà soát số liệu, thứ Sáu xong",
        "anh Nam soan to trinh, chi Lan ra soat so lieu, thu 6 xong",
        "anh nam soạn tờ trình chị lan rà soát số liệu trước thứ sáu",
        "1. anh Nam: soạn tờ trình 2. chị Lan: rà soát số liệu. Hạn chung thứ Sáu",
        "- anh Nam: soạn tờ trình\n- chị Lan: rà soát số liệu\nHạn chung: thứ Sáu",
        "a) anh Nam soạn tờ trình; b) chị Lan rà soát số liệu; xong trước thứ Sáu",
    ],
)
def test_each_clause_is_a_task_and_a_shared_deadline_holds_for_all(text: str) -> None:
    first, second = tasks(text)
    assert [lead.lower() for lead in (*leads(first), *leads(second))] in (
        ["anh nam", "chị lan"],
        ["anh nam", "chi lan"],
    )
    assert [first.title, second.title] in (
        ["soạn tờ trình", "rà soát số liệu"],
        ["soan to trinh", "ra soat so lieu"],
    )
    assert first.deadline is not None
    assert first.deadline == second.deadline


def test_deadlines_of_their_own_stay_apart() -> None:
    first, second = tasks("anh Vinh nộp kế hoạch thu gom rác thứ Tư, chị Oanh nộp kế hoạch trồng cây thứ Sáu")
    assert first.deadline is not None
    assert second.deadline is not None
    assert first.deadline.start != second.deadline.start


def test_two_tasks_of_one_person_are_split_where_they_are_announced() -> None:
    first, second = tasks(
        "giao chị Diệp hai việc: lập sổ theo dõi trước thứ Tư và bàn giao con dấu trước thứ Sáu"
    )
    assert leads(first) == leads(second) == ["chị Diệp"]
    assert [first.title, second.title] == ["lập sổ theo dõi", "bàn giao con dấu"]


def test_people_in_the_work_are_no_leads() -> None:
    task = one("anh Nam gửi báo cáo cho chị Lan trước thứ Sáu")
    assert leads(task) == ["anh Nam"]
    assert task.title == "gửi báo cáo cho chị Lan"


def test_who_orders_does_not_lead() -> None:
    assert leads(one("Chủ tịch UBND phường giao Phòng Kinh tế tham mưu văn bản")) == ["Phòng Kinh tế"]
    assert leads(one("sếp bảo Hiếu soạn bài phát biểu khai mạc")) == ["Hiếu"]


def test_what_leads_up_to_an_order_is_left_out() -> None:
    task = one("Căn cứ công văn số 245/SNV-CCHC, giao Văn phòng xây dựng kế hoạch khắc phục")
    assert task.title == "xây dựng kế hoạch khắc phục"
    assert leads(task) == ["Văn phòng"]


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("giao anh Nam làm báo cáo", "normal"),
        ("gấp: anh Nam làm báo cáo", "urgent"),
        ("KHẨN: anh Nam làm báo cáo", "urgent"),
        ("thượng khẩn, anh Nam làm báo cáo", "very_urgent"),
        ("HỎA TỐC: anh Nam làm báo cáo", "flash"),
        ("viec hoa toc, anh Nam lam bao cao", "flash"),
        ("anh Nam khẩn trương làm báo cáo", "normal"),
        ("giao anh Nam in sổ tay xử lý tình huống khẩn cấp", "normal"),
    ],
)
def test_urgency_is_that_of_the_task(text: str, priority: str) -> None:
    assert one(text).priority == priority


def test_words_of_urgency_leave_the_title() -> None:
    assert one("gấp: anh Nam làm báo cáo").title == "làm báo cáo"


@pytest.mark.parametrize(
    "text", ["vụ rác thải ở chợ Tân Định để anh Tư lo", "thêm việc lắp camera cho anh Hải"]
)
def test_content_may_stand_before_whom_it_is_given_to(text: str) -> None:
    task = one(text)
    assert len(task.leads) == 1
    assert task.title in ("rác thải ở chợ Tân Định", "lắp camera")


def test_numbers_of_papers_stay_whole_in_titles() -> None:
    assert one("chuyển anh Huy xử lý công văn 1234/UBND-ĐT").title == "xử lý công văn 1234/UBND-ĐT"


@pytest.mark.parametrize(
    "text",
    [
        "giao anh Nam lập dự toán quý 4 và chị Lan rà soát hồ sơ đất đai trước thứ Tư",
        "giao anh Nam lap du toan quy 4 va chi Lan ra soat ho so dat dai truoc thu 4",
    ],
)
def test_and_joins_two_orders_to_two_people(text: str) -> None:
    first, second = tasks(text)
    assert (len(leads(first)), len(leads(second))) == (1, 1)
    assert first.title in ("lập dự toán quý 4", "lap du toan quy 4")
    assert second.title in ("rà soát hồ sơ đất đai", "ra soat ho so dat dai")
    assert first.deadline == second.deadline


@pytest.mark.parametrize(
    "text",
    [
        "giao anh Nam mời chị Hoa và chị Lan dự họp giao ban",
        "giao anh Nam làm việc với Phòng Kinh tế và chị Lan rà soát số liệu",
    ],
)
def test_and_between_people_opens_no_task(text: str) -> None:
    assert leads(one(text)) == ["anh Nam"]


@pytest.mark.parametrize(
    "text",
    [
        "anh Khoa cùng chị Duyên soạn tài liệu tập huấn, anh Khoa chủ trì nhé",
        "chị Duyên với anh Khoa soạn tài liệu tập huấn, anh Khoa chủ trì",
    ],
)
def test_a_later_clause_may_say_who_of_those_named_leads(text: str) -> None:
    task = one(text)
    assert (leads(task), helpers(task)) == (["anh Khoa"], ["chị Duyên"])
    assert task.title == "soạn tài liệu tập huấn"


def test_somebody_else_who_leads_something_else_is_another_task() -> None:
    assert len(tasks("anh Khoa soạn tài liệu, chị Lan chủ trì lễ khai mạc")) == 2


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("giao chị Mai gửi thư mời trk 9h sáng thứ Sáu", "gửi thư mời"),
        ("chị Mai sửa hợp đồng giùm e nghen", "sửa hợp đồng"),
        ("chị Mai đối chiếu danh sách ạk", "đối chiếu danh sách"),
        ("anh Tâm xử lý phản ánh hẻm 15 trước 20h tối nay 🙏", "xử lý phản ánh hẻm 15"),
        ("giao anh Dat ra soat ho so nha dat", "ra soat ho so nha dat"),
        ("giao chi Lan lap danh sach tre hen truoc thu 6", "lap danh sach tre hen"),
        ("giao phong y te tra loi truoc 16/12", "tra loi"),
        ("lập danh sách nhận quà Tết, chị Mai làm", "lập danh sách nhận quà Tết"),
        ("Chuyển công văn 12/SNV-CCVC, giao chị Mai trả lời", "trả lời"),
    ],
)
def test_a_title_keeps_its_own_words_and_drops_what_only_serves(text: str, title: str) -> None:
    assert one(text).title == title


def test_lines_that_begin_with_a_number_alone_are_a_list() -> None:
    found = tasks("phân công như sau\n1 anh Phúc soạn kịch bản\n2 chị Ngân gửi giấy mời")
    assert [(leads(task), task.title) for task in found] == [
        (["anh Phúc"], "soạn kịch bản"),
        (["chị Ngân"], "gửi giấy mời"),
    ]
