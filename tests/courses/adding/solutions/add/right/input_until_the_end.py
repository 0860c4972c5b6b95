import sys


def main():
    found = []
    while True:
        try:
            found.append(int(input()))
        except EOFError:
            break
    if "--max" in sys.argv:
        sys.stdout.write(f"{max(found)}\n" if found else "none\n")
        return
    print(*[sum(found)], sep="", flush=True)


if __name__ == "__main__":
    main()
