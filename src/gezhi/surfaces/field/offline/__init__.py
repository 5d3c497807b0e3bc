"""Work done without network: what is taken along, and what an outbox sends later."""
