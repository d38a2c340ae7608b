"""Notify about alerts: policy, log and channels.

``policy`` is pure, ``notification_log`` keeps what happened, and ``notifier`` joins both and hands
messages to the channels. Nothing here changes the state of a rule.
"""
