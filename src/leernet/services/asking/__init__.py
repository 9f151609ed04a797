"""Questions and answers, files among them: which apply to somebody, whether they make sense, how they are kept."""
