# Loops before it is asked anything.
while True:
    pass
