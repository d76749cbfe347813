"""Exporting the network to ONNX, for inference without torch. Needs torch, onnx and onnxscript.

The graphs compute in single precision, as the network does, but keep their large weights in half precision, to which
a checkpoint's weights are rounded anyway: the file is half as long and the results are the same.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from .architecture import ReportNetwork

_LARGE = 1024  # weights in a tensor from which on half precision pays for its Cast


class _Method(nn.Module):
    """One method of the network as a module of its own, since an export traces `forward`."""

    def __init__(self, network: ReportNetwork, method: Callable[..., tuple[Tensor, ...]]) -> None:
        super().__init__()
        self.network = network
        self.method = method

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        return self.method(*inputs)


def export(network: ReportNetwork, folder: Path) -> None:
    """Write encode.onnx and relate.onnx; any number of windows, positions and spans."""
    network = network.train(False).cpu()
    network.set_attn_implementation("eager")  # the default tests every attention weight for NaN, a quarter slower
    windows, positions, spans = (torch.export.Dim(name, min=1) for name in ("windows", "positions", "spans"))
    ids = torch.randint(0, network.config.vocab_size, (2, 9))
    _export(
        _Method(network, network.encode),
        {"ids": ids, "mask": torch.ones_like(ids)},
        [{0: windows, 1: positions}, {0: windows, 1: positions}],
        ["hidden", "tags", "documents"],
        folder / "encode.onnx",
    )
    hidden = torch.randn(9, network.config.hidden_size)
    starts = torch.tensor([0, 2, 5])
    _export(
        _Method(network, network.relate),
        {"hidden": hidden, "starts": starts, "ends": starts + 2, "buckets": torch.zeros(3, 3, dtype=torch.int64)},
        [{0: positions}, {0: spans}, {0: spans}, {0: spans, 1: spans}],
        ["attributes", "links"],
        folder / "relate.onnx",
    )


def _export(
    module: nn.Module, inputs: dict[str, Tensor], shapes: list[dict[int, Any]], outputs: list[str], path: Path
) -> None:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module,
            tuple(inputs.values()),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_shapes=(tuple(shapes),),
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    model = program.model_proto
    _halve(model)
    onnx.checker.check_model(model)
    onnx.save_model(model, path)


def _halve(model: onnx.ModelProto) -> None:
    """Keep large weights in half precision, each behind a Cast that ONNX Runtime folds away when it loads the graph."""
    casts = []
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < _LARGE:
            continue
        name = tensor.name
        tensor.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
