"""Which of the texts found answers the question: a second, closer look; loaded when first used."""
