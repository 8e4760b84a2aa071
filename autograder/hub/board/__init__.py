"""The model board: models that learners share, measured by the hub and reviewed by their peers.

An entry carries predictions on test sentences whose labels only the hub holds (:mod:`.sentences`), so what stands
beside the sharer's claims is measured here (:mod:`.verification`). :mod:`.data` is the board as plain data, and what
shows it (:mod:`.render`) needs nothing else: the hub's pages and the static site's show the same board.
"""
