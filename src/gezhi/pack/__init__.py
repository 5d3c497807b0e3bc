"""The pack language: a locality's way of governing itself, written down as data.

A pack is a folder of YAML files. Each engine's part has one schema module here, named as the file
that authors write (`places.yaml` is read by `pack/places.py` and run by `engines/places`). This
floor knows no database and no web: a pack can be checked, compared and drawn on any machine.
"""
