"""印出读者会交的每份答案得到什么判语：`make diagnoses`。有一份与写明的不同，退出码就是 1。"""

import sys
from pathlib import Path
from unicodedata import east_asian_width

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "exercises")]

HEADS = ("练习", "交上来的", "判语", "认出的错处")


def rows():
    """每份答案一行；最后一项是判语与写明的是否相同。"""
    from submissions import everything

    from lib.exercises import check

    for submission in everything():
        verdict = getattr(check, submission.exercise).judge(submission.answer)
        expected = (verdict.state, verdict.mistake) == (submission.state, submission.mistake)
        yield (submission.exercise, submission.title, verdict.state, verdict.mistake or "—"), expected


def width(text: str) -> int:
    """在终端里占几格：汉字两格。"""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def table(lines) -> str:
    columns = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text + " " * (size - width(text)) for text, size in zip(line, columns, strict=True)).rstrip()
        for line in lines
    )


if __name__ == "__main__":
    results = list(rows())
    print(table([HEADS, *(row for row, _ in results)]))
    surprises = [row for row, expected in results if not expected]
    print(f"\n{len(results)} 份答案，{len(results) - len(surprises)} 份的判语与写明的相同")
    for row in surprises:
        print("不同：" + "  ".join(row))
    sys.exit(bool(surprises))
