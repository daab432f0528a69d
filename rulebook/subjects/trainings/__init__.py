"""Trainings and customer meetings: planned, held, signed for, tested; qualifications with an end (TRN-1)."""
