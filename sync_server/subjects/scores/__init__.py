"""Figures and scores as the server shows them (KPI-1)."""
