"""Rules that change: what they would change in what is stored, and rules that are learned from it.

`concerned` says which articles a change of the vocabulary may read otherwise. `shadow` reads their originals by today's
rules without writing, `shadow_job` does that as a job and keeps the findings, `applying` carries them out. `learning`
finds the lines that a source prints with everything, `answers` is what an editor decides about them, and `line_removal`
takes an accepted line out of the texts.
"""
