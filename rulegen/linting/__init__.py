"""The machinery behind `rulegen lint`: reading rule files, running checks, repairing."""
