"""Tasks of campaigns on the phone: what is mine, evidence, milestones."""
