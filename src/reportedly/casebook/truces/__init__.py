"""Truces and other agreements across reports, as each side tells them."""
