"""The floor that everything stands on: time, names, codes, conditions and words.

Nothing here knows a database, a pack or a locality, so every other room may use it and it can be
tested alone. Import from the module that owns the thing: ``gezhi.base.clock``, ``worktime``,
``ids``, ``codes``, ``conditions``, ``words``.
"""
