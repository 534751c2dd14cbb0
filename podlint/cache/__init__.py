"""What podlint remembers from run to run: what it found in files that have not changed."""

from podlint.files import Inputs, can_be_read_again

FEW_FILES = 16
FEW_BYTES = 100_000
"""Fewer are checked sooner than looked up."""


def pays(inputs: Inputs) -> bool:
    """Whether these inputs are worth a look into a cache; what can be read only once is none of its business."""
    return (len(inputs.paths) >= FEW_FILES or inputs.total_size >= FEW_BYTES) and all(map(can_be_read_again, inputs.paths))
