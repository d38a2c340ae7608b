"""Base of our widgets, screens and applications, whose classes are quick to define."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.reactive import Reactive

_COMPUTE = "compute_"


class OwnParts(Struct, frozen=True):
    """Parts that a class itself defines, without its bases."""

    reactives: Mapping[str, Reactive[object]]
    computes: frozenset[str]
    """Names of the reactives that it may have methods to compute."""
    bindings: Mapping[str, Sequence[Binding]]
    """Bindings by key."""


@cache
def own_parts(node: type) -> OwnParts:
    """Return the parts of a class. Each class is looked through once."""
    own = vars(node)
    methods = [name for name in own if name.startswith((_COMPUTE, f"_{_COMPUTE}"))]
    return OwnParts(
        {name: value for name, value in own.items() if isinstance(value, Reactive)},
        frozenset(name.lstrip("_").removeprefix(_COMPUTE) for name in methods),
        BindingsMap(own.get("BINDINGS", [])).key_to_bindings,
    )


class QuickClass(DOMNode):
    """Node that notes of its class what Textual does, without looking through all bases anew.

    Name it after another base: Textual takes the style rules of a class from its first base.
    """

    def __init_subclass__(
        cls,
        inherit_css: bool = True,
        inherit_bindings: bool = True,
        inherit_component_classes: bool = True,
    ) -> None:
        super(DOMNode, cls).__init_subclass__()  # in place of Textual's
        cls._inherit_css = inherit_css
        cls._inherit_bindings = inherit_bindings
        cls._inherit_component_classes = inherit_component_classes
        cls._css_type_name = cls.__name__
        cls._css_type_names = frozenset(base.__name__ for base in cls._css_bases(cls))
        cls._reactives = {}
        cls._computes = frozenset()
        keys: dict[str, list[Binding]] = {}
        for base in reversed(cls.__mro__):
            own = own_parts(base)
            cls._reactives |= own.reactives
            cls._computes |= own.computes
            if issubclass(base, DOMNode):
                if not base._inherit_bindings:
                    keys.clear()
                keys |= {key: [*bindings] for key, bindings in own.bindings.items()}
        cls._merged_bindings = BindingsMap.from_keys(keys)
