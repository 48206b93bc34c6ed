"""Plain frozen values that stages take and return; nothing here touches disk, clock, chance."""
