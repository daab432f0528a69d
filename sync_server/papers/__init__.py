"""Printed forms as PDF, in Chinese and English: what the company has on paper, from the records as they are.

Reads the books, writes nothing. Layout is in assets/print, words in assets/i18n.
"""
