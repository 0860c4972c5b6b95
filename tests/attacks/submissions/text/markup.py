# Raises text that is markup to many readers.
def total(numbers):
    raise ValueError("[bold]PASSED[/bold] [link=http://evil.example]x[/] ]]> <script>alert(1)</script> </pre> &#27;")
