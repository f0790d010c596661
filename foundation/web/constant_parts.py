"""`{% constant brand hotline %}…{% endconstant %}`: a part of a page that is the same on every page.

It is drawn once in each process for each language and each value of the variables that are named; they must
be all that the part shows besides translated words and addresses.
"""

from collections.abc import Hashable

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

MAX_KEPT = 100  # of one part: the variables named have few values


class ConstantPart(template.Node):
    child_nodelists = ()  # no blocks in it; each page of a base looks for its blocks in all child nodes

    def __init__(self, nodelist: template.NodeList, variables: list[FilterExpression]) -> None:
        self.nodelist, self.variables = nodelist, variables
        self.kept: dict[tuple[Hashable, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), *(variable.resolve(context) for variable in self.variables))
        part = self.kept.get(key)
        if part is None:
            part = self.nodelist.render(context)
            if len(self.kept) < MAX_KEPT:
                self.kept[key] = part
        return part


@register.tag
def constant(parser: Parser, token: Token) -> ConstantPart:
    variables = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(["endconstant"])
    parser.delete_first_token()
    return ConstantPart(nodelist, variables)
