# Has hostile names: of an exception, of a class, of an attribute.
Hostile = type("\x1b[31mPASSED\n::error::", (ValueError,), {})
globals()["\x1b]0;title\x07"] = 1


def total(numbers):
    raise Hostile("no")
