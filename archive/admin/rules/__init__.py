"""Rules at the desk: `shadow_runs` shows what reading again would change and applies it, `learned_lines` what lines are
proposed to be left out and takes the answers. `rule_changes` offers a shadow run after a save that rules follow from.
"""
