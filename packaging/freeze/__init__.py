"""What the recipe of the frozen program (`rigplanner.spec`) is made of."""
