"""What is wrong with an office's model directory is said point by point; names become hot-words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.voice.engines import find_engine
from bot.voice.model_dir import WrongModelDir, read_model_dir
from bot.voice.sherpa import confidence, hotwords, is_upper_case

NETWORK = b"\x08\x08" + bytes(20_000)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    for name in ("encoder-epoch-12.int8.onnx", "decoder-epoch-12.onnx", "joiner-epoch-12.int8.onnx"):
        (tmp_path / name).write_bytes(NETWORK)
    (tmp_path / "tokens.txt").write_text("<blk> 0\n▁ANH 1\n▁NAM 2\n", encoding="utf-8")
    return tmp_path


def problems(folder: Path) -> list[str]:
    with pytest.raises(WrongModelDir) as wrong:
        read_model_dir(str(folder))
    return wrong.value.problems


def test_a_whole_directory_is_taken(model: Path) -> None:
    files = read_model_dir(str(model))
    assert files.encoder.name == "encoder-epoch-12.int8.onnx"
    assert not files.takes_names
    (model / "bpe.vocab").write_text("▁ANH\t-1\n", encoding="utf-8")
    assert read_model_dir(str(model)).takes_names
    assert find_engine(str(model)).name == "sherpa-onnx"


def test_every_missing_file_is_named(tmp_path: Path) -> None:
    said = problems(tmp_path)
    assert len(said) == 4
    for name in ("encoder", "decoder", "joiner", "tokens.txt"):
        assert any(name in one for one in said)


def test_a_directory_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    (said,) = problems(tmp_path / "không-có")
    assert said.startswith("THUKY_ASR_MODEL_DIR: không có thư mục")


def test_a_pointer_instead_of_the_network_is_recognised(model: Path) -> None:
    (model / "decoder-epoch-12.onnx").write_text("version https://git-lfs.example/spec/v1\n")
    (said,) = problems(model)
    assert "decoder-epoch-12.onnx" in said
    assert "chưa tải hết" in said


def test_two_encoders_are_one_too_many_but_int8_wins_over_the_large_one(model: Path) -> None:
    (model / "encoder-epoch-12.onnx").write_bytes(NETWORK)
    assert read_model_dir(str(model)).encoder.name == "encoder-epoch-12.int8.onnx"
    (model / "encoder-epoch-99.int8.onnx").write_bytes(NETWORK)
    (said,) = problems(model)
    assert "encoder-epoch-99.int8.onnx" in said


def test_a_wrong_line_of_the_tokens_is_numbered(model: Path) -> None:
    (model / "tokens.txt").write_text("<blk> 0\n▁ANH\n", encoding="utf-8")
    (said,) = problems(model)
    assert "dòng 2" in said
    (model / "tokens.txt").write_text("", encoding="utf-8")
    assert problems(model) == ["Tệp tokens.txt trống."]


def test_without_its_model_the_packaged_engine_still_hears_and_the_problem_is_told(tmp_path: Path) -> None:
    engine = find_engine(str(tmp_path))
    assert engine.name == "viet-asr"
    assert "Thiếu tệp tokens.txt" in engine.problem


def test_names_are_written_as_a_stream_takes_them() -> None:
    names = ["Nguyễn Văn Nam", "Trương Thị  Ngọc-Lan", "a/b", "", "Nguyễn Văn Nam"]
    assert hotwords(names, upper=True) == "NGUYỄN VĂN NAM/TRƯƠNG THỊ NGỌC LAN/A B"
    assert hotwords(names[:1], upper=False) == "nguyễn văn nam"
    assert hotwords([f"Người {number}" for number in range(500)], upper=True).count("/") == 199


def test_a_model_tells_by_its_tokens_whether_it_writes_capitals() -> None:
    assert is_upper_case("<blk> 0\n▁ANH 1\n▁NAM 2\n")
    assert not is_upper_case("<blk> 0\n▁anh 1\nB 2\n")


def test_confidence_is_a_mean_probability() -> None:
    assert confidence([0.0, 0.0]) == 1.0
    assert confidence([]) is None
    assert confidence([-1.0, -1.0]) == pytest.approx(0.3679, abs=1e-4)
