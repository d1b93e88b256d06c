"""Windows over the window: pickers and questions."""
