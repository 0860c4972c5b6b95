# Runs an event loop.
import asyncio


async def nothing():
    await asyncio.sleep(0)


asyncio.run(nothing())


def total(numbers):
    return sum(numbers)
