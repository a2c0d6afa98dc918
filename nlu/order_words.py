"""The vocabulary of orders: words that give a task, name a role, open a clause or lead up to it."""

from __future__ import annotations

from nlu.words import Phrases, listed

STRONG_ORDERS = Phrases.of(
    listed("""
    cảm phiền, rất mong, điều, điều động, huy động, ghi cho, thêm đầu việc cho, tạo đầu việc cho, lập việc
    cho, thêm nhiệm vụ cho, lập nhiệm vụ cho, note cho, ghi nhận cho, giao 1 việc cho, giao một việc cho,
    giao thêm việc cho, giao, giao cho, giao việc cho, giao việc, giao nhiệm vụ cho, phân công, phân công
    cho, phân công nhiệm vụ cho, đề nghị, yêu cầu, chỉ đạo, ra việc cho, phân việc cho, giao trách nhiệm
    cho, cử, bố trí, assign, tạo việc cho, thêm việc cho, lên việc cho, ghi việc cho, ghi việc, giao luôn
    cho, giao tiếp cho, giao thêm cho, giao thêm, giao lại cho, kính đề nghị, giao việc này cho, giao cái
    này cho, giao vụ này cho, giao hết cho, giao luôn, giao ngay cho, giao giúp, giao giùm, giao giúp cho,
    phân cho, phân, giao gấp cho, phiền, kính nhờ, nhờ, xin nhờ, cho nhờ, nhờ bên, mong, kêu, bảo, nói,
    nhắn, báo, kính mong, trân trọng đề nghị, tạo task cho, tạo nhiệm vụ cho, làm phiền, chuyển cho,
    chuyển, để cho, trao cho, ủy quyền cho
"""),
    True,
)
WEAK_ORDERS = Phrases.of(
    listed("cho, để, bên, phía, các, mấy anh em bên, anh em bên, gửi, bữa nay, tag"), True
)
#: Openings that carry neither person nor content: "thư ký ơi", "tạo một việc:", "anh cần".
OPENINGS = Phrases.of(
    listed("""
    lát, lát nữa, chút nữa, tí nữa, chút, nếu được, rất, cảm, dạ thưa, thưa, nha, nhé, nghen, nhen, nghe,
    đi, thư ký ơi, thư ký, em ơi, anh ơi, chị ơi, sếp ơi, mọi người ơi, alo, này, ê, à, ok, dạ, vâng, ừ,
    rồi, tạo một việc, tạo việc, tạo việc mới, thêm việc, thêm một việc, ghi việc, ghi nhận việc, thêm
    nhiệm vụ, tạo nhiệm vụ, tạo task, tạo 1 việc, thêm 1 việc, giao việc mới, giao việc, giao nhiệm vụ,
    phân công nhiệm vụ, ý kiến chỉ đạo, chỉ đạo, kết luận, nội dung, nội dung việc, tên việc, việc cần
    làm, việc, công việc, nhiệm vụ, lên việc, anh cần, chị cần, tôi cần, em cần, cần người, cần, anh muốn,
    chị muốn, tôi muốn, muốn, anh giao, tôi giao, nhờ mọi người, mọi người, giúp anh, giúp chị, giúp tôi,
    giúp em, giùm anh, giùm chị, hộ anh, hộ chị, hộ tôi, làm ơn, vui lòng, bữa nay, nay, giờ, hôm nay thì,
    tiện, tiện thể, ngoài ra, đồng thời, thì, với lại, còn, và, đầu việc, việc mới, có việc này, việc này,
    vụ này, cái này, xin, kính, kính gửi, hãy, xong, sau đó, lưu ý, chú ý, giao các việc sau, các việc
    sau, những việc sau, hai việc, 2 việc, ba việc, 3 việc, mấy việc, mấy việc sau, các nhiệm vụ sau, mấy
    đứa, bạn nào, người
"""),
    True,
)
#: Announces several tasks of the same people: "giao anh Nam hai việc: …".
COUNTED = Phrases.of(
    listed("""
    hai việc, 2 việc, ba việc, 3 việc, mấy việc, các việc sau, những việc sau, mấy việc sau, các nhiệm vụ
    sau, bốn việc, 4 việc, hai việc sau, 2 việc sau, ba việc sau, 3 việc sau, các việc, hai nhiệm vụ, 2
    nhiệm vụ, các nội dung sau
"""),
    True,
)
#: Openings that only say that a task is to be put down.
PUTTING_DOWN = Phrases.of(
    listed("""
    lập việc, ghi nhận nhiệm vụ, lập nhiệm vụ mới, ghi chú việc, tạo một việc, tạo việc, tạo việc mới,
    thêm việc, thêm một việc, ghi việc, ghi nhận việc, thêm nhiệm vụ, tạo nhiệm vụ, tạo task, tạo 1 việc,
    thêm 1 việc, giao việc mới, tạo nhiệm vụ mới, thêm đầu việc, tạo đầu việc, lên việc, ghi nhiệm vụ, lập
    nhiệm vụ, tạo công việc, thêm công việc, nhập việc, note việc
"""),
    True,
)
#: Helpers too vague to be found: "chú Bảy với mấy đứa".
VAGUE_HELPERS = Phrases.of(
    listed("""
    với mấy đứa, và mọi người, cùng mọi người, với mọi người, cùng anh em, và các bạn, với các bạn, với
    anh em, và anh em, cùng các bạn, với mấy em, và mấy em, cùng mấy em, với mấy bạn, và mấy đứa, cùng mấy
    đứa, cùng cả phòng, và cả nhóm
"""),
    True,
)
LEAD_ROLES = Phrases.of(
    listed("""
    chủ trì, làm chủ trì, làm chính, phụ trách chính, chịu trách nhiệm chính, là chủ trì và, là chủ trì,
    lo chính, có trách nhiệm, chịu trách nhiệm chủ trì, chủ trì thực hiện
"""),
    True,
)
#: Being in charge and nothing else: what it is of was said before, or never.
IN_CHARGE = Phrases.of(
    listed(
        "phụ trách, lo, làm, lo nhé, lo nha, chịu trách nhiệm, đảm nhận, nhận, lo giúp, lo giùm, làm nhé, lo liệu"
    ),
    True,
)
HELP_ROLES = Phrases.of(
    listed("phối hợp, hỗ trợ, phụ, phụ giúp, cùng phối hợp, phối hợp thực hiện, tham gia"), True
)
WATCH_ROLES = Phrases.of(listed("theo dõi, giám sát, duyệt, đôn đốc, theo dõi đôn đốc, kiểm tra lại"), True)
HELP_BEFORE = Phrases.of(
    listed("""
    phối hợp với, phối hợp cùng, phối hợp, cùng phối hợp với, cùng với, cùng, hỗ trợ, với sự phối hợp của,
    có sự phối hợp của, đơn vị phối hợp, người phối hợp, và phối hợp với, phối hợp vs, phối hợp chặt chẽ
    với, có sự tham gia của, phối hợp bên, phối hợp với bên, cùng bên
"""),
    True,
)
AFTER_NAME = Phrases.of(
    listed("""
    giúp phòng em, giúp bên em, giúp cơ quan, giúp phòng, giúp văn phòng, giùm phòng em, giúp cho, ơi,
    nhớ, giúp, giùm, hộ, phải, sẽ, cần, thì, là, rảnh thì, sớm, nha, nhé, nhen, nghen, ạ, à, đi, chỉ đạo,
    chịu khó, tranh thủ, khẩn trương, cố gắng, giúp em, giúp anh, giúp chị, giúp tôi, rảnh, ưu tiên, nay,
    bữa nay, ráng
"""),
    True,
)
CONTEXT = Phrases.of(
    listed("căn cứ, theo, thực hiện, trên cơ sở, liên quan, tiếp theo, xét, sau khi, tiếp nối, về việc"), True
)
#: "Chuyển công văn 5128/UBND-NC …, giao Phòng Kinh tế trả lời": what is handed down with the order.
PASSING_ON = Phrases.of(
    listed("""
    chuyển công văn, chuyển văn bản, chuyển thông báo, chuyển tờ trình, chuyển kế hoạch, chuyển đơn, gửi công
    văn, gửi văn bản, chuyển cv, chuyển vb
"""),
    True,
)
#: A mention after one of these is part of what is to be done: "gửi anh Tuấn", "vụ hộ bà Sáu".
OBJECT_BEFORE = listed("""
    để, khi, mà, là, nếu, bị, được, sau, trước, hoặc, như, rằng, vì, xem, chờ, đợi, mong, nhờ, nghị, cầu,
    và, tên, việc, giao, lại, phương, án, thuộc, bên, chỉ, đạo, họp, làm, từng, mỗi, cả, cho, với, của,
    gửi, trình, báo, mời, gặp, hỏi, hệ, vụ, hộ, ông, bà, về, tới, đến, tại, ở, cùng, từ, bởi, theo, do,
    lên, xuống, sang, qua, trong, giữa, đón, tiếp, thay, nhà, dân, bản, thư, lời, giúp, tặng, thăm, đại,
    diện, kiến, bằng, trên, dưới, quanh, ngoài, đối, nhắc, gọi, đường, chợ, trường, phố, hẻm, đốc, biểu
""")
CLOSING_URGENCY = listed("nhé, nha, nghen, nhen, nghe, ạ, đó, giúp, giùm, luôn, đi, em, anh, chị")
END_SIGNS = (",", ";", ".", ":", "!", "?", "…", "(", ")", "-", "–", "—", '"', "“", "”")
