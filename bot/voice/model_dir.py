"""The office's own model: what must lie in THUKY_ASR_MODEL_DIR, and everything that is wrong with what does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from actions.errors import ThukyError

_NETWORKS = ("encoder", "decoder", "joiner")
_SMALLEST_NETWORK = 10_000
_ONNX_FIRST_BYTE = b"\x08"
"""An ONNX file begins with its version; a pointer of a version control system or a web page does not."""


class WrongModelDir(ThukyError):
    """The directory cannot be used; `problems` are sentences, each naming one file and what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ModelDir:
    """The files of an offline transducer. `vocabulary` (bpe.vocab) lets names be written in the model's own units."""

    encoder: Path
    decoder: Path
    joiner: Path
    tokens: Path
    vocabulary: Path | None

    @property
    def takes_names(self) -> bool:
        return self.vocabulary is not None


def read_model_dir(path: str) -> ModelDir:
    """Raises `WrongModelDir` with everything that is wrong, not only the first."""
    folder = Path(path).expanduser()
    if not folder.is_dir():
        raise WrongModelDir([f"THUKY_ASR_MODEL_DIR: không có thư mục {folder}."])
    if not os.access(folder, os.R_OK | os.X_OK):
        raise WrongModelDir([f"THUKY_ASR_MODEL_DIR: không được đọc thư mục {folder}; kiểm tra quyền."])
    problems: list[str] = []
    found = {name: _network(folder, name, problems) for name in _NETWORKS}
    tokens = _tokens(folder, problems)
    if problems:
        raise WrongModelDir(problems)
    vocabulary = next((each for each in (folder / "bpe.vocab",) if each.is_file()), None)
    return ModelDir(found["encoder"], found["decoder"], found["joiner"], tokens, vocabulary)


def _network(folder: Path, name: str, problems: list[str]) -> Path:
    """The int8 version where there are both: it is smaller, and what was measured."""
    files = sorted(folder.glob(f"{name}*.onnx"))
    small = [file for file in files if ".int8." in file.name]
    fitting = small if small else files
    if not fitting:
        problems.append(f"Thiếu tệp {name}*.onnx trong {folder}.")
        return folder
    if len(fitting) > 1:
        names = ", ".join(file.name for file in fitting)
        problems.append(f"Có nhiều tệp {name}: {names}. Chỉ để lại một tệp.")
    problems.extend(_damage(fitting[0]))
    return fitting[0]


def _damage(file: Path) -> Iterator[str]:
    if not os.access(file, os.R_OK):
        yield f"Không được đọc {file.name}; kiểm tra quyền."
        return
    with file.open("rb") as content:
        first = content.read(1)
    if first != _ONNX_FIRST_BYTE or file.stat().st_size < _SMALLEST_NETWORK:
        yield f"Tệp {file.name} không phải mô hình ONNX hoặc chưa tải hết ({file.stat().st_size} byte)."


def _tokens(folder: Path, problems: list[str]) -> Path:
    file = folder / "tokens.txt"
    if not file.is_file():
        problems.append(f"Thiếu tệp tokens.txt trong {folder}.")
        return file
    try:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (UnicodeDecodeError, PermissionError) as error:
        problems.append(f"Không đọc được tokens.txt ({type(error).__name__}).")
        return file
    wrong = next((n for n, line in enumerate(lines, 1) if not line.rsplit(maxsplit=1)[-1].isdigit()), None)
    if not lines:
        problems.append("Tệp tokens.txt trống.")
    elif wrong is not None:
        problems.append(f"Tệp tokens.txt sai ở dòng {wrong}: mỗi dòng là một ký hiệu và một số.")
    return file
