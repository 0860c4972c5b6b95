# Is a bound method.
class Adder:
    def total(self, numbers):
        return sum(numbers)


total = Adder().total
