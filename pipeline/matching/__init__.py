"""Pure algorithms on two texts: nothing here touches disk, clock or chance."""
