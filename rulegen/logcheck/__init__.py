"""logcheck's own ways: its configuration, its rule directories, its verdict on a line.

Source of every fact here: the script /usr/sbin/logcheck of Debian's logcheck 1.4.2 (the
matching part is the same up to 1.4.7), tried out with that program.
"""
