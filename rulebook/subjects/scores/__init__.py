"""Figures of people and teams, and the monthly score drawn from them (KPI-1)."""
