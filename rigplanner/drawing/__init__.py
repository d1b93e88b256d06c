"""Strokes, shapes and charts that screen and paper share; QtGui only."""
