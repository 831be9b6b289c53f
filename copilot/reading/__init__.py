"""Understanding a question before looking anything up: language, register, feelings, effort, facts."""
