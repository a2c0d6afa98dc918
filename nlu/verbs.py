"""Words that open what somebody is to do, and words that look like names but begin another word."""

from __future__ import annotations

from nlu.words import Phrases, Words, listed

_WORK = listed("""
    coi, vẽ, dựng, cắm, khảo, khảo giá, mượn, chạy, phun, thuê, chở, ghép, lau, quét dọn, dọn dẹp, trồng,
    cắt, đào, xây, nấu, dẫn, phỏng vấn, tuyển, tuyển dụng, tập huấn, kiểm đếm, đếm, cấp, cấp phát, thu
    hồi, thu gom, xử phạt, phạt, cưỡng chế, di dời, tháo dỡ, gia cố, duy tu, bảo dưỡng, tu sửa, nạo vét,
    khử khuẩn, tiêm, khám, thăm, tặng, viếng, công chứng, chứng thực, sao y, chiếu, ghi âm, ghi hình, đưa
    tin, đăng tải, up, tải, sao lưu, khôi phục, phục hồi, kích hoạt, phân quyền, gỡ, xóa, thêm, tóm tắt,
    trích lục, tra, tra cứu, so sánh, đề cử, bình chọn, đón tiếp, tuần tra, điều tra, thương lượng, hòa
    giải, giải thích, kêu gọi, quyên góp, ủng hộ, chi trả, tạm ứng, thanh lý, mua sắm, đấu thầu, ký kết,
    liên lạc, nắm tình hình, bám sát, túc trực, xuống, vào sổ, đối soát, thẩm tra lý lịch, bóc tách, dò,
    soát, check, ktra, lm, sx, trang bị, phát động, gắn, tháo, sơn sửa, kê, khoanh, đóng gói, vận chuyển,
    chuẩn hóa, số hóa, niêm phong, tạm giữ, giám định, trưng bày, diễn tập, hướng dẫn lại, gọi điện, nhắn,
    học, ôn, thi công, giải ngân, quyết định, làm, soạn, soạn thảo, viết, lập, chuẩn bị, tổng hợp, rà
    soát, rà, kiểm tra, kiểm, báo cáo, tham mưu, trình, nộp, gửi, in, photo, phô tô, xử lý, giải quyết,
    phối hợp, chủ trì, theo dõi, liên hệ, mời, đặt, mua, sắp xếp, tổ chức, cập nhật, hoàn thành, hoàn
    thiện, hoàn chỉnh, dự, dự thảo, họp, đi, xem, xem xét, nghiên cứu, đề xuất, xây dựng, triển khai, thực
    hiện, ban hành, thẩm định, góp ý, khảo sát, đôn đốc, hướng dẫn, phụ trách, lo, nhận, đăng, trả lời,
    phản hồi, thông báo, tiếp, đón, thống kê, thu thập, thu xếp, tập hợp, đối chiếu, sửa, chỉnh, chỉnh
    sửa, bổ sung, điều chỉnh, ký, duyệt, phê duyệt, đọc, gọi, kiểm kê, bố trí, phân công, giám sát, tìm,
    tìm hiểu, đánh giá, tổng kết, sơ kết, quyết toán, thanh toán, giải trình, rà lại, chốt, đánh máy,
    nhập, nhập liệu, scan, quét, lấy, chuyển, mang, đem, đưa, trực, tham gia, tham dự, công khai, niêm
    yết, tuyên truyền, vận động, bàn giao, nghiệm thu, thiết kế, trang trí, kê khai, xác minh, làm việc,
    ghi, chụp, quay, dịch, sao, lưu, kết nối, hỗ trợ, giúp, khẩn trương, lên, lên kế hoạch, tạo, mở, đóng,
    dọn, vệ sinh, sửa chữa, thay, lắp, lắp đặt, cài, cài đặt, hiệu đính, biên tập, phát hành, ra, phổ
    biến, quán triệt, kiểm soát, tiếp nhận, đo, đo đạc, tính, tính toán, phân tích, hiệp thương, chấm,
    chấn chỉnh, xin, nhắc, báo, trả, gom, thu, rút, cho ý kiến, tổng rà soát, tiếp thu, giải tỏa, vận
    hành, phân loại, bảo trì, cung cấp, đảm bảo, bảo đảm, sưu tầm, dán, treo, phát, đề nghị, yêu cầu,
    thành lập, kiện toàn, nắm, tư vấn, xác nhận, thẩm tra, rà soát lại, đính chính, đối thoại, lấy ý kiến,
    ghi nhận
""")
WORK = Phrases.of(_WORK, True)
#: Nouns that begin like work: "dự án" is none, "dự họp" is.
_NO_WORK = Phrases.of(
    listed("""
    dự án, dự toán, dự kiến, thu nhập, tính chất, báo chí, trình độ, ra sao, tiếp theo, phạt nguội, đo
    lường, trực tuyến, nhận thức, lưu ý, học phí, học sinh, gọi là, tặng phẩm
"""),
    True,
)

#: Second words that turn a would-be name into another word: "thông báo" is no Thông.
_COMPOUNDS = """
    phân: công; trung: thu tâm bình ương thực; danh: dự sách mục bạ; vinh: dự; công: nhận bố văn việc khai
    tác an ty chức chứng tích; thu: nhập mua xếp thập hồi gom nhận chi phí hút; thông: báo tin qua nhất
    cáo tư suốt số; tiến: hành độ bộ; đăng: ký tin tải bài lên kí; sáng: mai nay thứ mốt kiến qua t cn;
    hướng: dẫn tới đến; trình: ký duyệt bày chủ lãnh sếp kí; quyết: định toán tâm liệt; hợp: đồng tác nhất
    lý lệ; tài: liệu chính khoản sản nguyên vụ trợ; hoàn: thành thiện chỉnh tất trả toàn; thảo: luận công
    tờ văn; thành: lập phố viên công phần tích; chính: thức quyền sách phủ xác trị; phát: biểu hành động
    triển sóng tờ sinh hiện huy; điền: vào thông form mẫu phiếu; định: kỳ hướng mức; cao: điểm nhất; lưu:
    ý trữ lại file hồ; thường: trực xuyên vụ kỳ lệ; trực: tiếp cơ ban lãnh tuyến tết đêm; truyền: đạt
    thông hình; luân: chuyển; hội: ý nghị họp đồng trường thảo trại; học: tập viên sinh bạ; bảo: vệ đảm
    mật hiểm trì với anh chị lưu quản; đồng: bộ ý thời chí nghiệp; tường: trình; phương: án tiện hướng
    pháp thức; văn: bản phòng thư hóa kiện nghệ minh; thanh: toán tra lý niên tịnh; nghị: quyết định; an:
    ninh toàn sinh; uy: tín quyền; đại: diện hội biểu lễ; nhân: sự viên dân dịp lực rộng; sinh: nhật hoạt
    viên; tuyên: truyền giáo dương bố; chung: kết quanh; lễ: tân hội; ngân: sách hàng; nghiêm: túc; hiệp:
    thương định; thi: đua hành tuyển công; chi: tiết phí tiền trả bộ cục đoàn nhánh; hòa: giải; bình: chọn
    luận thường đẳng; minh: chứng bạch họa; nhật: ký; nguyên: nhân tắc; quý: i ii iii iv một hai ba bốn
    này sau trước vị tới đầu cuối 1 2 3 4; lý: do lịch; lệ: phí; lịch: họp công làm trực tuần tiếp; cảnh:
    báo sát; gia: hạn đình nhập; dự: án họp toán thảo kiến thi lễ giờ; lực: lượng; liên: hệ quan lạc hoan
    tục kết thông; thương: lượng mại binh; như: sau trên vậy thế cũ nào; vi: phạm; tình: hình trạng huống;
    vui: lòng vẻ; quyên: góp; trân: trọng; toàn: bộ thể quốc cơ diện phòng; thái: độ; thủ: tục trưởng quỹ
    tướng kho; chiến: dịch lược sĩ; phong: trào bì; quy: định trình hoạch chế mô; quyền: hạn lợi; kỳ: họp
    này thi; khôi: phục; khoa: học; khánh: thành; hải: quan; biên: bản chế soạn tập; dân: sự cư số; đô:
    thị; đoàn: thanh kiểm công viên thể; đình: chỉ; việt: nam; ý: kiến tưởng thức; yên: tâm; lan: can tỏa;
    tuyến: đường; sang: tuần tháng năm bên phòng gặp ngày; hà: nội; đông: người đủ; tân: binh; thân: nhân;
    kim: ngạch; thịnh: hành; hậu: cần; tâm: lý; nghĩa: vụ; giang: hồ; thế: nào này thì là; triều: cường;
    tiên: tiến; thuận: lợi; lương: tháng thực; chương: trình; hồng: thập; kiên: quyết; hữu: ích; cường:
    độ; đức: tính; luật: sư đất này; nam: nữ; trí: tuệ thức; trọng: tâm; thể: thao; hiến: máu pháp; thiện:
    chí nguyện; phú: quốc; duy: trì; tín: hiệu dụng; tập: trung huấn hợp; đạt: được yêu kết chỉ; hưởng:
    ứng; phúc: lợi đáp; phấn: đấu; tùy: tình theo; vĩnh: viễn; triển: khai; xuân: này sang; hạnh: phúc
    kiểm; lợi: dụng ích; hiển: thị; hoài: nghi; tính: toán; lành: mạnh; thắm: thiết; tấn: công; điệp:
    khúc; kha: khá; huấn: luyện; tri: ân; ngoan: ngoãn; tươi: sáng; đảng: ủy viên bộ; mai: mốt mối; trị:
    giá; thạch: cao; sử: dụng; hành: chính; trang: trí bị web phục; nhã: ý; hân: hạnh; yến: tiệc; vân:
    vân; ánh: sáng; hạ: tầng; cẩm: nang; thư: ký mời viện điện ngỏ; trà: nước; kiều: bào; lâm: nghiệp
    thời; tổng: hợp; cung: cấp ứng cầu; trễ: hẹn; lỡ: hẹn; giấy:
    hẹn; phiếu: hẹn; cuộc: hẹn; lịch: hẹn; đúng: hẹn; sai: hẹn; văn: nghệ; công: nghệ; tay: nghề; ngành: nghề;
    làng: nghề; dạy: nghề; học: nghề; truyền: nghề; hành: nghề; sửa: nhà; xây: nhà; căn: nhà; cấp: nhà; phá:
    nhà; thuê: nhà; bán: nhà; giữ: nhà; chuyển: nhà; tại: nhà; đổi: nhà; trong: nhà; ngôi: nhà; tải: nhẹ
"""
_COMPOUND = Phrases.of(
    (
        f"{first.strip()} {second}"
        for first, _, seconds in (row.partition(":") for row in _COMPOUNDS.split(";"))
        for second in seconds.split()
    ),
    True,
)
#: Folded names that without marks are first of all verbs and particles (làm, nhận, báo, đang …).
AMBIGUOUS_UNMARKED = frozenset(
    listed("""
    huy, loi, khoi, hoan, lich, vu, ca, bac, quyen, phong, ai, do, y, nghi, phan, tiep, dang, tuong, an,
    on, lam, nhan, bao, tra, hoi, doan, tinh, hop, ky, chi, tu, truc, sang, viet, trinh, con, de, dau,
    thi, cho, thoi, can, kiem, gap, don, doc, lap, thu, gui, dua, dien, phat, thay, luu, hoc, sua, ve, vi,
    va, cung, cao, bang, duoc, tai, mai, nay, ba, tam, toan, het, ha, bo, giai, chinh, dong, di, co, la,
    thong, cong, han
""")
)


def opens_work(words: Words, index: int) -> bool:
    """Whether the words at `index` open a piece of work: "soạn …", "chuẩn bị …"."""
    key = ("work", index)
    if key not in words.memo:
        words.memo[key] = WORK.match(words, index) is not None and _NO_WORK.match(words, index) is None
    return bool(words.memo[key])


def opens_long_work(words: Words, index: int) -> bool:
    """Whether work of two syllables or more opens at `index`: no chance meeting of a name and a word."""
    work = WORK.match(words, index)
    return work is not None and work[0] >= index + 2 and opens_work(words, index)


def is_compound(words: Words, index: int) -> bool:
    """Whether the word at `index` begins a common two-syllable word, so that it is no name."""
    key = ("compound", index)
    if key not in words.memo:
        words.memo[key] = _COMPOUND.match(words, index) is not None
    return bool(words.memo[key])
