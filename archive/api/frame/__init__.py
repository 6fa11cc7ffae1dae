"""Around each door: `doors` answers or refuses, by `authentication`, `throttles` and `problems`; `lists` are pages of
rows, and `forms` read parameters that lists of articles do not have. `described` is what the schema says of each door,
by what is `sent` and `answered`.
"""
