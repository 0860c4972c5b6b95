"""The key of quiz1."""

from grader import choice

goal = choice(
    "goal",
    "what a model practises during pre-training",
    points=1,
    right="A",
    because="Predicting the next token, again and again over a vast amount of text, teaches language itself.",
    wrong={
        "B": "People's preferences come in much later, when the model can already write.",
        "C": "Code may be among the texts, but nothing is made faster. What does a text offer to guess?",
    },
)
rlhf = choice(
    "rlhf",
    "the stage with RLHF",
    points=1,
    right="C",
    because="People compare answers, and the model is trained towards the ones that they prefer.",
    wrong={
        "A": "Raw text holds no judgement on anybody's answers, so there is no feedback to learn from there.",
        "B": "Fine-tuning imitates examples that somebody wrote. Feedback rates what the model itself wrote.",
    },
)
data = choice(
    "data",
    "the data of supervised fine-tuning",
    points=1,
    right="B",
    because="A small set, chosen and written with care, shows the task and the form of a good answer.",
    wrong={
        "A": "The raw web is what the stage before has used up. What does 'supervised' ask of the data?",
        "C": "Random tokens hold nothing to be learnt, in any stage. What does 'supervised' ask of the data?",
    },
)
hhh = choice(
    "hhh",
    "what HHH stands for",
    points=1,
    right="C",
    because="A model should be of use, do no damage, and say what is true: the three goals of alignment.",
    wrong={
        "A": "That counts upwards, but says nothing on how a model should behave towards people.",
        "B": "Alignment is about behaviour, not about what a model is built from or runs on.",
    },
)
compute = choice(
    "compute",
    "the stage that takes the most computing",
    points=1,
    right="A",
    because="Trillions of tokens keep thousands of GPUs busy for weeks or months.",
    wrong={
        "B": "A curated dataset is read in hours or days. Which stage reads trillions of tokens?",
        "C": "Comparisons are few: what people choose costs time, not compute. Which stage reads the most?",
    },
)
