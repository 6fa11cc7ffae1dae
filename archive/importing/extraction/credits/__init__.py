"""Who published, who wrote, where and when: patterns, the lines that show them, known sources, and the evidence
weighed.
"""
