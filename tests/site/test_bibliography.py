"""参考文献按国标的次序和标点，没有英文的连接词。"""

import bibliography
import pytest
from pybtex.backends.plaintext import Backend
from pybtex.database import parse_string

PAPERS = """
@article{b, author = {Azulay, Aharon and Weiss, Yair}, title = {Why do deep {CNNs} fail?}, journal = {JMLR},
  volume = {20}, number = {184}, pages = {1--25}, year = {2019}, url = {https://arxiv.org/abs/1805.12177}}
@misc{c, author = {He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian}, title = {Deep Residual Learning},
  year = {2015}, note = {讲习班}, url = {https://example.org/he}}
@inproceedings{a, author = {Araujo, Andr{\\'e}}, title = {ImageNet}, booktitle = {NeurIPS}, year = {2012},
  url = {https://example.org/a}}
"""


@pytest.fixture
def written():
    entries = bibliography.ChineseStyle().format_bibliography(parse_string(PAPERS, "bibtex"))
    return [entry.text.render(Backend()) for entry in entries]


def test_order_words_and_capitals(written):
    assert written == [
        "André Araujo. ImageNet. NeurIPS, 2012. https://example.org/a",
        "Aharon Azulay, Yair Weiss. Why do deep CNNs fail? JMLR, 2019, 20(184): 1–25. arXiv:1805.12177",
        "Kaiming He, Xiangyu Zhang, Shaoqing Ren, 等. Deep Residual Learning. 2015. 讲习班. https://example.org/he",
    ]
