"""Places that units are named after: the 168 communes of Ho Chi Minh City (since July 2025),
its former districts and the larger cities. Data for readers of lower-case text; names in
capitals are read without it.
"""

from __future__ import annotations

from nlu.words import listed

PLACES = listed("""
    sài gòn, tân định, bến thành, cầu ông lãnh, bàn cờ, xuân hòa, nhiêu lộc, xóm chiếu, khánh hội, vĩnh
    hội, chợ quán, an đông, chợ lớn, bình tây, bình tiên, bình phú, phú lâm, tân thuận, phú thuận, tân mỹ,
    tân hưng, chánh hưng, phú định, bình đông, diên hồng, vườn lài, hòa hưng, minh phụng, bình thới, hòa
    bình, phú thọ, đông hưng thuận, trung mỹ tây, tân thới hiệp, thới an, an phú đông, an lạc, tân tạo,
    bình tân, bình trị đông, bình hưng hòa, gia định, bình thạnh, bình lợi trung, thạnh mỹ tây, bình quới,
    hạnh thông, an nhơn, gò vấp, an hội đông, thông tây hội, an hội tây, đức nhuận, cầu kiệu, phú nhuận,
    tân sơn hòa, tân sơn nhất, tân hòa, bảy hiền, tân bình, tân sơn, tây thạnh, tân sơn nhì, phú thọ hòa,
    tân phú, phú thạnh, hiệp bình, thủ đức, tam bình, linh xuân, tăng nhơn phú, long bình, long phước,
    long trường, cát lái, bình trưng, phước long, an khánh, đông hòa, dĩ an, tân đông hiệp, an phú, bình
    hòa, lái thiêu, thuận an, thuận giao, thủ dầu một, phú lợi, chánh hiệp, bình dương, hòa lợi, phú an,
    tây nam, long nguyên, bến cát, chánh phú hòa, vĩnh tân, bình cơ, tân uyên, tân hiệp, tân khánh, thới
    hòa, vũng tàu, tam thắng, rạch dừa, phước thắng, long hương, bà rịa, tam long, tân hải, tân phước, phú
    mỹ, tân thành, vĩnh lộc, tân vĩnh lộc, bình lợi, tân nhựt, bình chánh, hưng long, bình hưng, củ chi,
    tân an hội, thái mỹ, an nhơn tây, nhuận đức, phú hòa đông, bình mỹ, đông thạnh, hóc môn, xuân thới
    sơn, bà điểm, nhà bè, hiệp phước, cần giờ, bình khánh, an thới đông, thạnh an, thường tân, bắc tân
    uyên, phú giáo, phước hòa, phước thành, an long, trừ văn thố, bàu bàng, long hòa, thanh an, dầu tiếng,
    minh thạnh, châu pha, long hải, long điền, phước hải, đất đỏ, nghĩa thành, ngãi giao, kim long, châu
    đức, bình giã, xuân sơn, hồ tràm, xuyên mộc, hòa hội, bàu lâm, bình châu, long sơn, hòa hiệp, côn đảo,
    bến nghé, đa kao, võ thị sáu, thảo điền, hồ chí minh, hcm, tp hcm, hà nội, đà nẵng, cần thơ, hải
    phòng, huế, đồng nai, tây ninh, lâm đồng, vĩnh long
""")
