"""Invented citizens. Phones begin with 0900 0, which is not given out; identity numbers with 000."""

import random

from dossiers.demo.agencies import CENTRES
from foundation.citizens.models import Citizen, ConfirmedPhone

NUMBER = 120
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Phan",
    "Võ",
    "Đặng",
    "Bùi",
    "Hồ",
    "Ngô",
    "Dương",
    "Trương",
)
WOMEN = ("Thị Thu", "Thị Ngọc", "Thị Kim", "Thị Mỹ", "Thị", "Thị Bích", "Thị Hồng", "Thị Thanh")
MEN = ("Văn", "Minh", "Quốc", "Đình", "Thanh", "Công", "Ngọc", "Tấn", "Hữu", "Xuân")
HER = ("Hằng", "Lan", "Oanh", "Sương", "Thủy", "Hạnh", "Vân", "Nga", "Yến", "Liên", "Trinh", "Phượng", "Cúc")
HIS = ("Dũng", "Khánh", "Phúc", "Nam", "Sơn", "Tài", "Hòa", "Lợi", "Đức", "Thành", "Vinh", "Quang", "Tín")
STREETS = ("Phan Châu Trinh", "Trần Phú", "Hùng Vương", "Huỳnh Thúc Kháng", "Lý Thường Kiệt", "Nguyễn Du")


def load(rng: random.Random) -> list[Citizen]:
    phones = rng.sample(range(10_000, 100_000), NUMBER)
    people = Citizen.objects.bulk_create(_citizen(rng, phone) for phone in phones)
    ConfirmedPhone.objects.bulk_create(
        ConfirmedPhone(citizen=one, phone=one.phone, proof=ConfirmedPhone.Proof.COUNTER) for one in people
    )
    return people


def name(rng: random.Random) -> str:
    middle, given = rng.choice(((WOMEN, HER), (MEN, HIS)))
    return f"{rng.choice(FAMILY)} {rng.choice(middle)} {rng.choice(given)}"


def _citizen(rng: random.Random, phone: int) -> Citizen:
    return Citizen(
        full_name=name(rng),
        phone=f"849000{phone}",
        email=f"congdan{phone}@example.com" if rng.random() < 0.3 else "",
        address=f"{rng.randint(1, 240)} {rng.choice(STREETS)}, {rng.choice(CENTRES[1:]).place}",
        identity_number=f"000{rng.randrange(10**9):09d}",
    )
