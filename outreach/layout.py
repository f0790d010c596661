"""The table of community technology groups as communes keep it. Pure."""

import datetime as dt

from foundation.regions.addresses import commune_names
from foundation.spreadsheets import Column, Layout
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.coordinates import check_point, degrees, point


def group_layout(today: dt.date) -> Layout:
    """Values: village, commune, leader, size, decision, valid_from, phone, hours, address, directions, lat,
    lng."""
    return Layout(
        kind="technology_groups",
        title="tổ công nghệ số",
        columns=(
            Column(
                "village",
                ("Thôn, khối phố", "Thôn/khối phố", "Thôn", "Khối phố", "Tổ dân phố", "Tên tổ", "village"),
                read.text_up_to(120),
                required=True,
            ),
            Column(
                "commune",
                ("Xã, phường", "Xã/phường", "Phường/xã", "Xã", "Phường", "Địa bàn", "commune"),
                read.text,
                required=True,
                choices=commune_names,
            ),
            Column("leader", ("Tổ trưởng", "Họ tên tổ trưởng", "leader"), read.name_up_to(120)),
            Column("size", ("Số thành viên", "Thành viên", "size"), read.integer, optional=True),
            Column("decision", ("Quyết định", "Số quyết định", "decision"), read.text_up_to(80)),
            Column("valid_from", ("Ngày thành lập", "Hoạt động từ", "valid_from"), read.day, is_date=True),
            Column(
                "phone",
                ("Điện thoại công khai", "Điện thoại", "Số điện thoại", "SĐT", "phone"),
                read.phone,
                optional=True,
            ),
            Column("hours", ("Giờ hỗ trợ", "Giờ làm việc", "Thời gian", "hours"), read.text_up_to(200)),
            Column(
                "address",
                ("Nơi hỗ trợ", "Địa điểm", "Nơi sinh hoạt", "Địa chỉ", "address"),
                read.text_up_to(250),
            ),
            Column("directions", ("Đường đi", "Chỉ đường", "directions"), read.text_up_to(300)),
            Column("lat", ("Vĩ độ", "lat", "latitude"), degrees),
            Column("lng", ("Kinh độ", "lng", "lon", "longitude"), degrees),
            Column("place", ("Tọa độ", "GPS"), point, optional=True, reported=False),
        ),
        natural_key=("commune", "village"),
        rules=(check_point,),
        example={
            "village": "Thôn 1",
            "commune": None,
            "leader": "Nguyễn Văn An",
            "size": 7,
            "decision": "12/QĐ-UBND",
            "valid_from": dt.date(2026, 1, 15),
            "phone": "0905123456",
            "hours": "Thứ Bảy, 8:00 – 11:00",
            "address": "Nhà văn hóa thôn 1",
            "directions": "Cạnh trường tiểu học",
            "lat": "15.5736",
            "lng": "108.4740",
        },
    )
