"""Makes the parts of the site: the runtime, the Python bundle, the elements, then the pages."""
