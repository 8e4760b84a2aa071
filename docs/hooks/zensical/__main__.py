"""``python -m docs.hooks.zensical``."""

import sys

from docs.hooks.zensical.site import main

sys.exit(main())
