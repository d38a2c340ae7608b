"""The least Textual application there is: what everything is compared with."""

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line of text, which counts the keys."""

    keys = 0

    def compose(self) -> ComposeResult:
        yield Static("hello")

    def on_key(self, event: events.Key) -> None:
        self.keys += 1
        self.query_one(Static).update(f"hello {self.keys}")


if __name__ == "__main__":
    Bare().run()
