"""What every admin of recorded objects is made of: saving through the write path, forms, links, bounded lists,
history, labels.
"""
