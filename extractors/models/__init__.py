"""Small data files learnt by a command of ``scripts``; loaded without pickle."""
