"""The key of quiz2."""

from grader import choice

unsupervised = choice(
    "unsupervised",
    "why pre-training is called unsupervised",
    points=1,
    right="A",
    because="Each text brings its own answers along: the token that does come next. No label is needed.",
    wrong={
        "B": "People gather the texts and steer the training. Think of what they need not add to each text.",
        "C": "Such runs are watched day and night. 'Supervised' speaks of the examples, not of the machines.",
    },
)
purpose = choice(
    "purpose",
    "what alignment is for",
    points=1,
    right="B",
    because="It brings what the model says into line with what people value.",
    wrong={
        "A": "Speed depends on the model's size and on the hardware, which this stage leaves as they are.",
        "C": "The model keeps all its parameters in this stage. What about them does training change?",
    },
)
least_data = choice(
    "least_data",
    "the stage with the least data",
    points=1,
    right="C",
    because="Each comparison costs a person's attention, and thousands to millions of them go a long way.",
    wrong={
        "A": "Compare the three amounts: this is the largest of them by far.",
        "B": "Compare the amounts again: which data does a person have to make one by one?",
    },
)
