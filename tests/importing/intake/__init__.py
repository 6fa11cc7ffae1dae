"""Files and items in order, within limits, whatever their names."""
