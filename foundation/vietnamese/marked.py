"""Words that stay Vietnamese in every language of the portal."""


class Vietnamese(str):
    """Text of an office (a street, a reason, an advice) that nobody translates.

    It is a str everywhere. A page in English marks it for screen readers where it stands alone in an element:
    `<dd{{ value|lang }}>`. In an f-string or a translated sentence the mark is lost, as it should be: a name
    in an English sentence is read as part of it.
    """

    __slots__ = ()
