"""What runs inside Rasa: our components and our channel.

Modules that import rasa are loaded by Rasa only; `reading`, `features` and `linear` know nothing of it,
so that tests and benchmarks use them directly.
"""
