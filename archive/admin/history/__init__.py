"""The log of changes and the page that undoes them."""
