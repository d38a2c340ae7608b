"""Classes of our nodes, against what Textual itself notes of them."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import ClassVar

import pytest
from textual.binding import Binding, BindingsMap, BindingType
from textual.dom import DOMNode
from textual.reactive import var
from textual.widget import Widget

import tui.screen
from tui.screen.widgets.quick_class import QuickClass

for module in pkgutil.walk_packages(tui.screen.__path__, "tui.screen."):
    import_module(module.name)


def _below(node: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for child in node.__subclasses__():
        yield child
        yield from _below(child)


OURS = sorted(
    {node for node in _below(DOMNode) if node.__module__.startswith("tui.")} - {QuickClass},
    key=lambda node: node.__name__,
)


class Parent(Widget, QuickClass):
    """Widget with a little of everything that is inherited."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "first", "First"),
        Binding("b", "second", "Second"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"parent--part"}
    shown = var(0)
    total = var(0)

    def compute_total(self) -> int:
        return self.shown


class Heir(Parent):
    """Widget with keys in place of its parent's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "third", "Third"),
        Binding("c", "fourth", "Fourth"),
    ]
    shown = var(1)

    def _compute_shown(self) -> int:
        return 1


class Orphan(Heir, inherit_bindings=False, inherit_css=False):
    """Widget that inherits neither keys nor style rules."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("d", "fifth", "Fifth")]


def _noted(node: type[DOMNode]) -> dict[str, object]:
    """Return what a class has itself. Maps of keys are compared by their contents, in order."""
    return {
        name: [*value.key_to_bindings.items()] if isinstance(value, BindingsMap) else value
        for name, value in vars(node).items()
    }


def _noted_by_textual(node: type[DOMNode]) -> dict[str, object]:
    """Return what the class would have if Textual alone had defined it. It stays as it is."""
    before = dict(vars(node))
    DOMNode.__init_subclass__.__func__(  # type: ignore[attr-defined]
        node, node._inherit_css, node._inherit_bindings, node._inherit_component_classes
    )
    noted = _noted(node)
    for name in noted.keys() - before.keys():
        delattr(node, name)
    for name, value in before.items():
        if vars(node)[name] is not value:
            setattr(node, name, value)
    return noted


@pytest.mark.parametrize("node", [*OURS, Parent, Heir, Orphan], ids=lambda node: node.__name__)
def test_class_is_what_textual_would_make_of_it(node: type[DOMNode]) -> None:
    assert issubclass(node, QuickClass)
    assert _noted(node) == _noted_by_textual(node)


def test_class_says_itself_what_it_does_not_inherit() -> None:
    assert (Orphan._inherit_bindings, Orphan._inherit_css) == (False, False)
    assert (Heir._inherit_bindings, Heir._inherit_css) == (True, True)
    assert [*_keys(Orphan)] == ["d"]


def test_key_that_a_widget_gets_later_is_none_of_its_parent() -> None:
    Heir()._bindings.bind("a", "sixth")
    assert len(_keys(Parent)["a"]) == 1


def _keys(node: type[DOMNode]) -> dict[str, list[Binding]]:
    assert node._merged_bindings is not None
    return node._merged_bindings.key_to_bindings
