"""Who grades: processes on this machine, or a Dask cluster."""
