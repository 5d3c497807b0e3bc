"""Reading a mapping file."""

import yaml
from pydantic import ValidationError

from gezhi.base.words import Mistake
from gezhi.engines.cases.rules.mapping import CaseMapping
from gezhi.engines.trust.rules.viewer import ANYONE, Viewer


def read_mapping(text: str, name: str, viewer: Viewer = ANYONE) -> CaseMapping:
    """A mapping from its YAML text; `Mistake` names every key that is wrong.

    Every value is a text: a column called `no` must not become false.
    """
    try:
        return CaseMapping.model_validate(yaml.load(text, yaml.BaseLoader))  # noqa: S506
    except yaml.YAMLError as fault:
        raise Mistake(f"{name}: 不是 YAML:{fault}", f"{name}: not YAML: {fault}") from fault
    except ValidationError as fault:
        said = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors()
        )
        raise Mistake(f"{name}: {said}", f"{name}: {said}") from fault
