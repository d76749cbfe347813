"""Running a trained network on arrays: with ONNX Runtime, or with torch.

Both are the same two functions; the tagger does not know which it has. Neither does it know which edition of the
indicators the network was trained on: `InThisScheme` translates.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from .heads import attribute_outputs

if TYPE_CHECKING:
    from .architecture import ReportNetwork  # imports torch

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_NEVER = -1e4  # a score whose probability is 0 in single precision


class Runtime(Protocol):
    """The network's two methods on numpy arrays; shapes are in network.py."""

    def encode(self, ids: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        """(hidden, tag scores, document scores) of a batch of windows."""
        ...

    def relate(self, hidden: Floats, starts: Ints, ends: Ints, buckets: Ints) -> tuple[Floats, Floats]:
        """(attribute scores, link scores) of the spans of one window."""
        ...


class OnnxRuntime:
    """The exported network on ONNX Runtime."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """`threads`: 0 takes every core."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._encode = onnxruntime.InferenceSession(folder / "encode.onnx", options, providers=providers)
        self._relate = onnxruntime.InferenceSession(folder / "relate.onnx", options, providers=providers)

    def encode(self, ids: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        hidden, tags, documents = self._encode.run(None, {"ids": ids, "mask": mask})
        return hidden, tags, documents

    def relate(self, hidden: Floats, starts: Ints, ends: Ints, buckets: Ints) -> tuple[Floats, Floats]:
        inputs = {"hidden": hidden, "starts": starts, "ends": ends, "buckets": buckets}
        attributes, links = self._relate.run(None, inputs)
        return attributes, links


class TorchRuntime:
    """The network itself, on the processor or an accelerator."""

    def __init__(self, network: ReportNetwork) -> None:
        self.network = network

    def encode(self, ids: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        import torch

        device = self.network.device
        with torch.no_grad():
            outputs = self.network.encode(torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device))
        hidden, tags, documents = (output.float().cpu().numpy() for output in outputs)
        return hidden, tags, documents

    def relate(self, hidden: Floats, starts: Ints, ends: Ints, buckets: Ints) -> tuple[Floats, Floats]:
        import torch

        device = self.network.device
        with torch.no_grad():
            inputs = (torch.from_numpy(array).to(device) for array in (hidden, starts, ends, buckets))
            attributes, links = self.network.relate(*inputs)
        return attributes.float().cpu().numpy(), links.float().cpu().numpy()


class InThisScheme:
    """A runtime whose attribute scores are those of ATTRIBUTES, whatever indicator codes the network was trained on.

    A code that the network does not know has probability 0, so it is never predicted.
    """

    def __init__(self, runtime: Runtime, codes: Sequence[str]) -> None:
        """`codes`: those of the network's attribute head, in its order."""
        self._runtime = runtime
        self._outputs = attribute_outputs(codes)

    def encode(self, ids: Ints, mask: Ints) -> tuple[Floats, Floats, Floats]:
        return self._runtime.encode(ids, mask)

    def relate(self, hidden: Floats, starts: Ints, ends: Ints, buckets: Ints) -> tuple[Floats, Floats]:
        scores, links = self._runtime.relate(hidden, starts, ends, buckets)
        return np.where(self._outputs >= 0, scores[:, self._outputs], np.float32(_NEVER)), links
