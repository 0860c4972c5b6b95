"""`grade setup`: what is written, and what becomes of submissions there."""
