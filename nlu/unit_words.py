"""The words that units are named with: heads, fields of work, abbreviations, groups."""

from __future__ import annotations

from nlu.words import listed

FIELDS = listed("""
    công an, ngoại giao, quốc phòng, cung ứng dịch vụ công, giao thông công chánh, giáo dục và đào tạo,
    trật tự, thú y, trật tự đô thị, cảnh sát giao thông, cảnh sát khu vực, cảnh sát hình sự, cảnh sát,
    tiêm chủng, dân quân, bảo trợ xã hội, người có công, biên tập, phòng chống bão, phòng chống lụt bão,
    dân phố, công nghệ thông tin và truyền thông, kinh tế, nội vụ, tài chính, kế hoạch, xây dựng, tư pháp,
    y tế, văn hóa, xã hội, thể thao, thể dục thể thao, du lịch, giáo dục, đào tạo, khoa học, công nghệ,
    nông nghiệp, phát triển nông thôn, môi trường, tài nguyên, lao động, thương binh, công thương, giao
    thông, vận tải, đô thị, hạ tầng, hành chính, quản trị, tổng hợp, tổ chức, cán bộ, tổ chức cán bộ, kế
    toán, một cửa, tiếp công dân, tiếp dân, dân tộc, tôn giáo, thông tin, truyền thông, ngoại vụ, quy
    hoạch, kiến trúc, pháp chế, tuyên giáo, dân vận, kiểm tra, thanh tra, đầu tư, quân sự, phòng cháy chữa
    cháy, chuyển đổi số, công nghệ thông tin, cntt, dịch vụ công, hành chính công, phục vụ, văn thư, lưu
    trữ, nhân sự, đối ngoại, thuế, thống kê, bảo hiểm xã hội, quản lý dự án, quản lý đô thị, quản lý trật
    tự đô thị, quản lý dự án đầu tư xây dựng, kỹ thuật, địa chính, hộ tịch, đảng ủy, xây dựng đảng, phục
    vụ hành chính công, kinh tế hạ tầng, cải cách hành chính, cchc, tài vụ, nghiệp vụ, dự án, đất đai,
    phát triển quỹ đất, kiểm lâm, dân số, trồng trọt, chăn nuôi, thủy lợi, giải phóng mặt bằng, bồi
    thường, công tác xã hội, dữ liệu, số hóa, ứng dụng, an toàn thông tin, bảo vệ, lễ tân, hậu cần, công
    đoàn, thi đua khen thưởng, thi đua, tin học, tổng đài, tiếp nhận và trả kết quả, kinh doanh, vật tư,
    thương mại, quản lý, phòng chống thiên tai, bầu cử, phòng chống dịch, giúp việc, khuyến nông, khuyến
    công, nội chính, văn xã, công nghệ số, công nghệ số cộng đồng, giảm nghèo, xóa đói giảm nghèo, ngân
    sách, đấu thầu, hợp tác quốc tế, thông tin điện tử
""")

FIELD_ABBREVIATIONS = listed("""
    kt, nv, tc, kh, tckh, khtc, khđt, tcns, tccb, hcqt, hcth, hc, tnmt, nnmt, vhxh, vhtt, gdđt, gddt,
    qlđt, qldt, ktht, kthtđt, lđtbxh, ldtbxh, cntt, cđs, cds, tp, tt, vt, xd, th, cchc, ns, pc, kstthc,
    ksthtc, thtk, tth, bqlda, tckt, qlda, tttt, khcn, yt, gd, ubkt, hđnd, đt, nc
""")

ABBREVIATED_UNITS = listed("""
    stc, snv, sxd, skhcn, sttt, stttt, stp, syt, sgdđt, sgddt, sgd, snnmt, stnmt, snn, sct, svhtt, svh,
    sdl, sldtbxh, slđtbxh, sgtvt, sngv, skhđt, skhdt, sqhkt, vpub, vpubnd, vpcp, ttpvhcc, ttcđs, ttcds,
    ttcdstp, dxcentre, dxcenter, bqlda, ubmttq, mttq, ubkt, bhxh, bch, cath, bcđ
""")

FIELD_HEADS = listed("""
    phòng, sở, ban, trung tâm, chi cục, cục, tổ, đội, bộ phận, khoa, văn phòng, thanh tra, hội, bộ, nhóm,
    vụ, chi nhánh, kho bạc, trạm, tổ công tác, ban quản lý, ban chỉ đạo, ban chỉ huy, ban điều hành, tổ
    giúp việc, hội đồng
""")
SHORT_FIELD_HEADS = ("p", "vp", "tt", "bp", "cc", "ttâm")
PLACE_HEADS = listed("""
    ubnd, hđnd, hdnd, ủy ban nhân dân, ủy ban, hội đồng nhân dân, đảng ủy, công an, phường, xã, quận,
    huyện, thị trấn, đặc khu, thành phố, tỉnh, khu phố, thành ủy, quận ủy, trạm y tế, mặt trận, mặt trận
    tổ quốc, đoàn thanh niên, thành đoàn, hội phụ nữ, hội nông dân, hội cựu chiến binh, hội liên hiệp phụ
    nữ, liên đoàn lao động, công đoàn, kho bạc nhà nước, chi bộ, đảng bộ, trung tâm phục vụ hành chính
    công, trung tâm hành chính công, trung tâm y tế, bệnh viện, trường tiểu học, trường thcs, trường thpt,
    trường mầm non, trường, ban chấp hành, hợp tác xã, xã đội, phường đội
""")
#: Heads that name a unit by themselves; "phường" alone names none.
ALONE_HEADS = listed("""
    ban chỉ huy quân sự, ban quản lý chợ, ban quản lý chung cư, ban quản lý, bên một cửa, phòng một cửa,
    ủy ban mặt trận tổ quốc, ủy ban mặt trận tổ quốc việt nam, ủy ban mttq, bộ phận một cửa, thuế cơ sở,
    kho bạc, hải quan, điện lực, công ty điện lực, bảo hiểm xã hội, tòa án, viện kiểm sát, thi hành án,
    bưu điện, chi cục thuế, kho bạc khu vực, văn phòng hđnd và ubnd, văn phòng đảng ủy, văn phòng hđnd &
    ubnd, các khu phố, ubnd, hđnd, hdnd, ủy ban nhân dân, ủy ban, hội đồng nhân dân, đảng ủy, công an,
    đoàn thanh niên, hội phụ nữ, hội nông dân, hội cựu chiến binh, trạm y tế, trung tâm y tế, mặt trận,
    mặt trận tổ quốc, thành đoàn, thành ủy, kho bạc nhà nước, văn phòng, thanh tra, trung tâm phục vụ hành
    chính công, trung tâm hành chính công, công đoàn, xã đội, hội liên hiệp phụ nữ, liên đoàn lao động,
    phường đội
""")
GROUPS = (
    "các anh chị", "các đồng chí", "các anh chị em", "anh chị em", "mấy anh chị", "cả nhóm", "các bạn", "các em",
    "các phòng ban", "các phòng chuyên môn", "các phòng", "các đơn vị", "các sở ngành", "các sở", "các ban",
    "các phường xã", "các phường", "các xã", "các tổ", "các cơ quan", "các ban ngành", "các đoàn thể",
    "các khoa", "các bộ phận", "các trường", "các khu phố", "các sở, ngành", "các phường, xã",
    "các phòng, ban", "toàn cơ quan", "cả phòng", "toàn phòng", "cả văn phòng", "cả tổ", "các trung tâm",
)  # fmt: skip

LEVELS = listed("thành phố, tp, phường, xã, quận, huyện, tỉnh, đặc khu, khu vực, cơ sở")
