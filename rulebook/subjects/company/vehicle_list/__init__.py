"""The vehicle list (安装车辆明细) of an installation order, judged row by row (ORD-1). Pure: rows of cells
in, report out.

May not know files, sheets or encodings, nor which vehicles and units the company knows already.
"""

from __future__ import annotations
