"""What every answer goes through: guarded routes, forms, the site's frame with its templates, protection, rates."""
