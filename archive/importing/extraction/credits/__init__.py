"""Credits: who published an article, who wrote it, where and when.

`lines` reads a line, and `datelines` the beginning of a text, as a credit, by the `patterns` that credits have, the
parts that are `labelled`, and the names of `sources`; `endings` reads what stands behind the last sentence. `names`
holds what a credit says. `evidence` collects all credits of a document and weighs them.
"""
