"""读者会交的每一份答案，网页里（同一份 MicroPython）与笔记本里（torch）得到同样的判语。"""

import json
import subprocess
from pathlib import Path

import answers
import pytest
from frontend import NODE
from submissions import everything

from lib.exercises import check

# 写得对不对，网页里判不了的：网页里的 Python 没有那样东西。都要说“这里跑不了”，不算读者写错
CANNOT_RUN = {
    ("corr2d", "torch.ops.aten.convolution"): "没有 ops",
    ("train_kernel", "解"): "自动求导",
    ("train_kernel", "加上梯度"): "自动求导",
    ("train_kernel", "loss.mean()"): "自动求导",
    ("train_kernel", "返回 w.grad"): "自动求导",
    ("corr2d_strided", 'np.pad(mode="edge")'): "没有 numpy",
    ("receptive_field", "倒着走，用的却是顺着的式子"): "倒着切",
}
EVERYTHING = everything()


def name_of(submission):
    return submission.exercise, submission.title


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """(练习, 标题) → 网页的判语。"""
    job = tmp_path_factory.mktemp("writing") / "answers.json"
    given = [{"name": s.exercise, "source": answers.source_of(s)} for s in EVERYTHING]
    job.write_text(json.dumps({"exercises": answers.exercises(), "answers": given}), encoding="utf-8")
    command = [NODE, Path(__file__).with_name("answers.mjs"), job]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=500)
    assert done.returncode == 0, done.stderr
    return dict(zip(map(name_of, EVERYTHING), json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("submission", EVERYTHING, ids=lambda s: f"{s.exercise}-{s.title}")
def test_same_verdict(submission, verdicts):
    """状态与认出的错处；能逐字相同的，话也一样。"""
    mine = verdicts[name_of(submission)]
    if reason := CANNOT_RUN.get(name_of(submission)):
        assert (mine["state"], mine["headline"]) == ("error", "这里跑不了")
        assert any(reason in part.get("text", "") for part in mine["parts"])
        return
    state = "error" if mine["state"] == "stopped" else mine["state"]
    assert (state, mine["mistake"]) == (submission.state, submission.mistake), mine
    if state != "error":
        theirs = getattr(check, submission.exercise).judge(submission.answer)
        assert mine["headline"] == theirs.headline
        said = [(part["label"], part.get("text", ""), part.get("code", "")) for part in mine["parts"]]
        assert said == [(part.label, part.text, part.code) for part in theirs.parts]
