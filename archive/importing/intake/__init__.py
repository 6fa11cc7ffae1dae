"""What is to be read: files below the paths in sorted order (`file_walk`), handed out to this or to worker processes
(`dispatch`), read there (`reader`) within bounds of time and memory (`limits`), each known by its place (`places`).
"""
