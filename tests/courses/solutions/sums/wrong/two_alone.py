# caught by: any_numbers
print(int(input()) + int(input()))
