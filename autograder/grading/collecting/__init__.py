"""Who handed in what: files, archives and exports of learning platforms, sorted by student."""
