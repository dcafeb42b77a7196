"""What review asks of a code. A module of its own: who only says the floors loads no estimator."""

from __future__ import annotations

#: Below these a code is exploratory.
PRECISION, RECALL, ALPHA = 0.85, 0.70, 0.67
