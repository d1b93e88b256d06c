"""Small widgets that everything is built from."""
