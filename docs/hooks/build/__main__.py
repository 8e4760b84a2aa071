"""``python -m docs.hooks.build``."""

import sys

from docs.hooks.build.site import main

sys.exit(main())
