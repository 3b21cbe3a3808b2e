"""读者交上来的什么都有：核对器都要接得住，说一句中文，不留下痕迹。"""

import bdb
import builtins
import functools
import pdb
import signal
import sys
import threading
import time

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from submissions.conv_layer import corr2d

from lib.exercises import check, running
from lib.exercises.checker import Case, Checker, Mistake


@pytest.fixture(autouse=True)
def nothing_left_behind():
    """每个测试前后：torch 的全局状态、标准输出、线程切换的间隔、看守、input 与调试器都和原来一样。"""

    def state():
        modes = torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack()
        switches = torch.get_default_dtype(), torch.is_grad_enabled(), torch.is_inference_mode_enabled(), modes
        prompts = builtins.input, sys.breakpointhook, bdb.Bdb.set_trace
        watching = sys.getswitchinterval(), sys.getprofile(), sys.gettrace()
        return switches, sys.stdout, sys.stderr, prompts, watching

    torch.manual_seed(7)
    seed, before = torch.get_rng_state(), state()
    yield
    assert torch.equal(torch.get_rng_state(), seed)
    assert state() == before


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(running, "LIMIT", 0.3)


def judge(answer):
    verdict = check.corr2d.judge(answer)
    assert str(verdict) and verdict._repr_html_()
    return verdict


# 停不下来


def loops(X, K):
    while True:
        pass


def swallows_everything(X, K):
    while True:
        try:
            X + K.sum()
        except:  # noqa: E722
            X = X * 1


def prints_and_swallows(X, K):
    while True:
        try:
            print("又一圈")
        except BaseException:
            continue


def sleeps(X, K):
    time.sleep(3)


@pytest.mark.parametrize("answer", [loops, swallows_everything, prints_and_swallows])
def test_endless_loops_are_stopped(hurried, monkeypatch, capsys, answer):
    monkeypatch.setattr(running, "GRACE", 60)  # 停了就不等；机器再忙，总有一次停得下来
    threads = threading.active_count()
    verdict = judge(answer)
    assert (verdict.state, verdict.mistake) == ("error", "停不下来")
    assert f"{answer.__name__} 的第" in str(verdict)
    assert threading.active_count() == threads
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def interruptible():
    """收得到 KeyboardInterrupt：在后台跑的 make test 生来不理 SIGINT。"""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_stop_button_stops_the_loop_too(interruptible):
    """笔记本的 ■ 给主线程发 SIGINT：等着的 join 马上醒来，不等到时间用完。"""
    threads = threading.active_count()
    timer = threading.Timer(0.3, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        judge(loops)
    timer.join()
    deadline = time.monotonic() + 5
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() == threads


def test_a_sleeping_call_is_abandoned_and_dies_quietly(hurried, monkeypatch, capsys):
    monkeypatch.setattr(running, "GRACE", 0.7)
    threads = threading.active_count()
    assert judge(sleeps).mistake == "停不下来"
    for worker in threading.enumerate()[threads:]:
        worker.join(10)
    assert threading.active_count() == threads
    assert capsys.readouterr() == ("", "")


# 异常


def exits(X, K):
    exit()


def interrupts(X, K):
    raise KeyboardInterrupt


def recurses(X, K):
    return recurses(X, K) + 1


def asks(X, K):
    return X * float(input())


def stops(X, K):
    Y = X * 2
    breakpoint()
    return Y


def debugs(X, K):
    Y = X * 2
    pdb.Pdb().set_trace()  # pdb.set_trace 就是这一句；pytest 换掉了那个名字
    return Y


def fails(X, K):
    return X[0, 0, 0]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (exits, ("SystemExit", "exit()")),
        (interrupts, ("KeyboardInterrupt", "raise KeyboardInterrupt")),
        (recurses, ("RecursionError", "recurses 的第")),
        (asks, ("RuntimeError: 核对的时候不能用 input()", "return X * float(input())")),
        (stops, ("RuntimeError: 核对的时候不能用 breakpoint()", "stops 的第 ", "breakpoint()\n")),
        (debugs, ("RuntimeError: 核对的时候不能用 pdb.set_trace()", "debugs 的第 ", "pdb.Pdb().set_trace()")),
        (fails, ("IndexError", "return X[0, 0, 0]", "fails 的第")),
    ],
)
def test_exceptions_are_shown_with_the_learners_line(answer, words):
    verdict = judge(answer)
    assert verdict.state == "error" and verdict.mistake is None
    assert all(word in str(verdict) for word in words)
    assert "running.py" not in str(verdict) and "lib/exercises" not in str(verdict)


def test_an_exception_inside_torch_points_to_the_learners_line():
    def answer(X, K):
        layer = torch.nn.Linear(5, 5)
        return layer(X)

    verdict = judge(answer)
    assert "return layer(X)" in str(verdict) and "F.linear" not in str(verdict)


# 返回值


@pytest.mark.parametrize(
    ("value", "mistake"),
    [
        (None, "没有返回"),
        ("19 25 37 43", "种类不对"),
        (np.ones((2, 2)), "种类不对"),
        ([[19.0, 25.0], [37.0, 43.0]], "种类不对"),
        (19, "种类不对"),
        (torch.ones(2, 2, dtype=torch.complex64), "种类不对"),
        (torch.ones(2, 2).to_sparse(), "种类不对"),
        (torch.ones(2, 2, device="meta"), "种类不对"),
        (torch.ones, "种类不对"),
        (torch.ones(3, 1, 2), None),
        (torch.tensor(19.0), None),
        (torch.ones(0, 2), None),
        (torch.full((2, 2), torch.nan), None),
        (torch.full((2, 2), torch.inf), None),
        (torch.ones(2, 2, dtype=torch.bool), None),
        (torch.ones(2, 2, requires_grad=True), None),
        (torch.ones(500, 500), None),
    ],
    ids=lambda value: f"{type(value).__name__} {tuple(getattr(value, 'shape', ()))}",
)
def test_any_value_gets_a_sentence(value, mistake):
    def answer(X, K):
        return (value, X)[0]

    verdict = judge(answer)
    assert (verdict.state, verdict.mistake) == ("wrong", mistake)
    assert len(str(verdict)) < 1000


def test_a_wrong_shape_names_both():
    text = str(judge(lambda X, K: X[:1]))
    assert "形状 (1, 3)" in text and "形状 (2, 2)" in text


def test_the_first_difference_in_a_large_output_is_named(monkeypatch):
    monkeypatch.setattr("lib.exercises.checker.SMALL", 3)

    def answer(X, K):
        Y = corr2d(X, K)
        Y[1, 0] += 1
        return Y

    text = str(judge(answer))
    assert "得到：第一处不同在 [1, 0]，是 38" in text and "应是：第一处不同在 [1, 0]，是 37" in text


def test_answers_that_are_numbers():
    """参考返回数或一组数：多大的都写全，照错法认；给张量、列表也行，给别的就说一句。"""
    size = Checker(
        takes="n k",
        reference=lambda n, k: (n - k + 1, 10**6),
        cases=[Case("图的边长 8", (8, 3)), Case("图的边长 5", (5, 2))],
        mistakes=[Mistake("忘了加一", "少了一个位置。", lambda n, k: (n - k, 10**6))],
    )
    assert size.judge(lambda n, k: (n - k + 1, 10**6)).ok
    assert size.judge(lambda n, k: [torch.tensor(n - k + 1), 1e6]).ok
    wrong = size.judge(lambda n, k: (n - k, 10**6))
    assert wrong.mistake == "忘了加一" and "5 1000000" in str(wrong).replace("       ", " ") and "n = 8" in str(wrong)
    assert size.judge(lambda n, k: np.array([10**6, n - k + 1])[::-1]).ok
    assert size.judge(lambda n, k: "六").mistake == "种类不对"
    assert size.judge(lambda n, k: n - k + 1).mistake is None


# 交上来的东西


class Answer:
    def __call__(self, X, K):
        return corr2d(X, K)


@pytest.mark.parametrize(
    "answer",
    [lambda X, K: corr2d(X, K), Answer(), Answer().__call__, functools.partial(corr2d), lambda *a: corr2d(*a)],
)
def test_anything_that_can_be_called_counts(answer):
    assert judge(answer).ok


@pytest.mark.parametrize("answer", [None, ...])
def test_nothing_is_unwritten(answer):
    assert judge(answer).state == "unwritten"


def only_a_docstring(X, K):
    """互相关。"""


def test_not_implemented_by_torch_is_an_error_not_an_empty_answer():
    def answer(X, K):
        return F.pad(X, (1, 1, 1, 1), mode="replicate")  # 二维的张量，torch 不支持

    verdict = judge(answer)
    assert verdict.state == "error" and "mode=" in str(verdict)


@pytest.mark.parametrize(
    "value",
    [torch.zeros(1).expand(10**5, 10**6), torch.zeros(2, 2, device="meta"), torch.ones(2, 2, dtype=torch.complex64)],
    ids=["expand", "meta", "complex"],
)
def test_strange_tensors_are_refused(value):
    assert judge(lambda X, K: value).state == "wrong"


@pytest.mark.parametrize("value", [10**400, torch.zeros((), device="meta"), object()], ids=["huge", "meta", "object"])
def test_strange_numbers_are_refused(value):
    verdict = check.output_size.judge(lambda n, k, padding, stride, dilation: value)
    assert (verdict.state, verdict.mistake) == ("wrong", "种类不对")


def test_a_reused_buffer_is_right():
    kept = {}

    def answer(X, K):
        Y = corr2d(X, K).double()
        kept.setdefault(Y.shape, torch.zeros_like(Y)).copy_(Y)
        return kept[Y.shape]

    assert judge(answer).ok


def test_a_body_with_only_a_docstring_or_pass_is_unwritten():
    def passes(X, K):
        pass

    def returns_none(X, K):
        return None

    assert {judge(answer).state for answer in (only_a_docstring, passes, returns_none)} == {"unwritten"}


@pytest.mark.parametrize("answer", [3, "corr2d", [corr2d], torch.ones(2, 2), np.ones(3)])
def test_not_a_function(answer):
    assert judge(answer).mistake == "不是函数"


@pytest.mark.parametrize("answer", [lambda X: X, lambda X, K, stride: X, lambda: 1, lambda X, *, K: X])
def test_the_wrong_parameters(answer):
    verdict = judge(answer)
    assert verdict.mistake == "参数不对" and "2 个参数：X、K" in str(verdict)


# 打印、警告、全局状态


def test_printing_is_kept_short(capsys):
    def answer(X, K):
        print("x" * 10**6)
        for i in range(10**4):
            print(i)
        print("坏了", file=sys.stderr)
        return X

    verdict = judge(answer)
    assert "打印" in str(verdict) and len(str(verdict)) < 1500
    assert len(running.run(answer, torch.ones(1), None).printed) == running.PRINTED
    assert capsys.readouterr() == ("", "")


def test_what_the_learner_printed_is_shown():
    def answer(X, K):
        print("窗口", X.shape)
        return X

    assert "窗口 torch.Size([3, 3])" in str(judge(answer))


def test_global_changes_stay_inside(recwarn):
    def answer(X, K):
        torch.manual_seed(0)
        torch.rand(3)
        torch.set_default_dtype(torch.float64)
        torch.set_grad_enabled(False)
        torch.tensor(X)  # torch 会警告
        return corr2d(X, K)

    assert judge(answer).ok
    assert not recwarn.list


def test_cases_are_not_changed_by_what_a_learner_does():
    def spoils(X, K):
        X.resize_(1, 1).fill_(99)
        K.zero_()
        return X

    assert judge(spoils).mistake == "改了输入"
    assert judge(corr2d).ok


def test_inside_no_grad_gradients_still_work():
    from submissions.conv_layer import train_kernel

    with torch.no_grad():
        assert check.train_kernel.judge(train_kernel).ok


# 现成的运算


def four(X, K):
    return X[None, None].double(), K[None, None]


def by_scipy(X, K):
    from scipy.signal import correlate2d

    return torch.from_numpy(correlate2d(X.numpy(), K.numpy(), "valid"))


def by_ndimage(X, K):
    from scipy import ndimage

    return torch.from_numpy(ndimage.correlate(X.numpy(), K.numpy()))


def by_numpy(X, K):
    return torch.from_numpy(np.stack([np.convolve(row, K[0].numpy()) for row in X.numpy()]))


def by_loop(X, K):
    from lib.algorithms import loop

    return loop.corr2d(X, K)


def by_lib_layer(X, K):
    import lib

    return lib.ConvLayer(1, 1, 2)(X[None, None].float())[0, 0]


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda X, K: torch.conv2d(*four(X, K))[0, 0], "conv2d"),
        (lambda X, K: next(map(F.conv2d, *([t] for t in four(X, K))))[0, 0], "conv2d"),
        (lambda X, K: F.conv_transpose2d(*four(X, K))[0, 0], "conv_transpose2d"),
        (lambda X, K: F.max_pool2d(four(X, K)[0], 2, 1)[0, 0], "max_pool2d"),
        (lambda X, K: torch.nn.AvgPool2d(2, 1)(four(X, K)[0])[0, 0], "avg_pool2d"),
        (by_scipy, "scipy.signal"),
        (by_ndimage, "scipy.ndimage"),
        (by_numpy, "numpy"),
        (by_loop, "lib.algorithms"),
        (by_lib_layer, "lib.layers"),
    ],
)
def test_ready_made_operations_are_noticed(answer, name):
    verdict = judge(answer)
    assert verdict.mistake == "用了现成的运算" and name in str(verdict)


def test_plain_torch_is_not_ready_made():
    def unfolds(X, K):
        h, w = K.shape
        columns = F.unfold(X[None, None].to(K.dtype), (h, w))
        return (K.flatten() @ columns[0]).reshape(X.shape[0] - h + 1, X.shape[1] - w + 1)

    assert judge(unfolds).ok
