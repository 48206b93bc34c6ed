"""Plain frozen values that the stages take and return; nothing here touches disk, clock or chance."""
