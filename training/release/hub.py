"""A checkpoint at home in the Hugging Face ecosystem: a tokenizer of one character a token, and publishing."""

from __future__ import annotations

from pathlib import Path

from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError, LocalTokenNotFoundError
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

from ...models.text.vocabulary import PLACEHOLDERS, Vocabulary
from ..errors import TrainingError


def write_tokenizer(vocabulary: Vocabulary, folder: Path, *, length: int) -> None:
    """Write tokenizer.json, so that `AutoTokenizer` and pipelines make the very ids that nianbao makes.

    `length` is the longest window in characters. Line break and blank become tokens of their own, under the ids that
    the vocabulary's two placeholders have.
    """
    ids = {token: i for i, token in enumerate(vocabulary.tokens) if token not in PLACEHOLDERS.values()}
    ids.update((character, int(vocabulary.encode(character)[0])) for character in PLACEHOLDERS)
    tokenizer = Tokenizer(models.WordLevel(ids, unk_token="[UNK]"))
    if "A" not in ids:
        tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(token, vocabulary.id(token)) for token in ("[CLS]", "[SEP]")],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=length + 2,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        clean_up_tokenization_spaces=False,
    ).save_pretrained(folder)


def check_login() -> None:
    """TrainingError unless there is a token for the hub: better before a training than after it."""
    try:
        HfApi().whoami()
    except (LocalTokenNotFoundError, HfHubHTTPError, OSError) as error:
        raise TrainingError(
            f"the hub does not know you ({type(error).__name__}); log in with `hf auth login`, or train without "
            "--push-to-hub"
        ) from None


def push(folder: Path, repository: str, *, version: str) -> str:
    """Upload a checkpoint folder as a model repository, made if need be; returns its address."""
    api = HfApi()
    try:
        api.create_repo(repository, exist_ok=True)
        commit = api.upload_folder(folder_path=folder, repo_id=repository, commit_message=f"Version {version}")
    except (HfHubHTTPError, OSError, ValueError) as error:
        raise TrainingError(
            f"{folder} was written, but could not be uploaded to {repository}: {' '.join(str(error).split())[:200]}; "
            "try again with `hf upload`"
        ) from None
    return str(commit.repo_url)
