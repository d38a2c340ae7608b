"""Handlers of the screen's messages.

Textual derives the names of ``on_…`` handlers from class names, so a renamed message would lose
such a handler without an error. Ours are bound with ``@on``, which names the class.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from textual.message import Message

import tui.screen


def screen_classes() -> set[type]:
    """Return the classes that the modules of ``tui.screen`` define, and those nested in them."""
    names = [module.name for module in walk_packages(tui.screen.__path__, "tui.screen.")]
    modules = [tui.screen, *map(import_module, names)]
    return {cls for module in modules for cls in defined_classes(vars(module), module.__name__)}


def defined_classes(namespace: dict[str, object], module: str) -> Iterator[type]:
    """Yield the classes of a namespace that ``module`` defines, and those nested in them."""
    for value in namespace.values():
        if inspect.isclass(value) and value.__module__ == module:
            yield value
            yield from defined_classes(dict(vars(value)), module)


def messages() -> list[type[Message]]:
    """Return our message classes, by name."""
    classes = [cls for cls in screen_classes() if issubclass(cls, Message)]
    return sorted(classes, key=lambda cls: cls.__qualname__)


def bound_messages() -> set[type[Message]]:
    """Return the message classes for which some class of the screen has a handler with ``@on``."""
    return {
        message for cls in screen_classes() for message in vars(cls).get("_decorated_handlers", ())
    }


def test_messages_include_nested_classes() -> None:
    names = {message.__qualname__ for message in messages()}
    assert {"AlertsPane.MuteRequested", "FilterLine.Dismissed", "Pane.Changed"} <= names


@pytest.mark.parametrize("message", messages(), ids=lambda message: str(message.__qualname__))
def test_message_has_handler_bound_with_on(message: type[Message]) -> None:
    assert message in bound_messages()


def test_handlers_of_our_messages_are_not_named_after_them() -> None:
    derived_names = {message.handler_name for message in messages()}
    methods = {name for cls in screen_classes() for name in vars(cls)}
    assert derived_names.isdisjoint(methods)
