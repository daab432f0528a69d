"""A company's month, made up from a seed (`paigong generate`): for tests, benchmarks and whoever wants to look.

Everybody is enrolled by a one-time code and signs their own lines; the lines go through the same intake, chain and
rules as any other. The master secret follows from the seed: never keep real books in such a folder.
"""

from sync_server.admin.generating.month import Made, generate

__all__ = ["Made", "generate"]
