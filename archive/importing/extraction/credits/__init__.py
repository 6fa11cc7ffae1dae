"""Credits: who published an article, who wrote it, where and when.

`lines` reads a line, or the beginning or end of one, as a credit, by the `patterns` that credits have and the names of
`sources`. `evidence` collects all credits of a document and weighs them.
"""
