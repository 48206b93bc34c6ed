"""Files of a report, one a module; each module holds its `EXPORTER`."""
