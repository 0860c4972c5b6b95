# Is a built-in.
total = sum
