import pytest

from foundation.registry import Registry


def test_a_second_item_under_a_key_is_refused():
    registry = Registry[str]("figure")
    registry.register("satisfaction", "one")
    with pytest.raises(ValueError, match="figure 'satisfaction' is registered twice"):
        registry.register("satisfaction", "another")
    assert dict(registry) == {"satisfaction": "one"}
