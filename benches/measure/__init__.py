"""What the scripts that time whole builds share."""
