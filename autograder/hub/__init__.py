"""The hub: the small web service beside the site, which takes submissions and shows official verdicts.

One process serves everything (:mod:`autograder.hub.serve`): the static site, the HTTP API and the class's pages.
A second one, its child, grades (:mod:`autograder.hub.grading.worker`), so that grading never holds up a receipt.
Between them stands only the store.
"""
