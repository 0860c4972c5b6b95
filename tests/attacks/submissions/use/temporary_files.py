# Fills the folder of temporary files.
import tempfile


def total(numbers):
    with tempfile.NamedTemporaryFile(dir="@TMP@", delete=False) as file:
        file.write(bytes(1 << 20))
    raise ValueError("@TOKEN@ wrote to", file.name)
