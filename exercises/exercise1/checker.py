"""Checks of exercise1: each question is answered; what the answers are worth is for a person to say."""

from grader import criterion, section

data = section(
    "data",
    "Which data would it be trained on?",
    points=1,
    words=25,
    hint=(
        "name kinds of text, where they come from, and what the bot gains from them",
        "which of them would teach it to write, and which would teach it about shops?",
    ),
)
base_model = section(
    "base_model",
    "Which base model would you start from?",
    points=1,
    words=25,
    hint="name a model or a size, and say why you would not train one from nothing",
)
datasets = section(
    "datasets",
    "Which datasets would you need?",
    points=1,
    words=25,
    hint="whose conversations are they, how many do you need, and what has to be taken out of them?",
)
examples = section(
    "examples",
    "What would a training example look like?",
    points=1,
    words=25,
    hint="show one: who says what, and which part the model has to learn",
)
feedback = section(
    "feedback",
    "Which human feedback would you collect?",
    points=1,
    words=25,
    hint="who judges what, and in which form: a choice between two answers, a grade, a correction?",
)
safety = section(
    "safety",
    "How would the bot stay helpful and yet safe?",
    points=1,
    words=25,
    hint="think of a customer who asks for something that the bot must not do",
)

foundation = criterion(
    "foundation",
    "the base model and its data suit a bot that talks with customers",
    levels={
        4: "both fit the purpose, and the choice is argued against an alternative",
        2: "both are named and plausible, without a reason",
        0: "one of them is missing or does not fit",
    },
)
tuning = criterion(
    "tuning",
    "the fine-tuning data can be had, and the examples teach the task",
    levels={
        4: "source, amount and cleaning are thought through, and an example shows what is to be learnt",
        2: "a fitting source and some form of example are named",
        0: "the data do not show the task, or are not to be had",
    },
)
judgement = criterion(
    "judgement",
    "the feedback can make the bot helpful and harmless at once",
    levels={
        4: "it says who judges what, and what happens where being helpful and being safe pull apart",
        2: "feedback and safety are both treated, side by side",
        0: "one of the two is missing",
    },
)
proportion = criterion(
    "proportion",
    "the three stages build on one another, each in proportion",
    levels={
        2: "each stage takes up what the one before leaves open, with amounts of a sensible order",
        1: "the stages are in order, their amounts are not",
        0: "the stages could be swapped without anybody noticing",
    },
)
