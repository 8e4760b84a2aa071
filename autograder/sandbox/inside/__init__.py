"""What runs in the sandbox: a warm process, its forks, and the cells of one submission in each.

The sandbox shows these files, the protocol and the named test functions of the examiner, and nothing else of ours.
"""
