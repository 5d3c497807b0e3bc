"""The engines: nouns that run packs. Siblings never import each other; `wiring` joins them."""
