"""The design system: colours, words, and the parts that screens are put together from. Knows no rule, no I/O."""
