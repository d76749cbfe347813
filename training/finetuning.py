"""Fine-tuning: all heads at once on annotated reports."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy
from torch.optim import AdamW
from transformers import Trainer, TrainingArguments, set_seed
from transformers.trainer_utils import get_last_checkpoint

from ..annotations import AnnotatedReport, Format, Kind, Label, Level
from ..models.checkpoint import WindowSettings, scheme_table
from ..models.decoding.viterbi import TAGS
from ..models.network.architecture import ReportNetwork, load_network, save_network
from ..models.network.heads import ATTRIBUTES, attribute_slice, class_slice
from ..models.text.vocabulary import Vocabulary
from .dataset import IGNORED, Collator, course
from .errors import TrainingError
from .precision import bf16_pays
from .release.hub import write_tokenizer


@dataclass(frozen=True, kw_only=True)
class FinetuningRecipe:
    """One fine-tuning run; the TOML file has the same names."""

    name: str = "nianbao-default"
    version: str = "0.1.0"
    generated: int = 0
    """Reports made of the corpus's parts, read before the corpus itself."""
    epochs: int = 14
    variation: float = 1.0
    """How much a report is varied each time it is read, 0 to 1; see `augmentation.vary`."""
    batch: int = 16
    """Windows in a step."""
    learning_rate: float = 4e-4
    """Of the encoder."""
    head_learning_rate: float = 3e-3
    keep_heads: bool = True
    """Whether a base that is a checkpoint of ours gives its heads too; else it gives its encoder, as any BERT."""
    warmup: int = 100
    dropout: float = 0.1
    masked: float = 0.1
    """Share of the characters hidden from the network."""
    digits: float = 0.5
    """Share of the numbers, years apart, that are replaced by others of the same length."""
    rare: int = 2
    """How often an epoch reads a window with contact details, periods or dates."""
    tag_weight: float = 5.0
    attribute_weight: float = 0.5
    link_weight: float = 0.5
    document_weight: float = 0.5
    length: int = 384
    overlap: int = 96
    training_overlap: int = 64
    """Overlap of the windows trained on; the smaller, the quicker an epoch."""
    layers: int = 4
    """Size of the encoder where there is no base to start from: layers, hidden size, heads."""
    hidden_size: int = 256
    heads: int = 8
    seed: int = 1

    @property
    def training_window(self) -> WindowSettings:
        return WindowSettings(length=self.length, overlap=min(self.training_overlap, self.overlap))

    @property
    def window(self) -> WindowSettings:
        return WindowSettings(length=self.length, overlap=self.overlap)


class Objective(nn.Module):
    """The network with its loss, in the shape the Trainer wants: batch in, {"loss": …} out."""

    def __init__(self, network: ReportNetwork, recipe: FinetuningRecipe) -> None:
        super().__init__()
        self.network = network
        self.recipe = recipe

    def forward(
        self,
        ids: Tensor,
        mask: Tensor,
        tags: Tensor,
        classes: Tensor,
        starts: list[Tensor],
        ends: list[Tensor],
        attributes: list[Tensor],
        buckets: list[Tensor],
        links: list[Tensor],
    ) -> dict[str, Tensor]:
        """Shapes as in `Collator`."""
        hidden, tag_scores, document_scores = self.network.encode(ids, mask)
        loss = self.recipe.tag_weight * cross_entropy(tag_scores.reshape(-1, len(TAGS)), tags.reshape(-1))
        loss = loss + self.recipe.document_weight * _document_loss(document_scores, classes)
        related = [
            (*self.network.relate(hidden[i], starts[i], ends[i], buckets[i]), attributes[i], buckets[i], links[i])
            for i in range(len(starts))
            if len(starts[i])
        ]
        if related:
            of_attributes = torch.cat([_attribute_loss(r[0], r[2]) for r in related])
            of_links = torch.cat([_link_loss(r[1], r[3], r[4]) for r in related])
            loss = loss + self.recipe.attribute_weight * of_attributes.sum() / max(1, len(of_attributes))
            loss = loss + self.recipe.link_weight * of_links.sum() / max(1, len(of_links))
        return {"loss": loss}


def _attribute_loss(scores: Tensor, targets: Tensor) -> Tensor:
    """Cross-entropy of each span that has an attribute, among the values that its kind of span may have."""
    known = targets >= 0
    scores, targets = scores[known], targets[known]
    columns = torch.arange(len(ATTRIBUTES), device=scores.device)
    allowed = torch.zeros_like(scores, dtype=torch.bool)
    for label in (Label.CATEGORY, Label.HEADING, Label.COUNT):
        part = attribute_slice(label)
        within = (columns >= part.start) & (columns < part.stop)
        allowed |= within & within[targets].unsqueeze(1)
    return cross_entropy(scores.masked_fill(~allowed, -1e4), targets, reduction="none")


def _link_loss(scores: Tensor, buckets: Tensor, links: Tensor) -> Tensor:
    """Binary cross-entropy summed over the categories of each number, shape (numbers,)."""
    possible = buckets >= 0
    each = binary_cross_entropy_with_logits(scores, links, reduction="none") * possible
    return each.sum(1)[possible.any(1)]


def _document_loss(scores: Tensor, classes: Tensor) -> Tensor:
    """Mean cross-entropy of kind, format and level."""
    losses = []
    for column, kind in enumerate((Kind, Format, Level)):
        part, target = class_slice(kind), classes[:, column]
        if (target >= 0).any():
            moved = torch.where(target >= 0, target - part.start, IGNORED)
            losses.append(cross_entropy(scores[:, part], moved))
    return torch.stack(losses).mean() if losses else scores.new_zeros(())


def finetune(
    recipe: FinetuningRecipe,
    network: ReportNetwork,
    vocabulary: Vocabulary,
    reports: list[AnnotatedReport],
    work: Path,
) -> None:
    """Train `network` in place on `reports`.

    `work` keeps the Trainer's checkpoints, from which an interrupted run resumes. TrainingError if they are those of
    another recipe or corpus.
    """
    claim_run(work, recipe, reports)
    set_seed(recipe.seed)
    arguments = TrainingArguments(
        output_dir=str(work),
        num_train_epochs=1,
        per_device_train_batch_size=recipe.batch,
        warmup_steps=recipe.warmup,
        max_grad_norm=1.0,
        lr_scheduler_type="linear",
        logging_steps=50,
        save_steps=250,
        save_total_limit=1,
        train_sampling_strategy="sequential",  # the rows come in the order of study
        bf16=bf16_pays(),
        use_cpu=not torch.accelerator.is_available(),  # without it the Trainer refuses bf16 on a processor
        seed=recipe.seed,
        remove_unused_columns=False,
        dataloader_pin_memory=False,
        report_to="none",
    )
    trainer = Trainer(
        model=Objective(network, recipe),
        args=arguments,
        train_dataset=course(
            reports,
            recipe.training_window,
            generated=recipe.generated,
            epochs=recipe.epochs,
            rare=recipe.rare,
            variation=recipe.variation,
            batch=recipe.batch,
            seed=recipe.seed,
        ),
        data_collator=Collator(vocabulary, masked=recipe.masked, digits=recipe.digits),
        optimizers=(optimizer(network, recipe), None),
    )
    last = get_last_checkpoint(str(work)) if work.is_dir() else None
    trainer.train(resume_from_checkpoint=last)
    network.train(False)


def optimizer(network: ReportNetwork, recipe: FinetuningRecipe) -> AdamW:
    """AdamW with two rates: a new head has all to learn, the encoder little. Biases and norms do not decay."""
    groups = []
    for of_encoder, rate in ((True, recipe.learning_rate), (False, recipe.head_learning_rate)):
        own = [p for name, p in network.named_parameters() if name.startswith("bert.") == of_encoder]
        groups.append({"params": [p for p in own if p.ndim > 1], "lr": rate, "weight_decay": 0.01})
        groups.append({"params": [p for p in own if p.ndim == 1], "lr": rate, "weight_decay": 0.0})
    return AdamW(groups, fused=True)


def claim_run(work: Path, recipe: FinetuningRecipe, reports: list[AnnotatedReport]) -> None:
    """Refuse to go on with a run that was begun with other settings or data: its result would be neither's."""
    corpus = hashlib.sha256(repr(reports).encode()).hexdigest()
    ours = json.dumps({"recipe": asdict(recipe), "corpus": corpus}, ensure_ascii=False, indent=1)
    file = work / "run.json"
    if file.is_file() and file.read_text("utf-8") != ours:
        raise TrainingError(
            f"{work} holds a run with another recipe or corpus; delete that folder to begin anew, or choose another output"
        )
    work.mkdir(parents=True, exist_ok=True)
    file.write_text(ours, "utf-8")


def write_checkpoint(network: ReportNetwork, vocabulary: Vocabulary, recipe: FinetuningRecipe, folder: Path) -> None:
    """Write the network, its vocabulary, the meaning of its outputs, and its exported form; not yet sealed."""
    from ..models.network.export import export  # onnx takes a second to import

    folder.mkdir(parents=True, exist_ok=True)
    save_network(network, folder)
    vocabulary.save(folder / "vocab.txt")
    write_tokenizer(vocabulary, folder, length=recipe.length)
    (folder / "scheme.json").write_text(
        json.dumps(scheme_table(recipe.window), ensure_ascii=False, indent=1) + "\n", "utf-8"
    )
    export(load_network(folder), folder)
