"""What is likely to lie behind a failure, in plain words: recognisers, each of one mistake of beginners."""
