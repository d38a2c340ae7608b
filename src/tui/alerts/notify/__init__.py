"""Notify about alerts: policy, log and channels.

``policy`` decides as a pure function, ``notification_log`` stores the events, and ``notifier``
joins both and delivers messages by ``channels``. Nothing here changes the state of a rule.
"""
