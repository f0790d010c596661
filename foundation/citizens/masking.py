"""Codes and addresses as a screen may show them that others see too."""

SHOWN_OF_CODE = 4


def mask_code(code: str) -> str:
    """`H47.15-240305-0123` → `***0123`: enough to tell one's own matters apart, too little to look one up."""
    return f"***{code[-SHOWN_OF_CODE:]}"


def mask_email(address: str) -> str:
    """`hang.nguyen@gmail.com` → `h***@gmail.com`."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"
