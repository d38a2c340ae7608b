"""What is told of the rules, by which way, and what people said of it.

``deciding`` is pure; ``journal`` keeps what happened; ``notifier`` joins both and hands messages to
the channels. Nothing here changes what a rule says.
"""
