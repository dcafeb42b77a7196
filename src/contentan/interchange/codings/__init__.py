"""Codings of people and other programs.

Takes their files; gives table CODINGS, whole or not at all.
"""
